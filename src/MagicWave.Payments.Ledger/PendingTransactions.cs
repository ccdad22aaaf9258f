using MagicWave.Payments.Ledger.Rules;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger;

/// <summary>What waits for the next ledger. Not thread-safe: the ledger locks.</summary>
internal sealed class PendingTransactions
{
    private readonly Dictionary<Hash256, PendingTransaction> _waiting = [];

    public int Count => _waiting.Count;

    public Task<SubmitAnswer>? FindAsync(Hash256 hash) => _waiting.TryGetValue(hash, out PendingTransaction? pending) ? pending.Result : null;

    public Task<SubmitAnswer> AddAsync(LedgerTransaction transaction)
    {
        PendingTransaction pending = new(transaction);
        _waiting.Add(transaction.Hash, pending);
        return pending.Result;
    }

    /// <summary>All that wait, who then wait no more.</summary>
    public IReadOnlyList<PendingTransaction> Take()
    {
        PendingTransaction[] taken = [.. _waiting.Values];
        _waiting.Clear();
        return taken;
    }

    /// <summary>The state as a further transaction must find it.</summary>
    public PendingState Over(ILedgerReader state)
    {
        PendingState over = new(state);
        foreach (PendingTransaction pending in _waiting.Values.OrderBy(pending => pending.Transaction.Inner.Sequence))
        {
            over.Add(pending.Transaction);
        }

        return over;
    }

    public void Cancel()
    {
        foreach (PendingTransaction pending in Take())
        {
            pending.Cancel();
        }
    }
}
