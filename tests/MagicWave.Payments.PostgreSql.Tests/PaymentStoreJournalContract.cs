using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;
using static MagicWave.Payments.PostgreSql.Tests.BookSamples;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>What every store does with the journal: balances, statements, and finding out what somebody changed.</summary>
public abstract class PaymentStoreJournalContract(IStoreBench bench) : IDisposable
{
    public static TheoryData<string, string> Columns => new()
    {
        { "entry", "id" }, { "entry", "key" }, { "entry", "kind" }, { "entry", "time" }, { "entry", "hash" },
        { "posting", "entry" }, { "posting", "line" }, { "posting", "account" }, { "posting", "asset" }, { "posting", "peer" }, { "posting", "item" },
        { "posting", "amount" },
        { "balance", "account" }, { "balance", "asset" }, { "balance", "peer" }, { "balance", "item" }, { "balance", "amount" },
        { "node", "entry" }, { "node", "hash" },
        { "peer", "earned" }, { "peer", "owed" }, { "peer", "received" }, { "peer", "paid" }, { "peer", "credited" }, { "peer", "prepaid" },
    };

    public void Dispose()
    {
        bench.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Balances_are_sums_by_account_asset_neighbour_and_item()
    {
        using IPaymentStore store = Open();
        Posting flight = new(BookAccount.InFlight, Peer, new(30)) { Item = "a" };
        store.Commit([Funds("funds", 100), new JournalEntry("signed/a", default, [new(BookAccount.Cash, null, new(-30)), flight])]);
        store.Commit([new JournalEntry("signed/b", default, [new(BookAccount.Cash, null, new(-20)), flight with { Item = "b", Amount = new(20) }])]);
        store.Commit([new JournalEntry("fee/a", default,
            [new(BookAccount.NetworkFees, null, new(7)) { Asset = BookAsset.Native }, new(BookAccount.Suspense, null, new(-7)) { Asset = BookAsset.Native }])]);
        Assert.Equal(new Amount(50), store.GetBalance(new(BookAccount.Cash)));
        Assert.Equal(new Amount(20), store.GetBalance(new(BookAccount.InFlight, Peer: Peer, Item: "b")));
        Assert.Equal(Amount.Zero, store.GetBalance(new(BookAccount.InFlight)));
        Assert.Equal(
            [new AccountBalance(flight.Balance, new(30)), new AccountBalance(flight.Balance with { Item = "b" }, new(20))],
            store.ListBalances(BookAccount.InFlight).OrderBy(balance => balance.Name.Item));
        Assert.Equal(new Amount(-100), store.GetBalance(new(BookAccount.Suspense)));
        Assert.Equal(new Amount(-7), store.GetBalance(new(BookAccount.Suspense, BookAsset.Native)));

        // What is settled is not listed any more.
        store.Commit([new JournalEntry("void/a", default, [new(BookAccount.Cash, null, new(30)), flight with { Amount = new(-30) }])]);
        Assert.Equal("b", Assert.Single(store.ListBalances(BookAccount.InFlight)).Name.Item);
        Assert.Equal(4, store.Verify(VerificationScope.Whole).ToEntry - 1);
    }

    [Fact]
    public void A_statement_leads_from_one_balance_to_the_other()
    {
        using IPaymentStore store = Open();
        SettlementAccount other = Account(3);
        store.Commit([Cells("cells/1", 10, time: 1), Cells("other/1", 1_000, other, time: 2), Row(10), Row(1_000, other)]);
        store.Commit([Cells("cells/2", 20, time: 2), Row(30)]);
        store.Commit([Cells("cells/3", 30, time: 3), Cells("cells/4", 40, time: 4), Row(100)]);
        AccountStatement statement = store.ReadStatement(Peer, new(2), new(4));
        Assert.Equal((new Amount(10), new Amount(60)), (statement.Opening, statement.Closing));
        Assert.Equal(
            [new StatementLine(3, "cells/2", new(2), new(20), new(30)), new StatementLine(4, "cells/3", new(3), new(30), new(60))], statement.Lines);
        AccountStatement whole = store.ReadStatement(Peer, default, new(long.MaxValue));
        Assert.Equal((4, new Amount(100)), (whole.Lines.Count, whole.Closing));
        Assert.Empty(store.ReadStatement(Account(9), default, new(long.MaxValue)).Lines);
    }

    [Fact]
    public void The_journal_is_read_page_by_page()
    {
        using IPaymentStore store = Open();
        store.Commit([.. Enumerable.Range(1, 25).Select(i => Cells($"cells/{i}", i)), Row(325)]);
        IReadOnlyList<BookedEntry> page = store.ReadJournal(10, 10);
        Assert.Equal(Enumerable.Range(11, 10).Select(i => (long)i), page.Select(entry => entry.Id));
        Assert.Equal(("cells/11", "cells", new Amount(11)), (page[0].Entry.Key, page[0].Entry.Kind, page[0].Entry.Postings[0].Amount));
        Assert.Equal(32, page[0].Hash.Length);
        Assert.Equal(5, store.ReadJournal(20, 10_000).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.ReadJournal(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.ReadJournal(0, 10_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.ReadJournal(-1, 1));
    }

    [Fact]
    public void A_check_begins_where_the_last_one_ended_and_finds_older_changes_on_demand()
    {
        using (IPaymentStore store = Open())
        {
            store.Commit([.. Enumerable.Range(1, 10_000).Select(i => Cells($"cells/{i}", 1)), Row(10_000)]);
            store.Load();
            store.Commit([Cells("cells/last", 1), Row(10_001)]);
        }

        using IPaymentStore again = Open();
        Assert.Equal(new VerificationReport(10_000, 10_001, 2), again.Verify(VerificationScope.SinceCheckpoint));
        Assert.Equal(new VerificationReport(0, 10_001, 20_002), again.Verify(VerificationScope.Whole));

        bench.DropTriggers();
        bench.Execute("UPDATE entry SET time = time + 1 WHERE id = 5000");
        again.Load();
        AssertFoundOut(() => again.Verify(VerificationScope.Whole), "5000");
        bench.Execute("UPDATE entry SET time = time - 1 WHERE id = 5000");
        again.Verify(VerificationScope.Whole);

        // The checkpoint itself vouches for the balances there.
        bench.Execute($"UPDATE checkpoint SET balances = {bench.Literal(new byte[32])}");
        AssertFoundOut(() => again.Load());
        bench.Execute("UPDATE checkpoint SET entry = 10009");
        AssertFoundOut(() => again.Load());
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void A_change_of_any_byte_is_found_out(string table, string column)
    {
        using IPaymentStore store = Open();
        Posting item = new(BookAccount.InFlight, Peer, new(30)) { Item = "a" };
        store.Commit(
        [
            Funds("funds", 100), Cells("cells/1", 500), new JournalEntry("signed/a", new(5), [new(BookAccount.Cash, null, new(-30)), item]),
            Cells("cells/2", 20), Row(520),
        ]);
        bench.DropTriggers();
        string row = table switch
        {
            "entry" => "id = 3",
            "posting" => "entry = 3 AND line = 1",
            "balance" => "item = 'a'",
            _ => "1 = 1",
        };
        object value = bench.Scalar($"SELECT {column} FROM {table} WHERE {row}")!;
        foreach (string changed in Changes(value))
        {
            Assert.Equal(1, bench.Execute($"UPDATE {table} SET {column} = {changed} WHERE {row}"));
            AssertFoundOut(() => store.Verify(VerificationScope.Whole));
            AssertFoundOut(() => store.Load());
            string changedRow = column is "id" or "entry" or "line" or "item" && table is not "node" ? $"{column} = {changed}" : row;
            Assert.Equal(1, bench.Execute($"UPDATE {table} SET {column} = {Write(value)} WHERE {changedRow}"));
            store.Verify(VerificationScope.Whole);
        }
    }

    [Theory]
    [InlineData("DELETE FROM posting WHERE line = 1")]
    [InlineData("DELETE FROM posting")]
    [InlineData("DELETE FROM entry WHERE id = 2")]
    [InlineData("DELETE FROM entry WHERE id = 3")]
    [InlineData("DELETE FROM entry WHERE id = 3; DELETE FROM posting WHERE entry = 3")]
    [InlineData("DELETE FROM entry; DELETE FROM posting")]
    [InlineData("DELETE FROM balance")]
    [InlineData("DELETE FROM peer")]
    [InlineData("INSERT INTO posting SELECT node, 9, line, account, asset, peer, item, amount FROM posting WHERE entry = 3")]
    [InlineData("INSERT INTO posting SELECT node, entry, 2, account, asset, peer, item, amount FROM posting WHERE entry = 3 AND line = 1")]
    [InlineData("INSERT INTO entry SELECT node, 4, 'more', 'more', time, hash FROM entry WHERE id = 3")]
    public void Rows_that_are_taken_away_or_added_are_found_out(string change)
    {
        using IPaymentStore store = Open();
        store.Commit([Funds("funds", 100), Cells("cells/1", 500), Cells("cells/2", 20), Row(520)]);
        bench.DropTriggers();
        bench.Execute(change);
        AssertFoundOut(() => store.Verify(VerificationScope.Whole));
        AssertFoundOut(() => store.Load());
    }

    [Theory]
    [InlineData("UPDATE posting SET amount = amount")]
    [InlineData("DELETE FROM posting")]
    [InlineData("UPDATE entry SET time = 0")]
    [InlineData("DELETE FROM entry")]
    [InlineData("UPDATE once SET kind = 'other'")]
    [InlineData("DELETE FROM once")]
    public void The_journal_takes_no_change(string change)
    {
        using IPaymentStore store = Open();
        store.Commit([Cells("cells/1", 500), Row(500), new OnceRecord("spent", new byte[] { 1 }, default)]);
        Assert.ThrowsAny<System.Data.Common.DbException>(() => bench.Execute(change));
        Assert.NotNull(store.FindOnce("spent", [1]));
        Assert.Equal(1, store.Verify(VerificationScope.Whole).ToEntry);
    }

    [Fact]
    public void Balances_are_those_of_a_simple_sum_whatever_is_booked()
    {
        using IPaymentStore store = Open();
        Dictionary<BalanceName, Int128> expected = [];
        int step = 0;
        Gen<(int Account, int Peer, int Item, int Amount, bool Again)> lines =
            from account in Gen.Elements((int)BookAccount.InFlight, (int)BookAccount.Locked, (int)BookAccount.Suspense, (int)BookAccount.Cash)
            from peer in Gen.Choose(0, 2)
            from item in Gen.Choose(0, 2)
            from amount in Gen.Choose(-50, 50)
            from again in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
            select (account, peer, item, amount, again);
        Prop.ForAll(lines.ArrayOf(8).ToArbitrary(), batch =>
        {
            List<BookRecord> records = [];
            Dictionary<BalanceName, Int128> next = new(expected);
            bool isRepeated = false;
            foreach ((int account, int peer, int item, int amount, bool again) in batch)
            {
                isRepeated |= again && step > 0;
                Posting line = new((BookAccount)account, peer == 0 ? null : Account((ulong)peer), new(amount)) { Item = item == 0 ? null : $"{item}" };
                Posting back = new(BookAccount.Rounding, null, new(-amount));
                records.Add(new JournalEntry(again && step > 0 ? "k/0" : $"k/{step++}", new(step), [line, back]));
                next[line.Balance] = next.GetValueOrDefault(line.Balance) + amount;
                next[back.Balance] = next.GetValueOrDefault(back.Balance) - amount;
            }

            bool isOverdrawn = next.Any(balance => balance.Key.Account == BookAccount.Cash && balance.Value < 0);
            PaymentException? refused = (PaymentException?)Record.Exception(() => store.Commit(records));
            Assert.Equal(isRepeated ? PaymentErrorKind.AlreadyRecorded : isOverdrawn ? PaymentErrorKind.BooksDoNotBalance : null, refused?.Kind);
            if (refused is null)
            {
                expected = next;
            }
            else if (expected.Count == 0)
            {
                step = 0;
            }

            Assert.Equal(
                expected.Where(balance => balance.Value != 0).ToDictionary(),
                Enum.GetValues<BookAccount>().SelectMany(store.ListBalances).ToDictionary(balance => balance.Name, balance => balance.Amount.Units));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
        store.Verify(VerificationScope.Whole);
    }

    private static void AssertFoundOut(Func<object> check, string? where = null)
    {
        PaymentException e = Assert.Throws<PaymentException>(check);
        Assert.Equal(PaymentErrorKind.BooksDoNotBalance, e.Kind);
        Assert.Contains(where ?? string.Empty, e.Message, StringComparison.Ordinal);
    }

    private IEnumerable<string> Changes(object value)
    {
        switch (value)
        {
            case byte[] bytes:
                for (int i = 0; i < bytes.Length; i++)
                {
                    byte[] changed = [.. bytes];
                    changed[i] ^= (byte)(1 << (i % 8));
                    yield return bench.Literal(changed);
                }

                yield return bench.Literal([]);
                break;
            case string text:
                yield return Write(text + "x");
                yield return Write((char)(text[0] ^ 1) + text[1..]);
                break;
            case long number:
                yield return Write(number ^ 8);
                yield return Write(number + 256);
                break;
        }
    }

    private string Write(object value) => value switch
    {
        byte[] bytes => bench.Literal(bytes),
        string text => $"'{text}'",
        _ => $"{value}",
    };

    private IPaymentStore Open() => bench.Open(Me, Network);
}
