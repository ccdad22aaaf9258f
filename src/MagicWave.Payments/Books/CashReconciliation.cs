using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>
/// Keeps <see cref="BookAccount.Cash"/> what the ledger says. What came or went there and nothing in the books explains is booked against
/// <see cref="BookAccount.Suspense"/>; what explains it later is booked against cash, and the next reconciliation evens it out.
/// </summary>
public static class CashReconciliation
{
    /// <summary>The kind of these entries.</summary>
    public const string Kind = "reconcile";

    /// <summary>The entry that makes cash what the ledger says; null when it is.</summary>
    /// <param name="name">Names the entry, unlike every one before: it follows <c>reconcile/</c> in the key.</param>
    /// <param name="booked">The cash in the books.</param>
    /// <param name="onLedger">The balance on the ledger, when none of the books' transfers is in flight.</param>
    /// <param name="time">When that was.</param>
    public static JournalEntry? Create(string name, Amount booked, Stroops onLedger, UnixTime time)
    {
        Amount difference = Amount.FromStroops(onLedger) - booked;
        return difference == Amount.Zero ? null : Entry($"{Kind}/{name}", difference, time);
    }

    /// <summary>The entry that has to stand before others so that cash is negative after none of them; null when it is not needed.</summary>
    internal static JournalEntry? Cover(IReadOnlyList<JournalEntry> entries, string key)
    {
        Amount cash = Amount.Zero;
        Amount lowest = Amount.Zero;
        foreach (JournalEntry entry in entries)
        {
            foreach (Posting posting in entry.Postings)
            {
                cash += posting is { Account: BookAccount.Cash, Asset: BookAsset.Mwt } ? posting.Amount : Amount.Zero;
            }

            lowest = cash < lowest ? cash : lowest;
        }

        return lowest.IsNegative ? Entry(key, -lowest, entries[0].Time) : null;
    }

    private static JournalEntry Entry(string key, Amount cash, UnixTime time) =>
        new(key, time, [new(BookAccount.Cash, null, cash), new(BookAccount.Suspense, null, -cash)]);
}
