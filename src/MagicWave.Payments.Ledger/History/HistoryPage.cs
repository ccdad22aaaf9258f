using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.History;

/// <summary>Which part of the history is asked for.</summary>
/// <param name="Cursor">What comes after this number, in the order asked for; null: from the beginning, or the end.</param>
/// <param name="Descending">The newest first.</param>
/// <param name="Limit">At most so many, 1 to <see cref="MaximumLimit"/>.</param>
public sealed record HistoryPage(long? Cursor = null, bool Descending = false, int Limit = HistoryPage.MaximumLimit)
{
    /// <summary>The most that one answer has, as Horizon's.</summary>
    public const int MaximumLimit = 200;

    /// <summary>Only of this account; null: of all.</summary>
    public SettlementAccount? Account { get; init; }

    /// <summary>Only of this transaction, by its number; null: of all.</summary>
    public long? Transaction { get; init; }

    /// <summary>Only of this ledger; null: of all.</summary>
    public uint? Ledger { get; init; }

    /// <summary>Only what made or took this claimable balance; null: anything.</summary>
    public ClaimableBalanceId? Balance { get; init; }

    /// <summary>Only payments.</summary>
    public bool PaymentsOnly { get; init; }

    /// <summary>Also what failed.</summary>
    public bool IncludesFailed { get; init; }
}
