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

    /// <summary>Payments from and to an account after a place, from the oldest on; failed ones are left out.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cursor">The place of the last one that is known; null for the beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<HorizonAnswer<HorizonPage<HorizonPayment>>> GetPaymentsAsync(
        SettlementAccount account, string? cursor, CancellationToken cancellationToken);

    /// <summary>Payments from and to an account as they happen, until the server ends it; at once, where it has no streams.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cursor">The place of the last one that is known; null for the beginning.</param>
    /// <param name="cancellationToken">Gives up; then it throws.</param>
    IAsyncEnumerable<HorizonPayment> StreamPaymentsAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<HorizonPayment>();

    /// <summary>Amounts that were set aside for an account, from the oldest on.</summary>
    /// <param name="claimant">For whom.</param>
    /// <param name="asset">Of what.</param>
    /// <param name="cursor">The place of the last one that is known; null for the beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<HorizonAnswer<HorizonPage<HorizonClaimable>>> GetClaimablesAsync(
        SettlementAccount claimant, Asset asset, string? cursor, CancellationToken cancellationToken);

    /// <summary>The transactions that made and took what was set aside, from the oldest on; failed ones are left out.</summary>
    Task<HorizonAnswer<HorizonPage<HorizonReference>>> GetReferencesAsync(ClaimableBalanceId balance, CancellationToken cancellationToken);

    /// <summary>Hands an envelope in. It may be handed in any number of times; the ledger takes it at most once.</summary>
    /// <returns>
    /// An answer without a value says nothing: the envelope may be applied, now or later. Look for its hash, hand the same one in again.
    /// </returns>
    Task<HorizonAnswer<HorizonSubmission>> SubmitAsync(TransactionEnvelope envelope, CancellationToken cancellationToken);
}
