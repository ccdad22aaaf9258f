using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;
using static MagicWave.Payments.PostgreSql.Tests.BookSamples;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>What every store does, whatever database it is in: rows, commits and what is refused.</summary>
public abstract class PaymentStoreContract(IStoreBench bench) : IDisposable
{
    public void Dispose()
    {
        bench.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_is_committed_is_there_after_opening_again()
    {
        PeerRecord row = FullRow with { Earned = FullRow.Earned, Owed = new(-3) };
        using (IPaymentStore store = Open())
        {
            store.Commit(
            [
                Cells("cells/1", row.Balance.Units), row,
                Request(1, RequestState.Paying) with { Due = new(151) }, Transfer(1, 7, TransferState.Signed),
                Request(2, RequestState.Open, RequestDirection.Issued), new StateRecord("chain", new byte[] { 1 }, new byte[] { 2, 3 }),
                new OnceRecord("spent", new byte[] { 4 }, new byte[] { 5 }),
            ]);
        }

        using IPaymentStore again = Open();
        PaymentStoreContents contents = again.Load();
        Assert.Equal(row, Assert.Single(contents.Peers));
        Assert.Equal([1, 2], contents.Requests.Select(request => request.Sequence).Order());
        RequestRecord paying = contents.Requests.Single(request => request.Sequence == 1);
        Assert.Equal(new byte[] { 1, 2, 1 }, paying.Body.ToArray());
        Assert.Equal(Request(1, RequestState.Paying) with { Due = new(151), Body = default }, paying with { Body = default });
        TransferRecord transfer = Assert.Single(contents.Transfers);
        TransferRecord written = Transfer(1, 7, TransferState.Signed);
        Assert.Equal(written.Transfer.Envelope.ToArray(), transfer.Transfer.Envelope.ToArray());
        Assert.Equal((written.Transfer.Order, written.Transfer.Hash), (transfer.Transfer.Order, transfer.Transfer.Hash));
        StateRecord state = Assert.Single(contents.States);
        Assert.Equal(("chain", "01", "0203"), (state.Kind, Convert.ToHexString(state.Key.Span), Convert.ToHexString(state.Value.Span)));
        Assert.Equal(new byte[] { 5 }, again.FindOnce("spent", [4]));
    }

    [Fact]
    public void A_row_takes_the_place_of_the_one_before()
    {
        using IPaymentStore store = Open();
        store.Commit([Request(1, RequestState.Accepted), Transfer(1, 7, TransferState.Signed), new StateRecord("k", new byte[] { 1 }, new byte[] { 1 })]);
        store.Commit(
        [
            Request(1, RequestState.Refused) with { Refusal = Messages.RefusalReason.Expired }, Transfer(1, 7, TransferState.Void),
            new StateRecord("k", new byte[] { 1 }, new byte[] { 2 }), new StateRecord("k", new byte[] { 2 }, new byte[] { 3 }),
        ]);
        PaymentStoreContents contents = store.Load();
        Assert.Equal((RequestState.Refused, Messages.RefusalReason.Expired), (contents.Requests[0].State, contents.Requests[0].Refusal));
        Assert.Empty(contents.Transfers);
        Assert.Equal([2, 3], contents.States.Select(state => (int)state.Value.Span[0]).Order());

        store.Commit([new StateRecord("k", new byte[] { 1 }, default)]);
        Assert.Equal(3, Assert.Single(store.Load().States).Value.Span[0]);
    }

    [Fact]
    public void A_step_is_written_whole_or_not_at_all()
    {
        using IPaymentStore store = Open();
        store.Commit([Cells("cells/1", 500), Row(500)]);

        // The second entry has the key of the first: what came before it in the step is undone too.
        Refused(PaymentErrorKind.AlreadyRecorded, store, Cells("cells/2", 100), Row(600), new StateRecord("k", default, new byte[] { 1 }), Cells("cells/1", 100));
        PaymentStoreContents contents = store.Load();
        Assert.Equal(new Amount(500), Assert.Single(contents.Peers).Earned);
        Assert.Empty(contents.States);
        Assert.Equal(new Amount(500), store.GetBalance(new(BookAccount.Peer, Peer: Peer)));
        Assert.Equal(1, store.Verify(VerificationScope.Whole).ToEntry);

        // It goes on, and the key that was undone is free.
        store.Commit([Cells("cells/2", 100), Row(600)]);
        Assert.Equal(2, store.Verify(VerificationScope.Whole).ToEntry);
    }

    [Fact]
    public void What_a_check_would_find_wrong_is_refused()
    {
        using IPaymentStore store = Open();
        store.Commit([Funds("funds", 100), Cells("cells/1", 500), Row(500)]);
        JournalEntry uneven = new("wrong", default, [new(BookAccount.Cash, null, new(5)), new(BookAccount.Revenue, null, new(-4))]);
        JournalEntry mixed = new("mixed", default, [new(BookAccount.Cash, null, new(5)), new(BookAccount.Revenue, null, new(-5)) { Asset = BookAsset.Native }]);
        JournalEntry overdraft = new("overdraft", default, [new(BookAccount.Cash, null, new(-101)), new(BookAccount.InFlight, null, new(101))]);
        Refused(PaymentErrorKind.BooksDoNotBalance, store, uneven);
        Refused(PaymentErrorKind.BooksDoNotBalance, store, mixed);
        Refused(PaymentErrorKind.BooksDoNotBalance, store, overdraft);
        Refused(PaymentErrorKind.BooksDoNotBalance, store, new JournalEntry("one", default, [new(BookAccount.Cash, null, default)]));
        Refused(PaymentErrorKind.BooksDoNotBalance, store, Row(501));
        Refused(PaymentErrorKind.BooksDoNotBalance, store, Cells("cells/2", 1));
        Refused(PaymentErrorKind.BooksDoNotBalance, store, Cells("cells/2", 1, Account(3)));
        Assert.Equal(2, store.Verify(VerificationScope.Whole).ToEntry);
    }

    [Fact]
    public void A_request_has_one_transfer_that_may_still_be_paid()
    {
        using IPaymentStore store = Open();
        store.Commit([Transfer(1, 7, TransferState.Signed)]);
        Refused(PaymentErrorKind.BooksDoNotBalance, store, Transfer(1, 8, TransferState.Signed));
        store.Commit([Transfer(1, 7, TransferState.Void), Transfer(1, 8, TransferState.Signed)]);
        Assert.Equal(8, Assert.Single(store.Load().Transfers).Transfer.Envelope.Span[1]);
    }

    [Fact]
    public void Only_the_last_closed_requests_are_read_and_all_open_ones()
    {
        using IPaymentStore store = Open();
        store.Commit([.. Enumerable.Range(1, 40).Select(i => Request((byte)i, i % 2 == 0 ? RequestState.Paid : RequestState.Accepted))]);
        ILookup<RequestState, long> read = store.Load().Requests.ToLookup(request => request.State, request => request.Sequence);
        Assert.Equal(20, read[RequestState.Accepted].Count());
        Assert.Equal(Enumerable.Range(5, 16).Select(i => 2L * i), read[RequestState.Paid].Order());
    }

    [Fact]
    public void Accepted_requests_since_a_time_are_added_up()
    {
        using IPaymentStore store = Open();
        Assert.Equal(Stroops.Zero, store.SumAccepted(default));
        store.Commit(
        [
            Request(1, RequestState.Accepted), Request(2, RequestState.Paying), Request(3, RequestState.Paid), Request(4, RequestState.Refused),
            Request(5, RequestState.Open, RequestDirection.Issued),
        ]);
        Assert.Equal(30, store.SumAccepted(default).Value);
        Assert.Equal(20, store.SumAccepted(new(102)).Value);
    }

    [Fact]
    public void Records_that_are_too_long_or_lack_something_are_not_taken()
    {
        using IPaymentStore store = Open();
        Posting[] postings = [new(BookAccount.Cash, null, new(1)), new(BookAccount.Suspense, null, new(-1))];
        BookRecord[] wrong =
        [
            new JournalEntry(string.Empty, default, postings),
            new JournalEntry(new string('k', 201), default, postings),
            new JournalEntry("ключ", default, postings),
            new JournalEntry("k\0", default, postings),
            new JournalEntry("k", default, [.. Enumerable.Repeat(default(Posting) with { Account = BookAccount.Cash }, 513)]),
            new JournalEntry("k", default, [new(BookAccount.Peer, null, new(1)), postings[1]]),
            new JournalEntry("k", default, [new(BookAccount.Disputed, null, new(1)), postings[1]]),
            new JournalEntry("k", default, [new((BookAccount)999, null, new(1)), postings[1]]),
            new JournalEntry("k", default, [postings[0] with { Asset = (BookAsset)9 }, postings[1]]),
            new JournalEntry("k", default, [postings[0] with { Item = string.Empty }, postings[1]]),
            new JournalEntry("k", default, [postings[0] with { Item = new string('i', 81) }, postings[1]]),
            new JournalEntry("k", default, [new(BookAccount.Peer, Peer, new(1)) { Item = "i" }, postings[1]]),
            new StateRecord(string.Empty, default, default),
            new StateRecord(new string('k', 33), default, default),
            new StateRecord("k", new byte[65], default),
            new StateRecord("k", default, new byte[65_537]),
            new OnceRecord("ключ", default, default),
            new OnceRecord("k", new byte[65], default),
            new OnceRecord("k", default, new byte[65_537]),
        ];
        Assert.All(wrong, record => Assert.Throws<ArgumentException>(() => store.Commit([Funds("before", 1), record])));
        Assert.Equal(0, store.Verify(VerificationScope.Whole).ToEntry);
    }

    [Fact]
    public void The_longest_records_are_taken()
    {
        using IPaymentStore store = Open();
        string key = new('k', JournalEntry.MaximumKeyLength);
        IEnumerable<Posting> postings = Enumerable.Range(0, JournalEntry.MaximumPostings).Select(i =>
            new Posting(BookAccount.Locked, Account((ulong)(i / 2)), new(i % 2 == 0 ? Int128.MaxValue : -Int128.MaxValue)) { Item = new string((char)('a' + (i % 2)), 80) });
        byte[] value = new byte[StateRecord.MaximumValueLength];
        store.Commit(
        [
            new JournalEntry(key, new(long.MaxValue), [.. postings]), new StateRecord(new string('k', 32), new byte[64], value),
            new OnceRecord(new string('k', 32), new byte[64], value),
        ]);
        Assert.Equal(512, store.Verify(VerificationScope.Whole).Postings);
        Assert.Equal(512, store.ListBalances(BookAccount.Locked).Count);
        Assert.Equal(value.Length, store.FindOnce(new string('k', 32), new byte[64])!.Length);
    }

    [Fact]
    public void Nothing_to_write_is_nothing_written()
    {
        using IPaymentStore store = Open();
        store.Commit([]);
        Assert.Equal(new VerificationReport(0, 0, 0), store.Verify(VerificationScope.Whole));
    }

    [Fact]
    public void Books_are_on_one_network()
    {
        Open().Dispose();
        PaymentException e = Assert.Throws<PaymentException>(() => bench.Open(Me, NetworkId.FromPassphrase("another")));
        Assert.Equal(PaymentErrorKind.WrongOwner, e.Kind);
    }

    [Fact]
    public void A_store_that_is_closed_says_so()
    {
        IPaymentStore store = Open();
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Commit([]));
        Assert.Throws<ObjectDisposedException>(store.Load);
    }

    private static void Refused(PaymentErrorKind kind, IPaymentStore store, params BookRecord[] records)
    {
        PaymentException e = Assert.Throws<PaymentException>(() => store.Commit(records));
        Assert.Equal(kind, e.Kind);
        Assert.False(e.IsTransient);
    }

    private IPaymentStore Open() => bench.Open(Me, Network);
}
