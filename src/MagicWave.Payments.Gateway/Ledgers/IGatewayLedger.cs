using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Ledgers;

/// <summary>What the gateway asks of the ledger. Thread-safe.</summary>
public interface IGatewayLedger
{
    /// <summary>An account as the ledger has it now.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="HttpRequestException">The ledger cannot be asked.</exception>
    Task<GatewayAccount?> FindAccountAsync(SettlementAccount account, CancellationToken cancellationToken);

    /// <summary>Hands in a transaction. It may be handed in any number of times; the ledger takes it at most once.</summary>
    Task<LedgerAnswer> SubmitAsync(TransactionV1Envelope envelope, CancellationToken cancellationToken);

    /// <summary>Whether a transaction is on the ledger, or can no longer come there.</summary>
    /// <param name="transaction">Its hash.</param>
    /// <param name="expires">The end of its validity: only a ledger that closed after it can say that the transaction never comes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<LedgerAnswer> FindAsync(Hash256 transaction, UnixTime expires, CancellationToken cancellationToken);
}
