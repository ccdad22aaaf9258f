using System.Text;
using MagicWave.Core.Time;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Reads what came to our account on the ledger, in its order, and books each payment once, with the place after it in the same step of the books: the
/// one that pays a request is credited to its neighbour even if no receipt ever comes; any other goes to <see cref="BookAccount.Suspense"/>.
/// </summary>
internal sealed class PaymentIntake
{
    /// <summary>The kind of the state that has the place.</summary>
    public const string CursorKind = "ledger.cursor";

    /// <summary>How often it looks when nobody says that there is more.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly IPaymentHistory _history;
    private readonly PaymentSetup _setup;
    private readonly AccountContext _context;
    private readonly Action<Action> _gate;
    private readonly BookLoop _books;
    private readonly IncomingBooks _incoming;
    private string? _cursor;
    private Instant _next = new(long.MinValue);
    private volatile bool _isMore;

    public PaymentIntake(
        IPaymentHistory history, PaymentSetup setup, AccountContext context, Action<Action> gate, BookLoop books, IncomingBooks incoming,
        PaymentStoreContents contents)
    {
        (_history, _setup, _context, _gate, _books, _incoming) = (history, setup, context, gate, books, incoming);
        StateRecord? stored = contents.States.FirstOrDefault(state => state.Kind == CursorKind);
        _cursor = stored is null ? null : Encoding.ASCII.GetString(stored.Value.Span);
    }

    /// <summary>Called when <see cref="StepAsync"/> should look at once. Must only signal.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>Books what there is, when it is time to look. One call at a time, outside the gate.</summary>
    /// <returns>When it is to be called again although nobody wakes it.</returns>
    public async Task<Instant?> StepAsync(CancellationToken cancellationToken)
    {
        if (Instant.Now(_setup.Time) < _next && !_isMore)
        {
            return _next;
        }

        _isMore = false;
        while (await _history.ReadAsync(_context.Key.Account, _cursor, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page
            && _incoming.TryFilter(page.Select(entry => entry.Received).OfType<LedgerTransfer>()) is { } unseen)
        {
            _gate(() => Book(page[^1].Cursor, unseen));
            Volatile.Write(ref _cursor, page[^1].Cursor);
        }

        _next = Instant.Now(_setup.Time) + Pause;
        return _next;
    }

    /// <summary>Waits until the ledger says that there is more, and has it looked at.</summary>
    /// <returns>When to wait again.</returns>
    public async Task<Instant?> ListenAsync(CancellationToken cancellationToken)
    {
        await _history.WaitAsync(_context.Key.Account, Volatile.Read(ref _cursor), cancellationToken).ConfigureAwait(false);
        _isMore = true;
        Wake();

        // A server that ends its streams at once is not asked without a pause.
        return Instant.Now(_setup.Time) + TimeSpan.FromSeconds(2);
    }

    private void Book(string cursor, IEnumerable<LedgerTransfer> payments)
    {
        foreach (LedgerTransfer payment in payments)
        {
            _incoming.Book(payment);
        }

        _books.Add(new StateRecord(CursorKind, default, Encoding.ASCII.GetBytes(cursor)));
        _books.Wake();
    }
}
