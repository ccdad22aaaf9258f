using MagicWave.Core.Bytes;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// Our side where we owe the neighbour. A request that passes every check is stored as accepted, waits until it is due, and is paid once.
/// The same request again gives the same answer.
/// </summary>
internal sealed class PayerSide
{
    /// <summary>Accepted requests of one neighbour that may wait for payment. It has one open at a time; more come only after an expiry.</summary>
    public const int MaximumWaiting = 8;

    private readonly AccountContext _context;
    private readonly SettlementAccount _peer;
    private readonly PeerBooks _books;
    private readonly StatementSide _statements;
    private readonly PeerOutput _output;
    private readonly List<RequestLifecycle> _waiting = [];
    private readonly List<RequestLifecycle> _past = [];

    public PayerSide(
        AccountContext context, SettlementAccount peer, PeerBooks books, StatementSide statements, PeerOutput output, IEnumerable<RequestRecord> stored)
    {
        (_context, _peer, _books, _statements, _output) = (context, peer, books, statements, output);
        foreach (RequestRecord request in stored.Where(request => request.Direction == RequestDirection.Received).OrderBy(request => request.Sequence))
        {
            RequestLifecycle life = RequestLifecycle.Restore(request);
            if (life.IsReserved)
            {
                _waiting.Add(life);
            }
            else
            {
                Remember(life);
            }
        }
    }

    /// <summary>The balance (below zero: we owe) down from which a waiting request must be paid at once.</summary>
    public Int128 ActBelow { get; private set; } = Int128.MinValue;

    public Instant? NextDeadline
    {
        get
        {
            Instant? next = null;
            foreach (RequestLifecycle life in _waiting)
            {
                next = life.Stage == RequestStage.Reserved ? Instant.Earlier(next, _context.Clock.ToInstant(life.Request.Due)) : next;
            }

            return next;
        }
    }

    public IEnumerable<RequestRecord> Requests => _past.Concat(_waiting).Select(life => life.Request);

    private Int128 Reserved
    {
        get
        {
            Int128 sum = 0;
            foreach (RequestLifecycle life in _waiting)
            {
                sum += Amount.FromStroops(life.Request.Amount).Units;
            }

            return sum;
        }
    }

    /// <summary>What we count as owed, above what is already promised.</summary>
    private Amount Counted => new(Int128.Max(0, -_books.Balance - Reserved));

    public void HandleRequest(ReadOnlySpan<byte> body, Instant now)
    {
        if (!RequestMessage.TryRead(body, out RequestMessage? message))
        {
            _output.AddFault(ProtocolFault.Malformed);
            return;
        }

        RequestLifecycle? known = Find(message!.Id);
        if (known is not null && PublicBytes.Equal(known.Request.Body.Span, body))
        {
            Answer(known);
            return;
        }

        UnixTime time = _context.Clock.ToUnixTime(now);
        RefusalReason? reason = Judge(message, body, time);
        if (known is not null)
        {
            // No answer: it would be taken for one to the request that the id belongs to.
            _output.AddFault(reason == RefusalReason.BadSignature ? ProtocolFault.BadSignature : ProtocolFault.Conflict);
            return;
        }

        if (reason is not (RefusalReason.BadSignature or RefusalReason.WrongParty or RefusalReason.WrongNetwork or RefusalReason.WrongDestination))
        {
            RepeatReceipts(message);
        }

        if (reason == RefusalReason.WrongStatement)
        {
            _statements.Show();
        }

        RequestLifecycle life = new(ToRecord(message, body, time));
        if (reason is { } refused)
        {
            Reject(life, refused);
            return;
        }

        life.Advance(RequestStep.Validate);
        if (_waiting.Count == MaximumWaiting)
        {
            _output.AddFault(ProtocolFault.TooManyRequests);
        }
        else if (!_context.Budget.TryReserve(message.Amount, time))
        {
            Reject(life, RefusalReason.OverBudget);
            _output.Add(new PeerEvent(PeerEventKind.BudgetReached) { Request = message.Id, Amount = message.Amount });
        }
        else
        {
            Reserve(life, message, now);
        }
    }

    public void HandleDeadline(Instant now)
    {
        UnixTime time = _context.Clock.ToUnixTime(now);
        bool atOnce = _books.Balance <= ActBelow;
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            RequestLifecycle life = _waiting[i];
            if (life.Allows(RequestStep.Build) && (atOnce || life.Request.Due <= time))
            {
                RequestRecord request = life.Advance(RequestStep.Build);
                _output.Add(request);
                _output.Add(new PeerEvent(PeerEventKind.SettlementWanted) { Request = request.Id, Amount = request.Amount });
            }
        }

        if (atOnce)
        {
            ActBelow = Int128.MinValue;
        }
    }

    /// <summary>The stored transfer for a request is handed in; each time.</summary>
    public void HandleSubmitted(RequestId id)
    {
        // A transfer out of an earlier life of the program is handed in before the request is due again.
        if (_waiting.Find(life => life.Request.Id == id) is { } life)
        {
            Submit(life);
        }
    }

    /// <summary>The transfer for a request was seen on the ledger.</summary>
    public void HandlePaid(RequestId id, TransferHash transfer, int operation, Instant now)
    {
        if (TakeWaiting(id) is not { } life)
        {
            return;
        }

        Submit(life);
        UnixTime time = _context.Clock.ToUnixTime(now);
        RequestRecord paid = life.Advance(RequestStep.Confirm, request => request with { Transfer = transfer, TransferOperation = operation });
        _books.BookPaid(id, paid.Amount, time);
        Remember(life);
        _output.Add(paid);
        _books.Persist(time);
        Answer(life);
    }

    /// <summary>No transfer for a request is on the ledger, and none can come there any more.</summary>
    public void HandleNotPaid(RequestId id, RefusalReason reason, Instant now)
    {
        if (TakeWaiting(id) is not { } life)
        {
            return;
        }

        if (life.Allows(RequestStep.Build))
        {
            life.Advance(RequestStep.Build);
        }

        RequestRecord released = life.Advance(RequestStep.Release, request => request with { Refusal = reason });
        _context.Budget.Release(released.Amount, released.Created);
        _books.Accepted = new(_books.Accepted.Value - released.Amount.Value);
        Remember(life);
        _output.Add(released);
        _books.Persist(_context.Clock.ToUnixTime(now));
        Answer(life);
        _output.Add(new PeerEvent(PeerEventKind.RequestRejected) { Request = id, Amount = released.Amount, Reason = reason });
    }

    /// <summary>The request that the driver is to pay; null when it is none.</summary>
    public RequestMessage? FindToPay(RequestId id) =>
        _waiting.Find(life => life.Request.Id == id) is { } found && RequestMessage.TryRead(found.Request.Body.Span, out RequestMessage? message) ? message : null;

    /// <summary>The first check that fails, in the order of <see cref="RefusalReason"/>, but for the budget.</summary>
    private RefusalReason? Judge(RequestMessage message, ReadOnlySpan<byte> body, UnixTime time)
    {
        PaymentSettings settings = _context.Settings;
        if (!message.IsAuthentic(body))
        {
            return RefusalReason.BadSignature;
        }

        if (message.Payer != _context.Key.Account)
        {
            return RefusalReason.WrongParty;
        }

        if (message.Network != _context.Network)
        {
            return RefusalReason.WrongNetwork;
        }

        if (message.Payee != _peer)
        {
            return RefusalReason.WrongDestination;
        }

        if (message.Expires <= time || message.Expires <= message.Issued || message.Issued > time + settings.ClockTolerance)
        {
            return RefusalReason.Expired;
        }

        if (!_statements.Knows(message.StatementSequence, message.Statement))
        {
            return RefusalReason.WrongStatement;
        }

        if (message.Sequence <= _books.AcceptedSequence)
        {
            return RefusalReason.StaleSequence;
        }

        if (message.Amount == Stroops.Zero || message.Memo != TransferMemo.ForRequest(message.Id))
        {
            return RefusalReason.BadTerms;
        }

        // Against the signed balance: what was once paid above the count leaves less to tolerate.
        Int128 counted = -_books.Balance - Reserved;
        Int128 tolerance = Int128.Max(settings.Tolerance.Units, counted * settings.TolerancePerMille / 1_000);
        return Amount.FromStroops(message.Amount).Units > counted + tolerance ? RefusalReason.OverRequest
            : settings.UsesLedger ? null
            : RefusalReason.NotOnLedger;
    }

    private void Reserve(RequestLifecycle life, RequestMessage message, Instant now)
    {
        UnixTime time = _context.Clock.ToUnixTime(now);
        RequestRecord request = life.Advance(RequestStep.Reserve, request => request with { Due = DueOf(message, now) });
        if (message.Limit > Stroops.Zero)
        {
            // Shortly before the payee serves worse, waiting longer costs more than it hides. At the default soft limit of 80 % this is at
            // 75 %, above all thresholds: which of them was drawn does not show in whether payment waited.
            ActBelow = Int128.Max(ActBelow, -(Amount.FromStroops(message.Limit).Units * 15 / 16));
        }

        _waiting.Add(life);
        _books.AcceptedSequence = message.Sequence;
        _books.Accepted += message.Amount;
        _books.Persist(time);
        _output.Add(request);
    }

    /// <summary>Now if the payee is already serving worse; otherwise after a random wait from when it was made: one that came late has waited.</summary>
    private UnixTime DueOf(RequestMessage message, Instant now)
    {
        UnixTime time = _context.Clock.ToUnixTime(now);
        if (message.Limit == Stroops.Zero)
        {
            return time;
        }

        long delay = _context.Random.NextInt64((long)_context.Settings.MaximumSettlementDelay.TotalMilliseconds + 1);
        UnixTime due = message.Issued + TimeSpan.FromMilliseconds(delay);
        UnixTime latest = message.Expires + -_context.Settings.TransferValidity;
        due = due < latest ? due : latest;
        return due < time ? time : due;
    }

    /// <summary>From a driver that found a transfer of an earlier life, the steps up to it are made up for.</summary>
    private static void Submit(RequestLifecycle life)
    {
        if (life.Allows(RequestStep.Build))
        {
            life.Advance(RequestStep.Build);
        }

        life.Advance(RequestStep.Submit);
    }

    private void Reject(RequestLifecycle life, RefusalReason reason)
    {
        RequestRecord refused = life.Advance(RequestStep.Reject, request => request with { Refusal = reason });
        if (reason != RefusalReason.BadSignature)
        {
            // In memory only: nothing moved, and a flood of requests must not become a flood of writes.
            Remember(life);
        }

        Answer(life);
        _output.Add(new PeerEvent(PeerEventKind.RequestRejected) { Request = refused.Id, Amount = refused.Amount, Reason = reason });
    }

    private void Answer(RequestLifecycle life)
    {
        RequestRecord request = life.Request;
        if (life.Allows(RequestStep.Receipt) && request.Transfer is { } transfer)
        {
            life.Advance(RequestStep.Receipt);
            _output.Add(new ReceiptMessage(request.Id, transfer, request.Amount).Write(_context.Key, _context.Network));
        }
        else if (life.Stage is RequestStage.Rejected or RequestStage.Released && request.Refusal is { } reason)
        {
            Stroops counted = reason == RefusalReason.OverRequest ? Counted.ToStroopsOrLimit() : Stroops.Zero;
            _output.Add(new RefusalMessage(request.Id, reason, counted).Write());
        }
    }

    /// <summary>The payee's sums say that it did not get receipts of ours: they are sent again.</summary>
    private void RepeatReceipts(RequestMessage message)
    {
        if (message.Received >= _books.Paid)
        {
            return;
        }

        foreach (RequestLifecycle paid in _past.Where(life => life.Allows(RequestStep.Receipt)))
        {
            Answer(paid);
        }
    }

    private RequestRecord ToRecord(RequestMessage message, ReadOnlySpan<byte> body, UnixTime time) => new()
    {
        Id = message.Id,
        Peer = _peer,
        Direction = RequestDirection.Received,
        Sequence = message.Sequence,
        Amount = message.Amount,
        Body = body.ToArray(),
        Created = time,
        Expires = message.Expires,
        Due = time,
        State = RequestState.Refused,
    };

    private RequestLifecycle? TakeWaiting(RequestId id)
    {
        int index = _waiting.FindIndex(life => life.Request.Id == id);
        if (index < 0)
        {
            return null;
        }

        RequestLifecycle life = _waiting[index];
        _waiting.RemoveAt(index);
        if (_waiting.Count == 0)
        {
            ActBelow = Int128.MinValue;
        }

        return life;
    }

    private void Remember(RequestLifecycle life)
    {
        if (_past.Count == RequestRecord.RememberedCount)
        {
            _past.RemoveAt(0);
        }

        _past.Add(life);
    }

    private RequestLifecycle? Find(RequestId id) =>
        _waiting.Find(life => life.Request.Id == id) ?? _past.Find(life => life.Request.Id == id);
}
