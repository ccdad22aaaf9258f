using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Storage;

/// <summary>
/// Where one node's books are kept. Safe to call from any thread; calls may block on the disk or the network.
/// <para>
/// What can be kept: the journal (<see cref="JournalEntry"/>: added, never changed, one for each key, chained by hashes), and beside it, in the
/// same durable step, the rows of the engine (<see cref="PeerRecord"/>, <see cref="RequestRecord"/>, <see cref="TransferRecord"/>: each
/// replaces its predecessor), states of other machines (<see cref="StateRecord"/>: the last one of a kind and key, read at start) and what may
/// happen once (<see cref="OnceRecord"/>: never changed, looked up by key). A new part of the software needs no table: it picks a kind.
/// </para>
/// <para>
/// So a token's credit is one commit of a <see cref="OnceRecord"/> (the token is spent), a <see cref="JournalEntry"/> (the credit) and the row of the
/// peer; a payment seen on the ledger one of a <see cref="OnceRecord"/> (transaction hash and operation), the entry and a <see cref="StateRecord"/>
/// (the stream's cursor). All of it is there after a crash, or none.
/// </para>
/// </summary>
public interface IPaymentStore : IDisposable
{
    /// <summary>
    /// Checks the journal as <see cref="Verify"/> with <see cref="VerificationScope.SinceCheckpoint"/> does, and reads what a node needs to go on.
    /// </summary>
    /// <exception cref="PaymentException">The books do not balance, or cannot be read.</exception>
    PaymentStoreContents Load();

    /// <summary>
    /// Checks that the chain of hashes has no break and ends where the last commit left it; that each entry adds up to nothing in each asset; that
    /// the balances are the sums of the postings, that of each neighbour what its row says, and cash nowhere negative.
    /// </summary>
    /// <exception cref="PaymentException"><see cref="PaymentErrorKind.BooksDoNotBalance"/>: the message says what is wrong, and at which
    /// entry. Or the books cannot be read.</exception>
    VerificationReport Verify(VerificationScope scope);

    /// <summary>The requests of all neighbours together that were accepted since a time, and not given up: for the daily budget.</summary>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    Stroops SumAccepted(UnixTime since);

    /// <summary>One balance: the sum of all its postings, zero when there are none.</summary>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    Amount GetBalance(BalanceName name);

    /// <summary>All balances of an account that are not zero, of all neighbours and items, in no order.</summary>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    IReadOnlyList<AccountBalance> ListBalances(BookAccount account);

    /// <summary>What happened on a neighbour's account (<see cref="BookAccount.Peer"/>) from a time up to, and without, another.</summary>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    AccountStatement ReadStatement(SettlementAccount peer, UnixTime from, UnixTime until);

    /// <summary>The entries of the journal after a place, in their order.</summary>
    /// <param name="after">Gives the entries with a higher id; 0 for all.</param>
    /// <param name="limit">At most so many, from 1 to 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of its range.</exception>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    IReadOnlyList<BookedEntry> ReadJournal(long after, int limit);

    /// <summary>The value of a <see cref="OnceRecord"/> that is durable; null when there is none of that kind and key.</summary>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    byte[]? FindOnce(string kind, ReadOnlySpan<byte> key);

    /// <summary>
    /// Makes the records durable, all or none, before it returns. Journal entries and once-records are added; other records replace those of the same
    /// key. After the commit each neighbour's balance in the journal is what its row says, so the two come in one commit.
    /// </summary>
    /// <exception cref="ArgumentException">A record is longer than it may be, or a posting lacks its neighbour.</exception>
    /// <exception cref="PaymentException">Nothing was written, except where a kind says otherwise. <see cref="PaymentErrorKind.StoreUnavailable"/>: may
    /// be tried again. <see cref="PaymentErrorKind.AlreadyRecorded"/>: a journal entry or once-record of the same key is there; harms nothing.
    /// <see cref="PaymentErrorKind.BooksDoNotBalance"/>: an entry does not add up, cash would become negative, or a neighbour's row and the
    /// journal would contradict each other. <see cref="PaymentErrorKind.OutcomeUnknown"/>: whether it was written is not known.</exception>
    void Commit(IReadOnlyList<BookRecord> records);
}
