using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Storage;

/// <summary>Where the books are kept. Safe to call from any thread; calls may block on the disk.</summary>
public interface IPaymentStore : IDisposable
{
    /// <summary>
    /// Reads what a node needs to go on, and checks the whole journal: each entry adds up to nothing, and the postings to each neighbour add
    /// up to its balance.
    /// </summary>
    /// <exception cref="PaymentException">The books do not balance, or cannot be read.</exception>
    PaymentStoreContents Load();

    /// <summary>The requests of all neighbours together that were accepted since a time, and not given up: for the daily budget.</summary>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    Stroops SumAccepted(UnixTime since);

    /// <summary>The value of a <see cref="OnceRecord"/> that is durable; null when there is none of that kind and key.</summary>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    byte[]? FindOnce(string kind, ReadOnlySpan<byte> key);

    /// <summary>
    /// Makes the records durable, all or none, before it returns. Journal entries are added; other records replace those of the same key.
    /// </summary>
    /// <exception cref="PaymentException">Nothing was written: <see cref="PaymentErrorKind.StoreUnavailable"/> may be tried again;
    /// <see cref="PaymentErrorKind.AlreadyRecorded"/> says that one of the records happened before, and harms nothing.</exception>
    void Commit(IReadOnlyList<BookRecord> records);
}
