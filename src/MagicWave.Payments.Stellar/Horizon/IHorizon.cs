using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>
/// What a rail asks of a ledger: over HTTP with <see cref="HorizonClient"/>, or of a ledger in the same process. Faults of what is asked are
/// values; members throw for misuse and for cancellation by the caller only. Safe to call from any thread.
/// </summary>
public interface IHorizon
{
    /// <summary>The network that it is of.</summary>
    LedgerNetwork Network { get; }

    /// <summary>An account as it is now.</summary>
    Task<HorizonAnswer<HorizonAccount>> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken);

    /// <summary>A transaction on the ledger, applied or failed, by its hash or that of the transaction inside a fee bump.</summary>
    Task<HorizonAnswer<HorizonTransaction>> GetTransactionAsync(Hash256 hash, CancellationToken cancellationToken);

    /// <summary>
    /// The last closed ledger. What <see cref="GetTransactionAsync"/> answers afterwards knows all ledgers up to it.
    /// </summary>
    Task<HorizonAnswer<HorizonLedger>> GetLatestLedgerAsync(CancellationToken cancellationToken);

    /// <summary>Hands an envelope in. It may be handed in any number of times; the ledger takes it at most once.</summary>
    /// <returns>
    /// An answer without a value says nothing: the envelope may be applied, now or later. Look for its hash, hand the same one in again.
    /// </returns>
    Task<HorizonAnswer<HorizonSubmission>> SubmitAsync(TransactionEnvelope envelope, CancellationToken cancellationToken);
}
