using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.Rules;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Ledger.Storage;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger;

/// <summary>
/// Makes one ledger: takes the fees of all its transactions first and applies them then, those of one account in the order of their sequences. What may
/// not be in it stays out and costs nothing.
/// </summary>
internal sealed class LedgerClosing(ILedgerReader state, LedgerHeader next, long feePerUnit)
{
    private readonly LedgerDraft _draft = new(state);
    private readonly Dictionary<Hash256, SubmitAnswer> _answers = [];
    private readonly List<StoredTransaction> _stored = [];

    /// <summary>The ledger, complete once it was applied.</summary>
    public LedgerHeader Header { get; private set; } = next;

    public IReadOnlyList<StoredTransaction> Stored => _stored;

    public static LedgerHeader First(ulong now) => Seal(new(1, now, default, default) { TotalCoins = LedgerGenesis.TotalCoins }, []);

    public static LedgerHeader NextOf(LedgerHeader last, ulong now) => new(last.Sequence + 1, Math.Max(last.CloseTime, now), last.Hash, default)
    {
        TotalCoins = last.TotalCoins,
        FeePool = last.FeePool,
    };

    public void Apply(IReadOnlyList<LedgerTransaction> transactions)
    {
        List<(LedgerTransaction Transaction, long Fee)> taken = [];
        PendingState pending = new(_draft);
        foreach (LedgerTransaction transaction in transactions.OrderBy(transaction => transaction.Inner.Sequence))
        {
            if (TransactionRules.FindFault(transaction, pending, Header, feePerUnit) is { } fault)
            {
                _answers[transaction.Hash] = new(transaction.Hash, fault, null);
                continue;
            }

            pending.Add(transaction);
            taken.Add((transaction, TransactionRules.TakeFee(transaction, _draft, feePerUnit)));
        }

        int place = 0;
        foreach ((LedgerTransaction transaction, long fee) in taken)
        {
            Apply(transaction, fee, ++place);
        }

        Header = Seal(Header, _stored);
    }

    public SubmitAnswer AnswerTo(LedgerTransaction transaction) => _answers[transaction.Hash];

    public void Write(LedgerRows rows)
    {
        rows.Write(Header);
        rows.Write(_draft, Header.Sequence);
        foreach (StoredTransaction transaction in _stored)
        {
            rows.Write(transaction);
        }
    }

    private static LedgerHeader Seal(LedgerHeader header, IReadOnlyList<StoredTransaction> transactions)
    {
        XdrWriter writer = new();
        writer.WriteHash(header.PreviousHash);
        writer.WriteUInt32(header.Sequence);
        writer.WriteUInt64(header.CloseTime);
        writer.WriteInt64(header.FeePool);
        foreach (StoredTransaction transaction in transactions)
        {
            writer.WriteHash(transaction.Hash);
            transaction.Result.Write(writer);
        }

        return header with { Hash = Hash256.Of(writer.Written) };
    }

    private void Apply(LedgerTransaction transaction, long fee, int place)
    {
        TransactionResult result = TransactionRules.Apply(transaction, _draft, Header, fee, feePerUnit);
        StoredTransaction stored = new(
            LedgerCursor.OfTransaction(Header.Sequence, place), transaction.Hash, transaction.InnerHash, Header.CloseTime, transaction.Envelope, result);
        _stored.Add(stored);
        _answers[transaction.Hash] = new(transaction.Hash, result, stored);
        Header = Header with
        {
            FeePool = Header.FeePool + fee,
            Successful = Header.Successful + (result.IsSuccess ? 1 : 0),
            Failed = Header.Failed + (result.IsSuccess ? 0 : 1),
            Operations = Header.Operations + (result.IsSuccess ? transaction.Inner.Operations.Count : 0),
        };
    }
}
