using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Which payments on the ledger are booked: those in the store, and the last that are on their way there. <see cref="Note"/> and
/// <see cref="IsRecent"/> are called under the gate, and do not block.
/// </summary>
internal sealed class SeenPayments(IPaymentStore store)
{
    /// <summary>More than one step of the books can hold, so that none is forgotten here before it can be found in the store.</summary>
    private const int MostKept = 10_000;

    private readonly HashSet<string> _recent = [];
    private readonly Queue<string> _order = [];

    /// <summary>A record is on its way to the store.</summary>
    public void Note(BookRecord record)
    {
        if (record is not OnceRecord { Kind: SeenPayment.Kind } once || !_recent.Add(Convert.ToHexString(once.Key.Span)))
        {
            return;
        }

        _order.Enqueue(Convert.ToHexString(once.Key.Span));
        if (_order.Count > MostKept)
        {
            _recent.Remove(_order.Dequeue());
        }
    }

    /// <summary>Whether it was booked lately.</summary>
    public bool IsRecent(LedgerTransfer payment) => _recent.Contains(Convert.ToHexString(SeenPayment.Key(payment)));

    /// <summary>Whether it is in the store. Blocks on the store; not under the gate.</summary>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    public bool IsStored(LedgerTransfer payment) => store.FindOnce(SeenPayment.Kind, SeenPayment.Key(payment)) is not null;
}
