using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Settlement;

/// <summary>
/// A rail that can also set money aside for a payee who cannot be paid yet: the payee takes it when it can, or the payer takes it back after a
/// time. Until the payee has taken it, it is not paid. Safe to call from any thread.
/// </summary>
public interface ISetAsideRail
{
    /// <summary>What others have set aside for an account and nobody has taken, as proven as what <see cref="ISettlementRail.FindAsync"/> finds.</summary>
    /// <param name="account">For whom.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>From the oldest on. Null: the ledger cannot be asked, or does not agree with itself.</returns>
    Task<IReadOnlyList<LedgerTransfer>?> ListSetAsideAsync(SettlementAccount account, CancellationToken cancellationToken);

    /// <summary>Builds and signs the transfer that takes what was set aside, or takes it back. Nothing is sent.</summary>
    /// <param name="aside">What was set aside, by this rail's word.</param>
    /// <param name="order">From the key's account to itself, with the sequence and the end.</param>
    /// <param name="key">The key of the payee, or of the payer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// Null: not now. The ledger cannot be asked, the account cannot hold the asset, its time has not come, or it is gone.
    /// </returns>
    Task<SignedTransfer?> SignClaimAsync(LedgerTransfer aside, TransferOrder order, SettlementKey key, CancellationToken cancellationToken);
}
