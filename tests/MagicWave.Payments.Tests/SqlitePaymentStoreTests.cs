using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;
using MagicWave.TestKit;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Tests;

/// <summary>What is peculiar to a file; what every store does is in the contract that the stores share.</summary>
public sealed class SqlitePaymentStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-store").FullName;
    private readonly SettlementAccount _account = SettlementAccount.FromBytes(new SeededRandom(1).Bytes(32));
    private readonly SettlementAccount _peer = SettlementAccount.FromBytes(new SeededRandom(2).Bytes(32));
    private readonly NetworkId _network = NetworkId.FromPassphrase("MagicWave test");

    private string File => Path.Combine(_folder, "books.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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

    [Fact]
    public void A_file_of_a_later_version_is_left_alone()
    {
        Open().Dispose();
        Execute("UPDATE books_version SET version = 3");
        PaymentException e = Assert.Throws<PaymentException>(Open);
        Assert.Equal(PaymentErrorKind.BooksDoNotBalance, e.Kind);
        Assert.Contains("version", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_has_a_write_ahead_log()
    {
        using SqlitePaymentStore store = Open();
        using SqliteConnection connection = Connect();
        using SqliteCommand command = new("PRAGMA journal_mode", connection);
        Assert.Equal("wal", command.ExecuteScalar());
    }

    [Fact]
    public void When_the_disk_is_full_nothing_is_half_written_and_it_goes_on_when_there_is_room()
    {
        int steps = 0;
        using (SqlitePaymentStore store = SqlitePaymentStore.Open(File, _account, _network, maximumPages: 60))
        {
            PaymentException? full = null;
            while (full is null)
            {
                full = (PaymentException?)Record.Exception(() => store.Commit(Step(steps + 1)));
                steps += full is null ? 1 : 0;
            }

            Assert.Equal((PaymentErrorKind.StoreUnavailable, true), (full.Kind, full.IsTransient));
            Assert.Contains("full", full.Message, StringComparison.Ordinal);
            Assert.Equal(steps, store.Verify(VerificationScope.Whole).ToEntry);
            Assert.Null(store.FindOnce("step", BitConverter.GetBytes(steps + 1)));
        }

        using SqlitePaymentStore roomy = Open();
        Assert.Equal(steps, roomy.Verify(VerificationScope.Whole).ToEntry);
        roomy.Commit(Step(steps + 1));
        Assert.Equal(new Amount(steps + 1), Assert.Single(roomy.Load().Peers).Earned);
    }

    [Fact]
    public void When_another_holds_the_file_for_too_long_it_may_be_tried_again()
    {
        using SqlitePaymentStore store = Open();
        using (SqliteConnection other = Connect())
        using (SqliteTransaction transaction = other.BeginTransaction())
        {
            PaymentException e = Assert.Throws<PaymentException>(() => store.Commit(Step(1)));
            Assert.Equal((PaymentErrorKind.StoreUnavailable, true), (e.Kind, e.IsTransient));
            Assert.Contains("held", e.Message, StringComparison.Ordinal);
        }

        store.Commit(Step(1));
        Assert.Equal(1, store.Verify(VerificationScope.Whole).ToEntry);
    }

    [Fact]
    public void A_file_of_the_first_version_is_taken_over_as_it_stands()
    {
        byte[] hash = new SeededRandom(4).Bytes(32);
        byte[] request = new SeededRandom(5).Bytes(16);
        string peer = Hex(_peer.ToArray());
        Execute(FirstSchema.Create);
        Execute($"""
            INSERT INTO owner VALUES ({Hex(_account.ToArray())}, {Hex(_network.ToArray())});
            INSERT INTO peer VALUES ({peer}, {Hex(100)}, 10, {Hex(700_000_000)}, 70, 0, 0, 400, 0, {Hex(8)}, {Hex(9)}, {Hex(0)}, 1, 2, 3, 77);
            INSERT INTO entry VALUES (1, 'cells/1', 5), (2, 'signed/{Convert.ToHexStringLower(hash)}', 6), (4, 'cells/2', 7);
            INSERT INTO posting VALUES (1, 0, 0, {peer}, {Hex(100)}), (1, 1, 1, NULL, {Hex(-100)}),
              (2, 0, 3, NULL, {Hex(-400_000_000)}), (2, 1, 4, NULL, {Hex(400_000_000)}),
              (4, 0, 0, {peer}, {Hex(-700_000_000)}), (4, 1, 2, NULL, {Hex(700_000_000)});
            INSERT INTO request VALUES ({peer}, 1, {Hex(request)}, 2, 400, x'0102', 1, 2, 3, 2, NULL, NULL);
            INSERT INTO transfer VALUES ({Hex(hash)}, {peer}, {Hex(request)}, {Hex(_account.ToArray())}, {peer}, 400, {Hex(hash)}, 1, 9, x'05', 0);
            """);
        using SqlitePaymentStore store = Open();
        PaymentStoreContents contents = store.Load();
        PeerRecord row = Assert.Single(contents.Peers);
        Assert.Equal((100, 700_000_000, 77L, 100), ((int)row.Earned.Units, (int)row.Owed.Units, row.UnpaidSince!.Value.Milliseconds, (int)row.UnpaidLevel.Units));
        Assert.Equal(new byte[] { 5 }, Assert.Single(contents.Transfers).Transfer.Envelope.ToArray());
        Assert.Equal(RequestState.Paying, Assert.Single(contents.Requests).State);

        // What was paid out and never came in is booked before it; what is in flight is one payment's.
        Assert.Equal(["reconcile/version-2", "cells/1", $"signed/{Convert.ToHexStringLower(hash)}", "cells/2"],
            store.ReadJournal(0, 10).Select(entry => entry.Entry.Key));
        Assert.Equal(Amount.Zero, store.GetBalance(new(BookAccount.Cash)));
        Assert.Equal(new Amount(400_000_000), store.GetBalance(new(BookAccount.InFlight, Peer: _peer, Item: Convert.ToHexStringLower(request))));
        store.Commit([new JournalEntry("cells/3", default, [new(BookAccount.Peer, _peer, new(1)), new(BookAccount.Revenue, null, new(-1))]),
            row with { Earned = new(101) }]);
        Assert.Throws<SqliteException>(() => Execute("UPDATE entry SET time = 0"));
        store.Dispose();
        using SqlitePaymentStore again = Open();
        Assert.Equal(5, again.Verify(VerificationScope.Whole).ToEntry);
    }

    private static string Hex(byte[] bytes) => $"x'{Convert.ToHexString(bytes)}'";

    private static string Hex(Int128 amount)
    {
        byte[] bytes = new byte[Amount.EncodedLength];
        new Amount(amount).CopyTo(bytes);
        return Hex(bytes);
    }

    private SqlitePaymentStore Open() => SqlitePaymentStore.Open(File, _account, _network);

    private BookRecord[] Step(int step) =>
    [
        new JournalEntry($"cells/{step}", default, [new(BookAccount.Peer, _peer, new(1)), new(BookAccount.Revenue, null, new(-1))]),
        new PeerRecord { Account = _peer, Earned = new(step) }, new OnceRecord("step", BitConverter.GetBytes(step), new byte[2_000]),
    ];

    private SqliteConnection Connect()
    {
        SqliteConnection connection = new($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using SqliteConnection connection = Connect();
        using SqliteCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }
}
