using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

public sealed class CashReconciliationTests
{
    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(7, 5, -2)]
    public void Cash_becomes_what_the_ledger_says_and_suspense_the_rest(long booked, long onLedger, long difference)
    {
        JournalEntry entry = CashReconciliation.Create("x", Stroops(booked), new(onLedger), new(9))!;
        Assert.Equal(("reconcile/x", "reconcile", new UnixTime(9)), (entry.Key, entry.Kind, entry.Time));
        Assert.Equal(
            [new Posting(BookAccount.Cash, null, Stroops(difference)), new Posting(BookAccount.Suspense, null, -Stroops(difference))], entry.Postings);
        Assert.True(entry.IsBalanced);
    }

    [Fact]
    public void Nothing_is_booked_when_the_two_agree() => Assert.Null(CashReconciliation.Create("x", Stroops(5), new(5), default));

    [Fact]
    public void A_journal_is_covered_by_what_it_was_short_of_at_its_lowest()
    {
        JournalEntry[] entries = [Cash(3), Cash(-10), Cash(9), Cash(-4)];
        Assert.Equal(new Amount(7), CashReconciliation.Cover(entries, "reconcile/x")!.Postings[0].Amount);
        Assert.Null(CashReconciliation.Cover([Cash(3), Cash(-3)], "reconcile/x"));
        Assert.Null(CashReconciliation.Cover([], "reconcile/x"));
    }

    private static Amount Stroops(long value) => new((Int128)value * Amount.UnitsPerStroop);

    private static JournalEntry Cash(long amount) =>
        new("k", default, [new(BookAccount.Cash, null, new(amount)), new(BookAccount.Suspense, null, new(-amount))]);
}
