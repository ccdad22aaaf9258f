using MagicWave.Payments.Gateway.Ledgers;
using MagicWave.Payments.Gateway.Requests;
using MagicWave.Payments.Stellar.Chains;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Payments;

/// <summary>
/// Brings the chains that this node takes part in, and has with all signatures, to the ledger, and marks what it asked for as paid when it is seen there. Any
/// node of a chain may hand it in: the ledger takes it once.
/// </summary>
internal sealed class Till(GatewaySettings settings, GatewayBooks books, IGatewayLedger ledger, TimeProvider time)
{
    /// <summary>Looks after every chain once.</summary>
    /// <returns>How many came to their end, and how many are still open.</returns>
    /// <exception cref="PaymentException">The store cannot be written.</exception>
    public async Task<(int Ended, int Open)> StepAsync(CancellationToken cancellationToken)
    {
        int ended = 0;
        IReadOnlyList<ChainSession> chains = books.Chains;
        foreach (ChainSession chain in chains)
        {
            if (chain.Envelope is { } envelope ? await EndAsync(chain, envelope, cancellationToken).ConfigureAwait(false) : IsStale(chain))
            {
                ended++;
                books.ForgetChain(chain.Terms.Session);
            }
        }

        return (ended, chains.Count - ended);
    }

    // An agreement that nobody came back to: no transaction for it can still be good.
    private bool IsStale(ChainSession chain) =>
        GatewayClock.Now(time) > chain.Created + (ChainRules.LongestValidity * 2);

    private async Task<bool> EndAsync(ChainSession chain, TransactionV1Envelope envelope, CancellationToken cancellationToken)
    {
        UnixTime expires = new(checked((long)envelope.Transaction.Preconditions.Time!.Value.MaxTime * 1000));
        UnixTime now = GatewayClock.Now(time);
        LedgerAnswer answer = now <= expires
            ? await ledger.SubmitAsync(envelope, cancellationToken).ConfigureAwait(false)
            : await ledger.FindAsync(TransactionHash.Of(settings.Network, envelope), expires, cancellationToken).ConfigureAwait(false);
        if (answer == LedgerAnswer.Applied && chain.Terms.IsLast && books.FindAsk(chain.Terms.Session) is { Paid: null } ask)
        {
            books.Keep(ask with { Paid = now });
        }

        return answer != LedgerAnswer.Unknown;
    }
}
