using System.Buffers;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;
using Microsoft.Extensions.Logging;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Owns the accounts, and stands between them and the world: what they say is collected under the gate; <see cref="Step"/> makes the
/// records durable outside of it, and only then sends the messages and hands on the events that came with them. So the cell path never
/// waits for the disk, and nothing leaves that a crash could make undone.
/// </summary>
internal sealed class BookLoop : IPeerBooks
{
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

    private readonly AccountContext _context;
    private readonly IPaymentStore _store;
    private readonly TimeProvider _time;
    private readonly Action<Action> _gate;
    private readonly ILogger _logger;
    private readonly Dictionary<SettlementAccount, PeerEntry> _peers = [];
    private readonly HashSet<PeerLink> _unpaidLinks = [];
    private readonly List<PeerEntry> _due = [];
    private readonly PeerExtensions _extensions;
    private IReadOnlyList<StateRecord> _states = [];
    private readonly Action<BudgetKind> _budgetReached;
    private readonly SeenPayments _seen;
    private BookBatch _pending = new();
    private long _budgetDay = long.MinValue;
    private volatile bool _isBroken;
    private UnpaidSnapshot _closedUnpaid = new(0, 0, default, 0, default);

    public BookLoop(PaymentSetup setup, AccountContext context, Action<Action> gate, PaymentStoreContents contents)
    {
        _context = context;
        _store = setup.Store;
        _time = setup.Time;
        _logger = setup.Logger;
        _gate = gate;
        _budgetReached = setup.BudgetReached;
        _extensions = new(setup.Extensions);
        _seen = new(setup.Store);
        ILookup<SettlementAccount, Hold> holds = contents.States
            .Where(state => state.Kind is HoldCodec.FromPeerKind or HoldCodec.ToPeerKind)
            .Select(HoldCodec.Read)
            .ToLookup(pair => pair.Peer, pair => pair.Hold);
        ILookup<SettlementAccount, StoredStatement> statements = contents.States
            .Where(state => state.Kind is StatementCodec.AgreedKind or StatementCodec.ProposalKind)
            .Select(StatementCodec.Read)
            .ToLookup(statement => statement.Peer);
        ILookup<SettlementAccount, RequestRecord> requests = contents.Requests.ToLookup(request => request.Peer);

        // A neighbour may have a hold before it has a row of its own.
        Dictionary<SettlementAccount, PeerRecord?> known = holds.ToDictionary(group => group.Key, _ => (PeerRecord?)null);
        foreach (PeerRecord peer in contents.Peers)
        {
            known[peer.Account] = peer;
        }

        foreach ((SettlementAccount peer, PeerRecord? row) in known)
        {
            PeerEntry entry = new(this, new PeerAccount(context, peer, row, [.. requests[peer]], holds[peer], statements[peer], isClient: false, Instant.Now(_time)));
            _peers.Add(peer, entry);
            Collect(entry);
        }

        _states = contents.States;
        _extensions.Attach(this);
        _states = [];
    }

    /// <summary>Parts with messages of their own on the links.</summary>
    public PeerExtensions Extensions => _extensions;

    /// <summary>The monotonic clock.</summary>
    public Instant Now => Instant.Now(_time);

    SettlementAccount IPeerBooks.Account => _context.Key.Account;

    NetworkId IPeerBooks.Network => _context.Network;

    /// <summary>Called when there is something for <see cref="Step"/> to do. Any thread, mostly under the gate; must only signal.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>Takes what an account wants done on the ledger, after all that led to it is durable.</summary>
    public Action<SettlementAccount, PeerEvent> HandOn { get; set; } = static (_, _) => { };

    /// <summary>Whether the last commit worked.</summary>
    public bool IsStoreWorking { get; private set; } = true;

    /// <summary>Under the gate: the account behind a link is known.</summary>
    public PeerEntry Link(SettlementAccount peer, PeerLink link, bool isClient, Instant now)
    {
        if (!_peers.TryGetValue(peer, out PeerEntry? entry))
        {
            entry = new(this, new PeerAccount(_context, peer, stored: null, [], [], [], isClient, now));
            _peers.Add(peer, entry);
        }

        entry.Links.Add(link);
        entry.Account.HandleLinked(now);
        Collect(entry);
        _extensions.HandleLinked(entry, now);
        return entry;
    }

    /// <summary>Under the gate: a link whose neighbour is not known yet.</summary>
    public void Add(PeerLink link) => _unpaidLinks.Add(link);

    /// <summary>Under the gate: a link is closed.</summary>
    public void Unlink(PeerEntry? entry, PeerLink link)
    {
        _unpaidLinks.Remove(link);
        _closedUnpaid = Sum(_closedUnpaid, link.Unpaid);
        if (entry is null)
        {
            return;
        }

        entry.Links.Remove(link);
        if (entry.Links.Count > 0)
        {
            return;
        }

        entry.Account.HandleUnlinked(Now);
        Collect(entry);
        _extensions.HandleUnlinked(entry, Now);
        if (entry.Account.IsBlank)
        {
            _peers.Remove(entry.Account.Peer);
        }
    }

    /// <summary>Under the gate: an account has to be looked at now.</summary>
    public void Queue(PeerEntry entry)
    {
        entry.IsQueued = true;
        _due.Add(entry);
        Wake();
    }

    /// <summary>Under the gate: takes all that an account has to say.</summary>
    public void Collect(PeerEntry entry)
    {
        ArrayBufferWriter<byte> message = new();
        while (entry.Account.TryTakeRecord(out BookRecord? record))
        {
            _pending.Records.Add(record!);
            _seen.Note(record!);
        }

        while (entry.Account.TryWriteTransmit(message))
        {
            _pending.Messages.Add((entry, message.WrittenSpan.ToArray()));
            message.ResetWrittenCount();
        }

        while (entry.Account.TryTakeEvent(out PeerEvent happened))
        {
            HandleEvent(entry, happened);
        }

        if (_isBroken)
        {
            _pending = new();
        }

        // Also when there is nothing to write: the next deadline may be another.
        Wake();
    }

    /// <summary>Which payments on the ledger are booked.</summary>
    public SeenPayments Seen => _seen;

    /// <summary>Under the gate: adds a record to what is made durable in the next step.</summary>
    public void Add(BookRecord record) => _pending.Records.Add(record);

    /// <summary>Under the gate: sends a message to a neighbour after the next step.</summary>
    public void Add(PeerEntry entry, byte[] message)
    {
        _pending.Messages.Add((entry, message));
        Wake();
    }

    IPeerBook? IPeerBooks.Find(SettlementAccount peer) => Find(peer);

    void IPeerBooks.Add(BookRecord record)
    {
        Add(record);
        Wake();
    }

    IEnumerable<StateRecord> IPeerBooks.StatesOf(string kind) => _states.Where(state => state.Kind == kind);

    void IPeerBooks.Wake() => Wake();

    UnixTime IPeerBooks.ToUnixTime(Instant now) => _context.Clock.ToUnixTime(now);

    Instant IPeerBooks.ToInstant(UnixTime time) => _context.Clock.ToInstant(time);

    /// <summary>Under the gate: a limit of our own spending is reached. The user is told once for each day or circuit, not for each request.</summary>
    public void NoteBudget(BudgetKind kind)
    {
        long day = SpendingBudget.StartOfDay(_context.Clock.ToUnixTime(Now)).Milliseconds;
        if (kind == BudgetKind.Day && day == _budgetDay)
        {
            return;
        }

        _budgetDay = kind == BudgetKind.Day ? day : _budgetDay;
        PaymentLog.BudgetReached(_logger, kind);
        _budgetReached(kind);
    }

    public void NoteFault(ProtocolFault fault) => PaymentLog.Fault(_logger, fault);

    /// <summary>Under the gate: the account of a neighbour; null when there is none.</summary>
    public PeerEntry? Find(SettlementAccount peer) => _peers.GetValueOrDefault(peer);

    /// <summary>Under the gate: every account.</summary>
    public IReadOnlyCollection<PeerEntry> Entries => _peers.Values;

    /// <summary>Under the gate: what nobody pays for.</summary>
    public UnpaidSnapshot Unpaid => _unpaidLinks.Aggregate(_closedUnpaid, (sum, link) => Sum(sum, link.Unpaid));

    /// <summary>Does all that is to do now. One call at a time, outside the gate; the only place where accounts' records are committed.</summary>
    /// <returns>When it is to be called again although nobody wakes it.</returns>
    public Instant? Step()
    {
        BookBatch batch = new();
        _gate(() =>
        {
            RunDeadlines();
            (batch, _pending) = (_pending, batch);
        });
        if (!TryCommit(batch))
        {
            _gate(() =>
            {
                batch.Append(_pending);
                _pending = _isBroken ? new() : batch;
            });
            return Instant.Now(_time) + StoreRetry;
        }

        Instant? next = null;
        _gate(() =>
        {
            Deliver(batch);
            next = NextDeadline();
        });
        return next;
    }

    private static UnpaidSnapshot Sum(UnpaidSnapshot left, UnpaidSnapshot right) => new(
        left.Links + right.Links,
        left.EarnedCells + right.EarnedCells,
        left.Earned + right.Earned,
        left.OwedCells + right.OwedCells,
        left.Owed + right.Owed);

    private void RunDeadlines()
    {
        Instant now = Instant.Now(_time);
        _context.Clock.Set(now, _time.GetUtcNow());
        foreach (PeerEntry entry in _due)
        {
            entry.IsQueued = false;
        }

        _due.Clear();
        foreach (PeerEntry entry in _peers.Values.ToArray())
        {
            if (entry.Account.IsDue || entry.Account.NextDeadline <= now)
            {
                entry.Account.HandleDeadline(now);
                Collect(entry);
            }
        }

        _extensions.HandleDeadline(now);
    }

    private bool TryCommit(BookBatch batch)
    {
        if (_isBroken)
        {
            return false;
        }

        if (batch.Records.Count == 0)
        {
            return true;
        }

        try
        {
            _store.Commit(batch.Records);
            IsStoreWorking = true;
            return true;
        }
        catch (PaymentException e) when (e.IsTransient)
        {
            if (IsStoreWorking)
            {
                PaymentLog.StoreFailed(_logger, e);
            }

            IsStoreWorking = false;
            return false;
        }
        catch (PaymentException)
        {
            // Writing what comes after would leave a gap in the journal.
            _isBroken = true;
            IsStoreWorking = false;
            throw;
        }
    }

    private void Deliver(BookBatch batch)
    {
        foreach ((PeerEntry entry, byte[] message) in batch.Messages)
        {
            // Without a link it is lost, and said again from the books on the next one.
            if (entry.Links.Count > 0)
            {
                entry.Links[^1].Transport.Send(message);
            }
        }

        foreach ((SettlementAccount peer, PeerEvent happened) in batch.Events)
        {
            HandOn(peer, happened);
        }
    }

    private Instant? NextDeadline()
    {
        Instant? next = _extensions.NextDeadline;
        foreach (PeerEntry entry in _peers.Values)
        {
            next = Instant.Earlier(next, entry.Account.NextDeadline);
        }

        return next;
    }

    private void HandleEvent(PeerEntry entry, PeerEvent happened)
    {
        switch (happened.Kind)
        {
            case PeerEventKind.ServiceChanged:
                PaymentLog.ServiceChanged(_logger, happened.Service);
                foreach (PeerLink link in entry.Links.ToArray())
                {
                    link.Transport.ServiceChanged();
                }

                break;
            case PeerEventKind.Fault:
                NoteFault(happened.Fault);
                break;
            case PeerEventKind.SettlementWanted:
            case PeerEventKind.ReceiptReceived:
                _pending.Events.Add((entry.Account.Peer, happened));
                break;
            case PeerEventKind.RequestRefused:
            case PeerEventKind.RequestRejected:
                PaymentLog.Refused(_logger, happened.Kind, happened.Reason);
                break;
            case PeerEventKind.BudgetReached:
                NoteBudget(BudgetKind.Day);
                break;
            case PeerEventKind.DisputeBegan:
            case PeerEventKind.DisputeEnded:
            case PeerEventKind.RequestIssued:
            case PeerEventKind.ReceiptAccepted:
            default:
                PaymentLog.Happened(_logger, happened.Kind);
                break;
        }
    }
}
