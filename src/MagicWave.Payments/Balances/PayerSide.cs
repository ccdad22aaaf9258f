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
    private readonly List<RequestRecord> _waiting = [];
    private readonly List<RequestRecord> _past = [];

    public PayerSide(
        AccountContext context, SettlementAccount peer, PeerBooks books, StatementSide statements, PeerOutput output, IEnumerable<RequestRecord> stored)
    {
        (_context, _peer, _books, _statements, _output) = (context, peer, books, statements, output);
        foreach (RequestRecord request in stored.Where(request => request.Direction == RequestDirection.Received).OrderBy(request => request.Sequence))
        {
            switch (request.State)
            {
                case RequestState.Accepted:
                    _waiting.Add(request);
                    break;
                case RequestState.Paying:
                    // The driver knows whether a transfer was signed; it is asked again.
                    _waiting.Add(request with { State = RequestState.Accepted, Due = request.Created });
                    break;
                default:
                    Remember(request);
                    break;
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
            foreach (RequestRecord request in _waiting)
            {
                next = request.State == RequestState.Accepted ? Instant.Earlier(next, _context.Clock.ToInstant(request.Due)) : next;
            }

            return next;
        }
    }

    public IEnumerable<RequestRecord> Requests => _past.Concat(_waiting);

    private Int128 Reserved
    {
        get
        {
            Int128 sum = 0;
            foreach (RequestRecord request in _waiting)
            {
                sum += Amount.FromStroops(request.Amount).Units;
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

        RequestRecord? known = Find(message!.Id);
        if (known is not null && PublicBytes.Equal(known.Body.Span, body))
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

        if (reason is null && _waiting.Count == MaximumWaiting)
        {
            _output.AddFault(ProtocolFault.TooManyRequests);
        }
        else if (reason is null && !_context.Budget.TryReserve(message.Amount, time))
        {
            Reject(message, body, time, RefusalReason.OverBudget);
        }
        else if (reason is { } refused)
        {
            Reject(message, body, time, refused);
        }
        else
        {
            Accept(message, body, now);
        }
    }

    public void HandleDeadline(Instant now)
    {
        UnixTime time = _context.Clock.ToUnixTime(now);
        bool atOnce = _books.Balance <= ActBelow;
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            RequestRecord request = _waiting[i];
            if (request.State == RequestState.Accepted && (atOnce || request.Due <= time))
            {
                _waiting[i] = request with { State = RequestState.Paying };
                _output.Add(_waiting[i]);
                _output.Add(new PeerEvent(PeerEventKind.SettlementWanted) { Request = request.Id, Amount = request.Amount });
            }
        }

        if (atOnce)
        {
            ActBelow = Int128.MinValue;
        }
    }

    /// <summary>The transfer for a request was seen on the ledger.</summary>
    public void HandlePaid(RequestId id, TransferHash transfer, Instant now)
    {
        if (TakeWaiting(id) is not { } request)
        {
            return;
        }

        UnixTime time = _context.Clock.ToUnixTime(now);
        RequestRecord paid = request with { State = RequestState.Paid, Transfer = transfer };
        _books.BookPaid(id, request.Amount, time);
        Remember(paid);
        _output.Add(paid);
        _books.Persist(time);
        Answer(paid);
    }

    /// <summary>No transfer for a request is on the ledger, and none can come there any more.</summary>
    public void HandleNotPaid(RequestId id, RefusalReason reason, Instant now)
    {
        if (TakeWaiting(id) is not { } request)
        {
            return;
        }

        RequestRecord refused = request with { State = RequestState.Refused, Refusal = reason };
        _context.Budget.Release(request.Amount, request.Created);
        _books.Accepted = new(_books.Accepted.Value - request.Amount.Value);
        Remember(refused);
        _output.Add(refused);
        _books.Persist(_context.Clock.ToUnixTime(now));
        Answer(refused);
        _output.Add(new PeerEvent(PeerEventKind.RequestRejected) { Request = id, Amount = request.Amount, Reason = reason });
    }

    /// <summary>The request that the driver is to pay; null when it is none.</summary>
    public RequestMessage? FindToPay(RequestId id) =>
        _waiting.Find(request => request.Id == id) is { } found && RequestMessage.TryRead(found.Body.Span, out RequestMessage? message) ? message : null;

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
        return Amount.FromStroops(message.Amount).Units > counted + tolerance ? RefusalReason.OverRequest : null;
    }

    private void Accept(RequestMessage message, ReadOnlySpan<byte> body, Instant now)
    {
        UnixTime time = _context.Clock.ToUnixTime(now);
        RequestRecord request = ToRecord(message, body, time) with { State = RequestState.Accepted };
        if (message.Limit > Stroops.Zero)
        {
            // From when it was made: one that was long on its way has waited already.
            long delay = _context.Random.NextInt64((long)_context.Settings.MaximumSettlementDelay.TotalMilliseconds + 1);
            UnixTime due = message.Issued + TimeSpan.FromMilliseconds(delay);
            UnixTime latest = message.Expires + -_context.Settings.TransferValidity;
            due = due < latest ? due : latest;
            request = request with { Due = due < time ? time : due };

            // Shortly before the payee serves worse, waiting longer costs more than it hides. At the default soft limit of 80 % this is at
            // 75 %, above all thresholds: which of them was drawn does not show in whether payment waited.
            ActBelow = Int128.Max(ActBelow, -(Amount.FromStroops(message.Limit).Units * 15 / 16));
        }

        _waiting.Add(request);
        _books.AcceptedSequence = message.Sequence;
        _books.Accepted += message.Amount;
        _books.Persist(time);
        _output.Add(request);
    }

    private void Reject(RequestMessage message, ReadOnlySpan<byte> body, UnixTime time, RefusalReason reason)
    {
        RequestRecord refused = ToRecord(message, body, time) with { State = RequestState.Refused, Refusal = reason };
        if (reason != RefusalReason.BadSignature)
        {
            // In memory only: nothing moved, and a flood of requests must not become a flood of writes.
            Remember(refused);
        }

        Answer(refused);
        _output.Add(new PeerEvent(PeerEventKind.RequestRejected) { Request = message.Id, Amount = message.Amount, Reason = reason });
    }

    private void Answer(RequestRecord request)
    {
        if (request is { State: RequestState.Paid, Transfer: { } transfer })
        {
            _output.Add(new ReceiptMessage(request.Id, transfer, request.Amount).Write(_context.Key, _context.Network));
        }
        else if (request is { State: RequestState.Refused, Refusal: { } reason })
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

        foreach (RequestRecord paid in _past.Where(request => request.State == RequestState.Paid))
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

    private RequestRecord? TakeWaiting(RequestId id)
    {
        int index = _waiting.FindIndex(request => request.Id == id);
        if (index < 0)
        {
            return null;
        }

        RequestRecord request = _waiting[index];
        _waiting.RemoveAt(index);
        if (_waiting.Count == 0)
        {
            ActBelow = Int128.MinValue;
        }

        return request;
    }

    private void Remember(RequestRecord request)
    {
        if (_past.Count == RequestRecord.RememberedCount)
        {
            _past.RemoveAt(0);
        }

        _past.Add(request);
    }

    private RequestRecord? Find(RequestId id) => _waiting.Find(request => request.Id == id) ?? _past.Find(request => request.Id == id);
}
