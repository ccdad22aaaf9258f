using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// Our side where the neighbour owes us: at most one request is open at a time; it is sent again until it is paid, refused or expired.
/// Receipts are believed only when the driver saw the transfer on the ledger.
/// </summary>
internal sealed class PayeeSide
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly Int128 Never = Int128.MaxValue;

    private readonly AccountContext _context;
    private readonly SettlementAccount _peer;
    private readonly PeerBooks _books;
    private readonly CreditLadder _ladder;
    private readonly StatementSide _statements;
    private readonly PeerOutput _output;
    private readonly List<RequestRecord> _past = [];
    private readonly HashSet<RequestId> _checking = [];
    private readonly HashSet<RequestId> _setAside = [];
    private RequestRecord? _open;
    private Instant? _repeatAt;
    private Instant? _waitUntil;
    private TimeSpan _backoff = FirstBackoff;
    private bool _isForced;
    private Amount _openBalance;
    private bool _isOpenUrgent;

    public PayeeSide(
        AccountContext context, SettlementAccount peer, PeerBooks books, CreditLadder ladder, StatementSide statements, PeerOutput output,
        IEnumerable<RequestRecord> stored)
    {
        (_context, _peer, _books, _ladder, _statements, _output) = (context, peer, books, ladder, statements, output);
        foreach (RequestRecord request in stored.Where(request => request.Direction == RequestDirection.Issued).OrderBy(request => request.Sequence))
        {
            if (request.State == RequestState.Open)
            {
                _open = request;
                _openBalance = Amount.FromStroops(request.Amount);
                books.Unpaid.Add(request.Created, books.Covered + Amount.FromStroops(request.Amount));
            }
            else
            {
                Remember(request);
            }
        }
    }

    /// <summary>Whether messages can reach the neighbour. Without it nothing is asked for.</summary>
    public bool IsLinked { get; set; }

    private bool MayAsk => _open is null && _waitUntil is null && IsLinked && _context.Settings.UsesLedger && _setAside.Count == 0;

    /// <summary>The balance at which a request is to be made.</summary>
    public Int128 ActAt => !MayAsk ? Never
        : _books.Disputed.Units + (IsUrgent ? Amount.UnitsPerStroop : _books.Threshold.Units);

    public Instant? NextDeadline => _open is null ? _waitUntil
        : Instant.Earlier(_context.Clock.ToInstant(_open.Expires), IsLinked ? _repeatAt : null);

    public IEnumerable<RequestRecord> Requests => _open is null ? _past : _past.Append(_open);

    /// <summary>What has to be settled for the credit to grow: the smallest threshold that could have been drawn, rounded as amounts are.</summary>
    private Amount GrowthAt => new(
        _books.Credit.Units * _context.Settings.MeanThresholdCells / _context.Settings.CreditLimit.Units * _context.Settings.ReferenceRate * 3 / 8);

    private bool IsUrgent => _isForced || _ladder.Level > ServiceLevel.Paid;

    /// <summary>Asks for all that is owed at the next opportunity, threshold or not.</summary>
    public void Force() => _isForced = _context.Settings.UsesLedger;

    /// <summary>The neighbour can be reached again: it may not have got what was sent before.</summary>
    public void HandleLinked(Instant now)
    {
        IsLinked = true;
        if (_open is not null)
        {
            Send(_open, now);
        }
    }

    public void HandleDeadline(Instant now)
    {
        UnixTime time = _context.Clock.ToUnixTime(now);
        if (_open is { } open && open.Expires <= time)
        {
            Close(open with { State = RequestState.Expired }, now);
        }
        else if (_open is not null && IsLinked && _repeatAt <= now)
        {
            Send(_open, now);
        }

        if (_waitUntil <= now)
        {
            _waitUntil = null;
        }

        if (_books.Balance >= ActAt)
        {
            Issue(now);
        }

        _isForced &= _open is not null || !IsLinked || _waitUntil is not null;
    }

    public void HandleReceipt(ReadOnlySpan<byte> body)
    {
        if (!ReceiptMessage.TryRead(body, out ReceiptMessage receipt))
        {
            _output.AddFault(ProtocolFault.Malformed);
        }
        else if (Find(receipt.Request) is not { } request || request.Amount != receipt.Amount)
        {
            _output.AddFault(ProtocolFault.UnknownRequest);
        }
        else if (request.State != RequestState.Paid)
        {
            if (!ReceiptMessage.IsAuthentic(body, _peer, _context.Network))
            {
                _output.AddFault(ProtocolFault.BadSignature);
            }
            else if (_checking.Add(request.Id))
            {
                _output.Add(new PeerEvent(PeerEventKind.ReceiptReceived) { Request = request.Id, Amount = request.Amount, Transfer = receipt.Transfer });
            }
        }
    }

    /// <summary>The driver looked for a receipt's transfer.</summary>
    /// <param name="id">The request.</param>
    /// <param name="transfer">What the ledger has under the hash; null: nothing.</param>
    /// <param name="now">When.</param>
    public void HandleReceiptChecked(RequestId id, LedgerTransfer? transfer, Instant now)
    {
        _checking.Remove(id);
        if (Find(id) is not { State: not RequestState.Paid } request)
        {
            return;
        }

        if (transfer is null || !IsPaidBy(request, transfer))
        {
            _output.AddFault(ProtocolFault.FalseReceipt);
            return;
        }

        Credit(request, transfer, now);
    }

    /// <summary>A payment was seen on the ledger, whether or not a receipt for it will ever come.</summary>
    /// <returns>False when it is for no request that is open or remembered and unpaid.</returns>
    public bool TryCredit(LedgerTransfer transfer, Instant now)
    {
        if (Requests.FirstOrDefault(request => request.State != RequestState.Paid && IsPaidBy(request, transfer)) is not { } found)
        {
            return false;
        }

        Credit(found, transfer, now);
        return true;
    }

    /// <summary>Whether a request was paid by this very payment.</summary>
    public bool HasCredited(LedgerTransfer transfer) =>
        Requests.Any(request => request.Transfer == transfer.Hash && request.TransferOperation == transfer.Operation);

    /// <summary>Whether money for a request was set aside when it was last looked for.</summary>
    public bool HasSetAside => _setAside.Count > 0;

    /// <summary>
    /// What is set aside for us now. Meanwhile nothing else is asked for, as the payer cannot pay it twice; and those requests are not forgotten as others
    /// are, because the money may be taken days later.
    /// </summary>
    public void HandleSetAside(IReadOnlyCollection<LedgerTransfer> asides)
    {
        RequestId[] meant = [.. Requests.Where(request => asides.Any(aside => IsPaidBy(request, aside))).Select(request => request.Id)];
        _setAside.Clear();
        _setAside.UnionWith(meant);
    }

    private bool IsPaidBy(RequestRecord request, LedgerTransfer transfer) =>
        transfer.Source == _peer && transfer.Destination == _context.Key.Account && transfer.Amount == request.Amount
        && transfer.IsFor(TransferMemo.ForRequest(request.Id));

    private void Credit(RequestRecord request, LedgerTransfer transfer, Instant now)
    {
        if (request.State != RequestState.Open)
        {
            // It was taken off the sum when it was closed.
            _books.Requested += request.Amount;
        }

        _setAside.Remove(request.Id);
        _output.Add(SeenPayment.For(transfer, request.Id));
        _books.BookReceived(request.Id, request.Amount, _context.Clock.ToUnixTime(now));
        BeginCycle(request.Amount);
        Close(request with { State = RequestState.Paid, Transfer = transfer.Hash, TransferOperation = transfer.Operation }, now);
        _output.Add(new PeerEvent(PeerEventKind.ReceiptAccepted) { Request = request.Id, Amount = request.Amount, Transfer = transfer.Hash });
    }

    public void HandleRefusal(ReadOnlySpan<byte> body, Instant now)
    {
        if (!RefusalMessage.TryRead(body, out RefusalMessage refusal))
        {
            _output.AddFault(ProtocolFault.Malformed);
            return;
        }

        if (_open is not { } open || open.Id != refusal.Request)
        {
            if (Find(refusal.Request) is null)
            {
                _output.AddFault(ProtocolFault.UnknownRequest);
            }

            return;
        }

        if (refusal.Reason == RefusalReason.OverRequest)
        {
            HandleCounted(Amount.FromStroops(refusal.Counted), now);
        }
        else if (refusal.Reason == RefusalReason.WrongStatement)
        {
            _statements.Show();
            _isForced |= _isOpenUrgent;
        }

        _waitUntil = now + _backoff;
        _backoff = TimeSpan.FromTicks(Math.Min(_backoff.Ticks * 2, _context.Settings.RefusalBackoff.Ticks));
        Close(open with { State = RequestState.Refused, Refusal = refusal.Reason }, now);
        _output.Add(new PeerEvent(PeerEventKind.RequestRefused) { Request = open.Id, Amount = open.Amount, Reason = refusal.Reason });
    }

    /// <summary>
    /// The neighbour counts less than we asked for. A small difference is given up, as cells are lost with a link; otherwise we ask for what it
    /// admits, and let the rest weigh on its credit.
    /// </summary>
    private void HandleCounted(Amount counted, Instant now)
    {
        // What is counted comes in whole stroops: what was rounded off is not given up.
        Amount less = _openBalance - counted - new Amount(Amount.UnitsPerStroop - 1);
        bool isWhole = !_past.Exists(request => request.State == RequestState.Expired);
        if (less > Amount.Zero && isWhole && _books.Conceded + less <= _context.Settings.ConcessionLimit && _books.Earned - less >= _books.SignedEarned)
        {
            long cells = (long)(_books.EarnedCells * less.Units / Int128.Max(1, _books.Earned.Units));
            _books.Concede(new(cells, less), _context.Clock.ToUnixTime(now));
            return;
        }

        _books.Disputed = new(Int128.Max(0, _books.Balance - counted.Units));
    }

    private void Issue(Instant now)
    {
        PeerPosition position = new(new(_books.Balance), _books.Disputed, _books.Threshold, IsUrgent);
        Stroops amount = _context.Strategy.AmountToRequest(position);
        if (!_isForced)
        {
            // An operator who closes the books wants all of it.
            amount = Denomination.RoundDown(amount, _context.Settings.Denomination);
        }

        if (amount == Stroops.Zero)
        {
            return;
        }

        _open = Write(amount, now);
        _openBalance = new(_books.Balance);
        _isOpenUrgent = IsUrgent;
        _isForced = false;
        _books.Unpaid.Add(_open.Created, _books.Covered + Amount.FromStroops(amount));
        _books.Requested += amount;
        _books.Persist(_open.Created);
        _output.Add(_open);
        _output.Add(new PeerEvent(PeerEventKind.RequestIssued) { Request = _open.Id, Amount = amount });
        Send(_open, now);
    }

    private RequestRecord Write(Stroops amount, Instant now)
    {
        UnixTime time = _context.Clock.ToUnixTime(now);
        RequestId id = RequestId.Draw(_context.Random);
        UnixTime expires = time + _context.Settings.RequestValidity;
        RequestMessage message = new()
        {
            Network = _context.Network,
            Id = id,
            Sequence = ++_books.IssuedSequence,
            Payee = _context.Key.Account,
            Payer = _peer,
            Amount = amount,
            Earned = _books.Earned,
            Cells = _books.EarnedCells,
            Received = _books.Received,
            Limit = IsUrgent ? Stroops.Zero : _ladder.SoftLimit.ToStroopsOrLimit(),
            Memo = TransferMemo.ForRequest(id),
            StatementSequence = _statements.Sequence,
            Statement = _statements.Hash,
            Issued = time,
            Expires = expires,
        };
        return new()
        {
            Id = id,
            Peer = _peer,
            Direction = RequestDirection.Issued,
            Sequence = message.Sequence,
            Amount = amount,
            Body = message.Write(_context.Key),
            Created = time,
            Expires = expires,
            Due = time,
            State = RequestState.Open,
        };
    }

    private void Send(RequestRecord request, Instant now)
    {
        _repeatAt = now + _context.Settings.RequestRepeat;
        _output.Add(request.Body.ToArray());
    }

    /// <summary>
    /// A payment came: another threshold, and more credit once a whole threshold was settled. Small payments do not buy credit, and in a dispute
    /// nothing does.
    /// </summary>
    private void BeginCycle(Stroops paid)
    {
        _books.Settled += Amount.FromStroops(paid);
        if (_books.Settled >= GrowthAt && !_books.IsClient && _books.DisputedSince is null)
        {
            Amount doubled = new(_books.Credit.Units * 2);
            _books.Credit = doubled < _context.Settings.CreditLimit ? doubled : _context.Settings.CreditLimit;
            _books.Settled = Amount.Zero;
            _books.Conceded = Amount.Zero;
        }

        _books.Threshold = ThresholdDraw.Draw(_context.Settings, _books.Credit, _context.Random);
        _books.Disputed = Amount.Zero;
        _waitUntil = null;
        _backoff = FirstBackoff;
    }

    private void Close(RequestRecord closed, Instant now)
    {
        if (_open?.Id == closed.Id)
        {
            _open = null;
            _repeatAt = null;
        }

        if (closed.State != RequestState.Paid)
        {
            _books.Requested = new(_books.Requested.Value - closed.Amount.Value);
        }

        _past.RemoveAll(request => request.Id == closed.Id);
        Remember(closed);
        _output.Add(closed);
        _books.Persist(_context.Clock.ToUnixTime(now));
    }

    private void Remember(RequestRecord request)
    {
        if (_past.Count >= RequestRecord.RememberedCount + _setAside.Count)
        {
            _past.RemoveAt(Math.Max(0, _past.FindIndex(old => !_setAside.Contains(old.Id))));
        }

        _past.Add(request);
    }

    private RequestRecord? Find(RequestId id) => _open?.Id == id ? _open : _past.Find(request => request.Id == id);
}
