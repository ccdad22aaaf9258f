using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.TestKit.Databases;
using Npgsql;
using static MagicWave.Payments.PostgreSql.Tests.BookSamples;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>What is peculiar to a database that is a server: several nodes, lines that break, operators' mistakes.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlLineTests(PostgreSqlFixture fixture)
{
    private readonly PostgreSqlBench _bench = new(fixture.Server);

    [Fact]
    public void Nodes_have_books_of_their_own_and_share_what_happens_once_among_them()
    {
        SettlementAccount other = Account(9);
        using IPaymentStore mine = _bench.Open(Me, Network);
        using IPaymentStore others = _bench.Open(other, Network);
        using IPaymentStore elsewhere = _bench.Open(Account(10), NetworkId.FromPassphrase("another"));
        OnceRecord spent = new("spent", new byte[] { 1 }, new byte[] { 1 }) { IsShared = true };
        OnceRecord seen = new("seen", new byte[] { 1 }, new byte[] { 2 });
        mine.Commit([Cells("cells/1", 5), Row(5), spent, seen, Request(1, RequestState.Accepted), Transfer(1, 7, TransferState.Signed)]);
        others.Commit([Cells("cells/1", 7), Row(7), seen, Request(1, RequestState.Accepted), Transfer(1, 7, TransferState.Signed)]);
        PaymentException e = Assert.Throws<PaymentException>(() => others.Commit([spent]));
        Assert.Equal(PaymentErrorKind.AlreadyRecorded, e.Kind);
        Assert.Equal(new byte[] { 1 }, others.FindOnce("spent", [1]));
        elsewhere.Commit([spent with { Value = new byte[] { 3 } }]);
        Assert.Equal((5, 7), ((int)Assert.Single(mine.Load().Peers).Earned.Units, (int)Assert.Single(others.Load().Peers).Earned.Units));
        Assert.Empty(elsewhere.Load().Peers);
        Assert.Equal(1, others.Verify(VerificationScope.Whole).ToEntry);
    }

    [Fact]
    public void Many_nodes_begin_at_the_same_time()
    {
        string[] failed = [.. Enumerable.Range(0, 6).AsParallel().WithDegreeOfParallelism(6).Select(i =>
            Record.Exception(() =>
            {
                using IPaymentStore store = _bench.Open(Account((ulong)i), Network);
                store.Commit([Funds("funds", 1)]);
            })?.Message).OfType<string>()];
        Assert.Empty(failed);
        Assert.Equal(6L, _bench.Scalar("SELECT COUNT(*) FROM node"));
    }

    [Fact]
    public void A_line_that_was_cut_between_two_calls_is_opened_again()
    {
        using IPaymentStore store = _bench.Open(Me, Network);
        store.Commit([Funds("funds/1", 1)]);
        CutLines();
        store.Commit([Funds("funds/2", 1)]);
        CutLines();
        Assert.Equal(new(2), store.GetBalance(new(BookAccount.Cash)));
    }

    [Theory]
    [InlineData(Cut.BeforeServer)]
    [InlineData(Cut.AfterServer)]
    public void A_commit_in_which_the_line_is_cut_is_done_once(Cut cut)
    {
        using CommitCutter cutter = new(fixture.Server.Port);
        using IPaymentStore store = PostgreSqlPaymentStore.Open(_bench.ConnectionStringBy(cutter.Port), Me, Network);
        store.Commit([Funds("funds/1", 1)]);
        for (int i = 2; i < 6; i++)
        {
            cutter.Next = cut;
            store.Commit([Funds($"funds/{i}", 1), new OnceRecord("seen", new[] { (byte)i }, default)]);
        }

        Assert.Equal(4, cutter.Cuts);
        Assert.Equal(new(5), store.GetBalance(new(BookAccount.Cash)));
        Assert.Equal(5, store.Verify(VerificationScope.Whole).ToEntry);
    }

    [Fact]
    public void A_commit_whose_outcome_nobody_can_tell_stops_the_books_until_they_are_opened_again()
    {
        using CommitCutter cutter = new(fixture.Server.Port);
        using IPaymentStore store = PostgreSqlPaymentStore.Open(_bench.ConnectionStringBy(cutter.Port), Me, Network, TimeSpan.FromMilliseconds(300));
        cutter.Next = Cut.AfterServerForGood;
        PaymentException e = Assert.Throws<PaymentException>(() => store.Commit([Funds("funds/1", 1)]));
        Assert.Equal((PaymentErrorKind.OutcomeUnknown, false), (e.Kind, e.IsTransient));
        cutter.IsDown = false;
        e = Assert.Throws<PaymentException>(() => store.Commit([Funds("funds/2", 1)]));
        Assert.Equal(PaymentErrorKind.OutcomeUnknown, e.Kind);

        using IPaymentStore again = _bench.Open(Me, Network);
        Assert.Equal(1, again.Verify(VerificationScope.Whole).ToEntry);
    }

    [Fact]
    public void Books_that_another_holds_for_too_long_may_be_tried_again()
    {
        using IPaymentStore store = _bench.Open(Me, Network);
        using NpgsqlConnection other = new(_bench.ConnectionString + ";Pooling=false");
        other.Open();
        using NpgsqlTransaction transaction = other.BeginTransaction();
        using NpgsqlCommand hold = new("SELECT id FROM node FOR UPDATE", other, transaction);
        hold.ExecuteScalar();
        PaymentException e = Assert.Throws<PaymentException>(() => store.Commit([Funds("funds/1", 1)]));
        Assert.Equal((PaymentErrorKind.StoreUnavailable, true), (e.Kind, e.IsTransient));
        Assert.Contains("held", e.Message, StringComparison.Ordinal);
        transaction.Rollback();
        store.Commit([Funds("funds/1", 1)]);
        Assert.Equal(1, store.Verify(VerificationScope.Whole).ToEntry);
    }

    [Fact]
    public void An_operator_learns_what_is_wrong_and_nothing_secret()
    {
        using IPaymentStore good = _bench.Open(Me, Network);
        string there = _bench.ConnectionString;
        AssertSays("does not exist", there.Replace("Database=postgres", "Database=nowhere", StringComparison.Ordinal));
        AssertSays("does not answer", PostgreSqlServer.ConnectionString("books", TestKit.Networks.FreePorts.Take()));
        AssertSays("refused the user", there.Replace("Username=magicwave", "Username=nobody", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => PostgreSqlPaymentStore.Open("nonsense", Me, Network));
        Assert.Throws<ArgumentException>(() => PostgreSqlPaymentStore.Open(string.Empty, Me, Network));

        _bench.Execute("DROP ROLE IF EXISTS weak; CREATE ROLE weak LOGIN");
        AssertSays("may not do", there.Replace("Username=magicwave", "Username=weak", StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_of_a_later_version_are_left_alone()
    {
        _bench.Open(Me, Network).Dispose();
        _bench.Execute("UPDATE books_version SET version = 3");
        PaymentException e = Assert.Throws<PaymentException>(() => _bench.Open(Me, Network));
        Assert.Equal(PaymentErrorKind.BooksDoNotBalance, e.Kind);
        Assert.Contains("version", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("40001", Storage.Sql.SqlFailure.Conflict)]
    [InlineData("40P01", Storage.Sql.SqlFailure.Conflict)]
    [InlineData("23505", Storage.Sql.SqlFailure.Damaged)]
    [InlineData("22003", Storage.Sql.SqlFailure.Damaged)]
    [InlineData("XX001", Storage.Sql.SqlFailure.Damaged)]
    [InlineData("53100", Storage.Sql.SqlFailure.Unavailable)]
    [InlineData("57P01", Storage.Sql.SqlFailure.Unavailable)]
    [InlineData("25006", Storage.Sql.SqlFailure.Unavailable)]
    public void Codes_of_errors_mean_what_the_manual_says(string code, Storage.Sql.SqlFailure meaning) =>
        Assert.Equal(meaning, PostgreSqlErrors.Classify(code));

    private static void AssertSays(string what, string connectionString)
    {
        PaymentException e = Assert.Throws<PaymentException>(() => PostgreSqlPaymentStore.Open(connectionString, Me, Network));
        Assert.Equal(PaymentErrorKind.StoreUnavailable, e.Kind);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", e.Message, StringComparison.Ordinal);
    }

    private void CutLines() => _bench.Execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'MagicWave' AND pid <> pg_backend_pid()");
}
