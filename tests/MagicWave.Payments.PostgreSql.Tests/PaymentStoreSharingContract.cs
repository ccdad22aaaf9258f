using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using static MagicWave.Payments.PostgreSql.Tests.BookSamples;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>What every store does when others write the same books by connections of their own.</summary>
public abstract class PaymentStoreSharingContract(IStoreBench bench) : IDisposable
{
    public void Dispose()
    {
        bench.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_happens_once_happens_once(bool isShared)
    {
        using IPaymentStore store = Open();
        OnceRecord once = new("spent", new byte[] { 1, 2 }, new byte[] { 3 }) { IsShared = isShared };
        store.Commit([once, Cells("cells/1", 5), Row(5)]);
        PaymentException e = Assert.Throws<PaymentException>(() => store.Commit([Cells("cells/2", 5), Row(10), once with { Value = default }]));
        Assert.Equal(PaymentErrorKind.AlreadyRecorded, e.Kind);
        Assert.Equal(new byte[] { 3 }, store.FindOnce("spent", [1, 2]));
        Assert.Null(store.FindOnce("spent", [1]));
        Assert.Null(store.FindOnce("other", [1, 2]));
        Assert.Equal(1, store.Verify(VerificationScope.Whole).ToEntry);
        store.Commit([once with { Kind = "other" }, once with { Key = new byte[] { 1 } }]);
    }

    [Fact]
    public void Of_many_that_bring_the_same_at_once_one_gets_through()
    {
        const int rivals = 4;
        const int rounds = 20;
        IPaymentStore[] stores = [.. Enumerable.Range(0, rivals).Select(_ => Open())];
        int[] credited = new int[rounds];
        Run(rivals, rival =>
        {
            for (int round = 0; round < rounds; round++)
            {
                Posting[] credit = [new(BookAccount.TokenCredit, null, new(-8)), new(BookAccount.Tokens, null, new(8))];
                OnceRecord spent = new("spent", new[] { (byte)round }, default) { IsShared = true };
                Exception? refused = Record.Exception(() => stores[rival].Commit([new JournalEntry($"spent/{rival}/{round}", new(1), credit), spent]));
                if (refused is null)
                {
                    Interlocked.Increment(ref credited[round]);
                }
                else
                {
                    Assert.Equal(PaymentErrorKind.AlreadyRecorded, Assert.IsType<PaymentException>(refused).Kind);
                }
            }
        });
        Assert.All(credited, count => Assert.Equal(1, count));
        Assert.Equal(new(8 * rounds), stores[0].GetBalance(new(BookAccount.Tokens)));
        Assert.Equal(rounds, stores[0].Verify(VerificationScope.Whole).ToEntry);
        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public void Two_connections_write_one_chain()
    {
        const int each = 50;
        using IPaymentStore left = Open();
        using IPaymentStore right = Open();
        IPaymentStore[] stores = [left, right];
        Run(2, side =>
        {
            for (int i = 0; i < each; i++)
            {
                stores[side].Commit([Funds($"funds/{side}/{i}", i + 1)]);
            }
        });
        Assert.Equal(2 * each, left.Verify(VerificationScope.Whole).ToEntry);
        Assert.Equal(new(each * (each + 1)), right.GetBalance(new(BookAccount.Cash)));

        // What one knows of the balances is worth nothing when the other wrote in between.
        left.Commit([Funds("left", 1)]);
        right.Commit([Funds("right", 1)]);
        left.Commit([new JournalEntry("out", default, [new(BookAccount.Cash, null, new(-2_552)), new(BookAccount.Suspense, null, new(2_552))])]);
        Assert.Equal(default, right.GetBalance(new(BookAccount.Cash)));
        Assert.Throws<PaymentException>(
            () => right.Commit([new JournalEntry("more", default, [new(BookAccount.Cash, null, new(-1)), new(BookAccount.Suspense, null, new(1))])]));
    }

    /// <summary>Runs on threads of their own, because commits block.</summary>
    private static void Run(int count, Action<int> action)
    {
        Exception? failed = null;
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try
            {
                action(i);
            }
            catch (Exception e)
            {
                failed = e;
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Null(failed);
    }

    private IPaymentStore Open() => bench.Open(Me, Network);
}
