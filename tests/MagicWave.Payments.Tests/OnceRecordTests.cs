using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

public sealed class OnceRecordTests : IDisposable
{
    private static readonly NetworkId Network = NetworkId.FromPassphrase("tests");
    private static readonly SettlementAccount Owner = SettlementAccount.FromBytes(new byte[32]);

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-once").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_happened_cannot_happen_again()
    {
        using SqlitePaymentStore store = Open();
        store.Commit([new OnceRecord("spent", new byte[] { 1 }, new byte[] { 7 }), Entry("a")]);
        PaymentException refused = Assert.Throws<PaymentException>(
            () => store.Commit([Entry("b"), new OnceRecord("spent", new byte[] { 1 }, new byte[] { 8 })]));
        Assert.Equal(PaymentErrorKind.AlreadyRecorded, refused.Kind);
        Assert.False(refused.IsTransient);
        Assert.Equal([7], store.FindOnce("spent", [1]));
        Assert.Null(store.FindOnce("spent", [2]));
        Assert.Null(store.FindOnce("other", [1]));

        // The store goes on, and nothing of the refused step is in it: its entry can still be written.
        store.Commit([Entry("b"), new OnceRecord("other", new byte[] { 1 }, default)]);
        Assert.Empty(store.FindOnce("other", [1])!);
        Assert.Empty(store.Load().States);
    }

    [Fact]
    public void One_of_many_at_once_is_first()
    {
        SqlitePaymentStore[] stores = [.. Enumerable.Range(0, 4).Select(_ => Open())];
        try
        {
            for (byte key = 0; key < 6; key++)
            {
                int first = 0;
                using Barrier barrier = new(stores.Length);
                Thread[] threads = [.. stores.Select((store, i) => new Thread(() =>
                {
                    barrier.SignalAndWait();
                    try
                    {
                        store.Commit([Entry($"{key}/{i}"), new OnceRecord("spent", new[] { key }, new[] { (byte)i })]);
                        Interlocked.Increment(ref first);
                    }
                    catch (PaymentException e) when (e.Kind == PaymentErrorKind.AlreadyRecorded)
                    {
                    }
                }))];
                Array.ForEach(threads, thread => thread.Start());
                Array.ForEach(threads, thread => thread.Join());
                Assert.Equal(1, first);
            }

            Assert.Empty(stores[0].Load().Peers);
        }
        finally
        {
            Array.ForEach(stores, store => store.Dispose());
        }
    }

    private static JournalEntry Entry(string key) =>
        new(key, new UnixTime(1), [new(BookAccount.TokenCredit, null, new Amount(-5)), new(BookAccount.Cash, null, new Amount(5))]);

    private SqlitePaymentStore Open() => SqlitePaymentStore.Open(Path.Combine(_folder, "books.db"), Owner, Network);
}
