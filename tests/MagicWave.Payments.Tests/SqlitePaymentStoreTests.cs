using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;
using MagicWave.TestKit;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Tests;

public sealed class SqlitePaymentStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-store").FullName;
    private readonly SettlementAccount _account = SettlementAccount.FromBytes(new SeededRandom(1).Bytes(32));
    private readonly SettlementAccount _peer = SettlementAccount.FromBytes(new SeededRandom(2).Bytes(32));
    private readonly NetworkId _network = NetworkId.FromPassphrase("MagicWave test");

    private string File => Path.Combine(_folder, "books.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_committed_is_there_after_opening_again()
    {
        PeerRecord row = Row(earned: 500);
        using (SqlitePaymentStore store = Open())
        {
            store.Commit([Cells("cells/1", 500), row]);
        }

        using SqlitePaymentStore again = Open();
        Assert.Equal(row, Assert.Single(again.Load().Peers));
    }

    [Fact]
    public void A_step_is_written_whole_or_not_at_all()
    {
        using SqlitePaymentStore store = Open();
        store.Commit([Cells("cells/1", 500), Row(earned: 500)]);

        // The second entry has the key of the first: what came before it in the step is undone too.
        PaymentException e = Assert.Throws<PaymentException>(
            () => store.Commit([Cells("cells/2", 100), Row(earned: 600), Cells("cells/1", 100)]));
        Assert.Equal(PaymentErrorKind.AlreadyRecorded, e.Kind);
        Assert.Equal(new Amount(500), Assert.Single(store.Load().Peers).Earned);
    }

    [Fact]
    public void An_entry_that_does_not_add_up_is_refused()
    {
        using SqlitePaymentStore store = Open();
        JournalEntry entry = new("wrong", default, [new(BookAccount.Peer, _peer, new(5)), new(BookAccount.Revenue, null, new(-4))]);
        Assert.Throws<PaymentException>(() => store.Commit([entry]));
        Assert.Empty(store.Load().Peers);
    }

    [Theory]
    [InlineData("UPDATE peer SET earned = x'00000000000000000000000000000001'")]
    [InlineData("DROP TRIGGER posting_fixed; UPDATE posting SET amount = x'00000000000000000000000000000001' WHERE line = 0")]
    [InlineData("DROP TRIGGER posting_stays; DELETE FROM posting WHERE line = 1")]
    [InlineData("DROP TRIGGER posting_stays; DELETE FROM posting")]
    [InlineData("DELETE FROM peer")]
    public void Books_that_somebody_changed_are_found_out(string change)
    {
        using (SqlitePaymentStore store = Open())
        {
            store.Commit([Cells("cells/1", 500), Row(earned: 500)]);
        }

        Execute(change);
        using SqlitePaymentStore again = Open();
        Assert.Equal(PaymentErrorKind.BooksDoNotBalance, Assert.Throws<PaymentException>(again.Load).Kind);
    }

    [Theory]
    [InlineData("UPDATE posting SET amount = amount")]
    [InlineData("DELETE FROM posting")]
    [InlineData("UPDATE entry SET time = 0")]
    [InlineData("DELETE FROM entry")]
    public void The_journal_is_append_only(string change)
    {
        using (SqlitePaymentStore store = Open())
        {
            store.Commit([Cells("cells/1", 500), Row(earned: 500)]);
        }

        Assert.Throws<SqliteException>(() => Execute(change));
    }

    [Fact]
    public void Books_have_one_owner()
    {
        Open().Dispose();
        PaymentException e = Assert.Throws<PaymentException>(() => SqlitePaymentStore.Open(File, _peer, _network));
        Assert.Equal(PaymentErrorKind.WrongOwner, e.Kind);
        e = Assert.Throws<PaymentException>(() => SqlitePaymentStore.Open(File, _account, NetworkId.FromPassphrase("another")));
        Assert.Equal(PaymentErrorKind.WrongOwner, e.Kind);
    }

    [Fact]
    public void A_file_that_is_none_of_ours_is_refused()
    {
        System.IO.File.WriteAllBytes(File, new SeededRandom(3).Bytes(4_096));
        Assert.Equal(PaymentErrorKind.BooksDoNotBalance, Assert.Throws<PaymentException>(Open).Kind);
        Assert.Equal(PaymentErrorKind.StoreUnavailable, Assert.Throws<PaymentException>(
            () => SqlitePaymentStore.Open(Path.Combine(_folder, "no", "folder.db"), _account, _network)).Kind);
    }

    private SqlitePaymentStore Open() => SqlitePaymentStore.Open(File, _account, _network);

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private PeerRecord Row(long earned) =>
        new() { Account = _peer, Earned = new(earned), EarnedCells = earned, UnpaidSince = new UnixTime(5), Checkpoints = 1 };

    private JournalEntry Cells(string key, long amount) =>
        new(key, default, [new(BookAccount.Peer, _peer, new(amount)), new(BookAccount.Revenue, null, new(-amount))]);
}
