using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Settlement;

/// <summary>
/// A rail that can also tell what came to an account, in the ledger's order and from any place on. What it tells is as proven as what
/// <see cref="ISettlementRail.FindAsync"/> finds. Safe to call from any thread.
/// </summary>
public interface IPaymentHistory
{
    /// <summary>What follows a place.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cursor">The place of the last one that is known; null for the beginning.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>From the oldest on; none when there is nothing new. Null: the ledger cannot be asked, or does not agree with itself.</returns>
    Task<IReadOnlyList<HistoryEntry>?> ReadAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until there may be more. It may return although there is not, and need not return because there is: ask now and then without it.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="cursor">The place of the last one that is known; null for the beginning.</param>
    /// <param name="cancellationToken">Ends the wait; then it throws.</param>
    Task WaitAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken);
}
