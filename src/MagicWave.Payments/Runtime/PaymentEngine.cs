using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Keeps a node's accounts with its neighbours and settles them in the background. Links are opened and called under the owner's gate;
/// the disk and the ledger are only touched on the engine's own tasks, outside of it.
/// After a crash, nothing that was requested or paid is lost or doubled, and at most <see cref="PaymentOptions.CheckpointCells"/> cells
/// with each neighbour are forgotten: those that were counted since the last checkpoint and not yet requested.
/// </summary>
public sealed class PaymentEngine : IAsyncDisposable
{
    private readonly PaymentSetup _setup;
    private readonly AccountContext _context;
    private readonly Action<Action> _gate;
    private StepLoop? _bookLoop;
    private StepLoop? _settlerLoop;
    private StepLoop[] _intakeLoops = [];
    private bool _isDisposed;

    private PaymentEngine(PaymentSetup setup)
    {
        _setup = setup;
        Lock own = new();
        _gate = setup.Gate ?? (action =>
        {
            lock (own)
            {
                action();
            }
        });
        PaymentSettings settings = new(setup.Options);
        PaymentClock clock = new(Instant.Now(setup.Time), setup.Time.GetUtcNow());
        SpendingBudget budget = new(settings.DailyBudget);
        _context = new(settings, setup.Key, setup.Rail.Network, setup.Random, clock, budget, setup.Strategy);
        PaymentStoreContents contents = setup.Store.Load();
        UnixTime now = clock.ToUnixTime(Instant.Now(setup.Time));
        budget.Restore(setup.Store.SumAccepted(SpendingBudget.StartOfDay(now)), now);
        Books = new(setup, _context, _gate, contents);
        Settler = new(setup, _context, _gate, Books, contents);
        Books.HandOn = Settler.Add;
        Intake = setup.Rail is IPaymentHistory history ? new(history, setup, _context, _gate, Books, new(setup, _context, Books), contents) : null;
        ExposureLimit = settings.ExposureLimit;
    }

    /// <summary>The node's account.</summary>
    public SettlementAccount Account => _context.Key.Account;

    /// <summary>The books of all neighbours. What is done with them comes under the owner's gate.</summary>
    public IPeerBooks PeerBooks => Books;

    /// <summary>The budget of a new circuit of this node's own, for whoever releases payment for it. Under the owner's gate.</summary>
    public CircuitBudget OpenCircuitBudget() => new(_context.Settings.CircuitBudget, Books.NoteBudget);

    /// <summary>The table of prices that statements name, for the record. Set under the owner's gate.</summary>
    public PriceTableId Prices
    {
        get => _context.Prices;
        set => _context.Prices = value;
    }

    internal BookLoop Books { get; }

    internal Settler Settler { get; }

    /// <summary>Null: the rail cannot tell what came to an account, and receipts alone are followed.</summary>
    internal PaymentIntake? Intake { get; }

    /// <summary>Reads and checks the books, and begins to work: first with whatever an earlier run left unfinished.</summary>
    /// <exception cref="PaymentException">The books cannot be read, or do not balance.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static PaymentEngine Start(PaymentSetup setup)
    {
        PaymentEngine engine = CreateStopped(setup);
        StepLoop books = new(setup.Time, _ => Task.FromResult(engine.Books.Step()), engine.HandleFailure);
        engine._bookLoop = books;
        engine.Books.Wake = books.Wake;
        StepLoop settler = new(setup.Time, engine.Settler.StepAsync, engine.HandleFailure);
        engine._settlerLoop = settler;
        engine.Settler.Wake = settler.Wake;

        if (engine.Intake is { } intake)
        {
            StepLoop intakeLoop = new(setup.Time, intake.StepAsync, engine.HandleFailure);
            intake.Wake = intakeLoop.Wake;
            engine._intakeLoops = [intakeLoop, new(setup.Time, intake.ListenAsync, engine.HandleFailure)];
        }

        // What was added before the signals were connected.
        books.Wake();
        settler.Wake();
        return engine;
    }

    /// <summary>Opens the account for a new link. Called under the owner's gate; may send at once.</summary>
    /// <param name="transport">The way to the neighbour.</param>
    /// <param name="channelBinding">32 bytes that only the two ends of the link share (of TLS: exported keying material).</param>
    /// <param name="isAnnounced">Whether the neighbour announced <c>MWPay=1</c>; otherwise nothing is sent before its own HELLO.</param>
    /// <param name="isClient">Whether it is a client that we serve: it has no identity of its own, and pays in advance if the options say so.</param>
    /// <param name="listed">The account that the neighbour's descriptor lists, which its HELLO must name; null: it lists none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public IPeerLink OpenPeer(
        IPeerTransport transport, ReadOnlySpan<byte> channelBinding, bool isAnnounced, bool isClient = false, SettlementAccount? listed = null)
    {
        ArgumentNullException.ThrowIfNull(transport);
        PeerLink link = new(this, transport, new PeerHandshake(_context, channelBinding, isAnnounced, listed), isClient);
        Books.Add(link);
        link.SendHello();
        return link;
    }

    /// <summary>
    /// The most that all neighbours together may owe. It begins with that of the options; an issuer that does what nobody agreed to is a reason for
    /// zero. Set under the owner's gate.
    /// </summary>
    public Stroops ExposureLimit { get; set; }

    /// <summary>What all neighbours together owe; those that were paid in advance do not make up for others. Under the owner's gate.</summary>
    public Amount Exposure => Books.Entries.Aggregate(Amount.Zero, (sum, entry) => entry.Account.Balance > Amount.Zero ? sum + entry.Account.Balance : sum);

    /// <summary>Whether nobody may owe more than now, which is when no new circuit that is paid for is taken. Under the owner's gate.</summary>
    public bool IsOverExposed => Exposure >= Amount.FromStroops(ExposureLimit);

    /// <summary>
    /// Asks every neighbour that can be reached for all that it owes, threshold or not: for an operator who wants to close the books. Any thread.
    /// </summary>
    public void RequestSettlement() => _gate(() =>
    {
        Instant now = Instant.Now(_setup.Time);
        foreach (PeerEntry entry in Books.Entries)
        {
            entry.Account.Settle(now);
            Books.Collect(entry);
        }
    });

    /// <summary>All accounts at this moment. Any thread.</summary>
    public PaymentSnapshot Snapshot()
    {
        PaymentSnapshot? snapshot = null;
        _gate(() => snapshot = new(
            Account,
            _context.Network,
            _context.Strategy.Name,
            [.. Books.Entries.Select(entry =>
                new PeerSnapshot(entry.Account.Snapshot, entry.Account.Service, entry.Links.Count, entry.Account.Requests) 
                {
                    Step = entry.Account.Step,
                    Statement = entry.Account.Statement,
                })],
            Books.Unpaid,
            Books.IsStoreWorking));
        return snapshot!;
    }

    /// <summary>
    /// Stops the background work and stores all counters. Links may still be called afterwards: they count, and nothing of it is kept.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        foreach (StepLoop loop in _intakeLoops)
        {
            await loop.DisposeAsync().ConfigureAwait(false);
        }

        if (_settlerLoop is not null)
        {
            await _settlerLoop.DisposeAsync().ConfigureAwait(false);
        }

        if (_bookLoop is not null)
        {
            await _bookLoop.DisposeAsync().ConfigureAwait(false);
        }

        _gate(() =>
        {
            Instant now = Instant.Now(_setup.Time);
            foreach (PeerEntry entry in Books.Entries)
            {
                entry.Account.Checkpoint(now);
                Books.Collect(entry);
            }
        });
        Books.Step();
    }

    /// <summary>For tests that step the loops themselves.</summary>
    internal static PaymentEngine CreateStopped(PaymentSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return new(setup);
    }

    private void HandleFailure(Exception exception) => PaymentLog.Stopped(_setup.Logger, exception);
}
