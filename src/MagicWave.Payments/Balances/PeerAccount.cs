using System.Buffers;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// The account with one neighbour: what was served each way, the requests each way, and how well it is served. A pure machine.
/// After every call: take the records and make them durable together; then send what <see cref="TryWriteTransmit"/> gives; then the events.
/// When <see cref="IsDue"/> is set, or <see cref="NextDeadline"/> has come, call <see cref="HandleDeadline"/>.
/// Not thread-safe: all calls come under the owner's gate.
/// </summary>
internal sealed class PeerAccount
{
    private readonly AccountContext _context;
    private readonly PeerOutput _output = new();
    private readonly PeerBooks _books;
    private readonly CreditLadder _ladder;
    private readonly PayeeSide _payee;
    private readonly PayerSide _payer;
    private readonly PeerHolds _holds;
    private readonly StatementSide _statements;
    private Int128 _noticeAbove;
    private Int128 _noticeBelow;
    private long _noticeCells;

    /// <summary>Opens the account with a neighbour.</summary>
    /// <param name="context">What all accounts share.</param>
    /// <param name="peer">The neighbour.</param>
    /// <param name="stored">Its row; null for one that was never seen.</param>
    /// <param name="requests">Its requests: those that live, and the last closed ones.</param>
    /// <param name="holds">The amounts that are set aside with it.</param>
    /// <param name="statements">The statements with it.</param>
    /// <param name="isClient">Whether it is a client that is new or known; a relay is never taken for one.</param>
    /// <param name="now">When.</param>
    public PeerAccount(
        AccountContext context, SettlementAccount peer, PeerRecord? stored, IReadOnlyList<RequestRecord> requests, IEnumerable<Hold> holds,
        IEnumerable<StoredStatement> statements, bool isClient, Instant now)
    {
        _context = context;
        Peer = peer;
        bool isKnown = stored is not null;
        stored ??= new() { Account = peer, Credit = (isClient ? context.Settings.TrialCredit : null) ?? context.Settings.StarterCredit, IsClient = isClient };
        _books = new(stored, context.Settings, _output);
        if (stored.Threshold == Amount.Zero)
        {
            _books.Threshold = ThresholdDraw.Draw(context.Settings, stored.Credit, context.Random);
        }

        _holds = new(peer, _books, _output, holds);
        _ladder = new(context.Settings, _books);
        _statements = new(context, peer, _books, _output, statements, isKnown, now);
        _payee = new(context, peer, _books, _ladder, _statements, _output, requests);
        _payer = new(context, peer, _books, _statements, _output, requests);
        _ladder.Judge(context.Clock.ToUnixTime(now));
        Rearm();
    }

    /// <summary>The neighbour.</summary>
    public SettlementAccount Peer { get; }

    /// <summary>The last statement that both signed, as it travels; null: there is none.</summary>
    public byte[]? Statement => _statements.Agreed;

    /// <summary>Where it is on the ladder.</summary>
    public CreditStep Step => _ladder.Step;

    /// <summary>How well it is to be served.</summary>
    public ServiceLevel Service => _ladder.Level;

    /// <summary>Whether counting reached something that <see cref="HandleDeadline"/> has to act on now.</summary>
    public bool IsDue { get; private set; }

    /// <summary>When to call <see cref="HandleDeadline"/> although nothing comes.</summary>
    public Instant? NextDeadline => Instant.Earlier(
        Instant.Earlier(_ladder.NextDeadline(_context.Clock), _statements.NextDeadline),
        Instant.Earlier(_payee.NextDeadline, _payer.NextDeadline));

    /// <summary>The row as it is now.</summary>
    public PeerRecord Snapshot => _books.Snapshot;

    /// <summary>The requests that live, and the last closed ones.</summary>
    public IReadOnlyList<RequestRecord> Requests => [.. _payee.Requests, .. _payer.Requests];

    /// <summary>Whether nothing was ever counted, asked or promised: forgetting it loses nothing.</summary>
    public bool IsBlank => _holds.IsEmpty && Snapshot is { EarnedCells: 0, OwedCells: 0, IssuedSequence: 0, AcceptedSequence: 0, Checkpoints: 0 } row
        && row.Earned == Amount.Zero && row.Owed == Amount.Zero && row.Credited == Amount.Zero && row.Prepaid == Amount.Zero;

    /// <summary>What it owes us; negative when we owe it.</summary>
    public Amount Balance => new(_books.Balance);

    /// <summary>The most that it may owe.</summary>
    public Amount Credit => _books.Credit;

    private int CellsToNotice => Math.Min(_context.Settings.CheckpointCells, _context.Settings.StatementCells);

    /// <summary>The neighbour owes us for cells. A few additions; allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public void Earn(int cells, long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cells);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        _books.Earn(cells, amount);
        if (_books.Balance >= _noticeAbove || _books.CellsNotStored >= _noticeCells)
        {
            Notice();
        }
    }

    /// <summary>We owe the neighbour for cells. A few additions; allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public void Owe(int cells, long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cells);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        _books.Owe(cells, amount);
        if (_books.Balance <= _noticeBelow || _books.CellsNotStored >= _noticeCells)
        {
            Notice();
        }
    }

    /// <summary>All that is set aside in a direction.</summary>
    public Amount HeldIn(HoldDirection direction) => new(direction == HoldDirection.FromPeer ? _books.HeldFromPeer : _books.HeldToPeer);

    /// <summary>See <see cref="Extensions.IPeerBook.Hold"/>.</summary>
    public HoldResult Hold(Hold wanted, Instant now)
    {
        bool isFromPeer = wanted.Direction == HoldDirection.FromPeer;
        Int128 left = isFromPeer
            ? _books.Credit.Units - _books.Exposure
            : _context.Settings.CreditLimit.Units + _books.Balance - _books.HeldToPeer;
        bool isRefused = isFromPeer && _ladder.Level > ServiceLevel.Throttled;
        HoldResult result = _holds.Take(wanted, left, isRefused, _context.Clock.ToUnixTime(now));
        if (isFromPeer && result == HoldResult.OverLimit)
        {
            // It could do more if it paid: do not wait for the threshold.
            _payee.Force();
        }

        HandleDeadline(now);
        return result;
    }

    /// <summary>See <see cref="Extensions.IPeerBook.Commit"/>.</summary>
    public HoldResult Commit(HoldId id, HoldDirection direction, Instant now)
    {
        HoldResult result = _holds.Commit(id, direction, _context.Clock.ToUnixTime(now));

        // Looked at later: a request for it must not overtake the message that lets the neighbour book the same.
        IsDue = true;
        return result;
    }

    /// <summary>See <see cref="Extensions.IPeerBook.Release"/>.</summary>
    public HoldResult Release(HoldId id, HoldDirection direction, Instant now)
    {
        HoldResult result = _holds.Release(id, direction, _context.Clock.ToUnixTime(now));
        HandleDeadline(now);
        return result;
    }

    /// <summary>See <see cref="Extensions.IPeerBook.Forget"/>.</summary>
    public HoldResult Forget(HoldId id, HoldDirection direction) => _holds.Forget(id, direction);

    /// <summary>See <see cref="Extensions.IPeerBook.FindHold"/>.</summary>
    public Hold? FindHold(HoldId id, HoldDirection direction) => _holds.Find(id, direction);

    /// <summary>See <see cref="Extensions.IPeerBook.CreditWith"/>.</summary>
    public void CreditWith(JournalEntry entry, Instant now)
    {
        List<Posting> own = [.. entry.Postings.Where(posting => posting.Account == BookAccount.Peer)];
        if (own is not [{ Peer: { } peer, Amount: var amount }] || peer != Peer || amount == Amount.Zero || !entry.IsBalanced)
        {
            throw new ArgumentException("The entry is not balanced, or does not have exactly one posting to this neighbour.", nameof(entry));
        }

        _books.BookCredit(entry, amount, _context.Clock.ToUnixTime(now));
        HandleDeadline(now);
    }

    /// <summary>The neighbour can be reached; on every new link, because what was sent on an old one may be lost.</summary>
    public void HandleLinked(Instant now)
    {
        _statements.HandleLinked(now);
        _payee.HandleLinked(now);
        HandleDeadline(now);
    }

    /// <summary>The neighbour cannot be reached any more. The counters are stored.</summary>
    public void HandleUnlinked(Instant now)
    {
        _payee.IsLinked = false;
        _statements.HandleUnlinked();
        if (_books.CellsNotStored > 0)
        {
            _books.Persist(_context.Clock.ToUnixTime(now));
        }

        HandleDeadline(now);
    }

    /// <summary>A message other than HELLO came.</summary>
    public void HandleMessage(ReadOnlySpan<byte> body, Instant now)
    {
        if (!MessageHeader.TryPeek(body, out MessageType type))
        {
            _output.AddFault(body.Length < MessageNumbers.HeaderLength ? ProtocolFault.Malformed : ProtocolFault.UnknownMessage);
            return;
        }

        switch (type)
        {
            case MessageType.Request:
                _payer.HandleRequest(body, now);
                break;
            case MessageType.Receipt:
                _payee.HandleReceipt(body);
                break;
            case MessageType.Refusal:
                _payee.HandleRefusal(body, now);
                break;
            case MessageType.Statement:
                _statements.HandleMessage(body, now);
                break;
            case MessageType.Hello:
            default:
                _output.AddFault(ProtocolFault.UnknownMessage);
                break;
        }

        HandleDeadline(now);
    }

    /// <summary>Time passed, or counting reached something.</summary>
    public void HandleDeadline(Instant now)
    {
        UnixTime time = _context.Clock.ToUnixTime(now);
        IsDue = false;
        CountFaults(time);
        if (_books.Balance <= 0)
        {
            _books.Unpaid.Clear();
        }

        _statements.HandleDeadline(now);
        if (_books.CellsNotStored >= CellsToNotice)
        {
            _books.Persist(time);
        }

        _holds.Forget(time);
        ReportIf(_ladder.Judge(time));
        _payer.HandleDeadline(now);
        _payee.HandleDeadline(now);
        Rearm();
    }

    /// <summary>Asks for all that is owed, threshold or not, as soon as no request is open.</summary>
    public void Settle(Instant now)
    {
        _payee.Force();
        HandleDeadline(now);
    }

    /// <summary>Stores the counters.</summary>
    public void Checkpoint(Instant now)
    {
        if (_books.CellsNotStored > 0)
        {
            _books.Persist(_context.Clock.ToUnixTime(now));
        }

        Rearm();
    }

    /// <summary>The request that a wanted settlement is for; null when it is settled or given up.</summary>
    public RequestMessage? FindToPay(RequestId request) => _payer.FindToPay(request);

    /// <summary>The stored transfer of a wanted settlement is handed in; each time.</summary>
    public void HandleSubmitted(RequestId request) => _payer.HandleSubmitted(request);

    /// <summary>A wanted settlement was seen on the ledger.</summary>
    public void HandlePaid(RequestId request, TransferHash transfer, int operation, Instant now)
    {
        _payer.HandlePaid(request, transfer, operation, now);
        HandleDeadline(now);
    }

    /// <summary>A wanted settlement is not on the ledger and never will be.</summary>
    public void HandleNotPaid(RequestId request, RefusalReason reason, Instant now)
    {
        _payer.HandleNotPaid(request, reason, now);
        HandleDeadline(now);
    }

    /// <summary>The driver looked on the ledger for a receipt's transfer; null: it is not there.</summary>
    public void HandleReceiptChecked(RequestId request, LedgerTransfer? transfer, Instant now)
    {
        _payee.HandleReceiptChecked(request, transfer, now);
        HandleDeadline(now);
    }

    /// <summary>A payment by this neighbour was seen on the ledger. False: it is for no request that is open or remembered and unpaid.</summary>
    public bool TryCredit(LedgerTransfer payment, Instant now)
    {
        bool isCredited = _payee.HasCredited(payment) || _payee.TryCredit(payment, now);
        HandleDeadline(now);
        return isCredited;
    }

    /// <summary>Whether this neighbour had set money aside for us when it was last looked for.</summary>
    public bool HasSetAside => _payee.HasSetAside;

    /// <summary>What this neighbour has set aside for us on the ledger now.</summary>
    public void HandleSetAside(IReadOnlyCollection<LedgerTransfer> asides, Instant now)
    {
        _payee.HandleSetAside(asides);
        HandleDeadline(now);
    }

    /// <summary>Takes a record. All records of one call belong into one durable step.</summary>
    public bool TryTakeRecord(out BookRecord? record) => _output.TryTakeRecord(out record);

    /// <summary>Writes one message to send.</summary>
    public bool TryWriteTransmit(IBufferWriter<byte> output) => _output.TryWriteTransmit(output);

    /// <summary>Takes an event.</summary>
    public bool TryTakeEvent(out PeerEvent happened) => _output.TryTakeEvent(out happened);

    /// <summary>The neighbour broke the protocol of this or another part.</summary>
    public void HandleFault(ProtocolFault fault, Instant now)
    {
        _output.AddFault(fault);
        HandleDeadline(now);
    }

    // Judges at once, so that a neighbour at its limit is not served until the driver comes; the rest waits for it.
    private void Notice()
    {
        IsDue = true;
        ReportIf(_ladder.JudgeBalance());
        _noticeAbove = AsBalance(_ladder.WorseAt);
        _noticeBelow = AsBalance(_ladder.BetterAt);
        _noticeCells = long.MaxValue;
    }

    private void CountFaults(UnixTime time)
    {
        bool wasBanned = _books.Faults.IsBanned;
        while (_output.TryTakeFault(out ProtocolFault fault))
        {
            _books.Faults.Add(fault, time);
        }

        if (!wasBanned && _books.Faults.IsBanned)
        {
            // A ban outlives the program.
            _books.Persist(time);
        }
    }

    private void Rearm()
    {
        _noticeAbove = Int128.Min(AsBalance(_ladder.WorseAt), _payee.ActAt);
        _noticeBelow = Int128.Max(AsBalance(_ladder.BetterAt), _payer.ActBelow);
        _noticeCells = CellsToNotice;
    }

    // The ladder judges the exposure; counting compares balances, which is one addition less for each cell.
    private Int128 AsBalance(Int128 exposure) =>
        exposure == Int128.MaxValue || exposure == Int128.MinValue ? exposure : exposure - _books.HeldFromPeer;

    private void ReportIf(bool changed)
    {
        if (changed)
        {
            _output.Add(new PeerEvent(PeerEventKind.ServiceChanged) { Service = _ladder.Level });
        }
    }
}
