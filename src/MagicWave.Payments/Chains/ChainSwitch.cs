using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// All chains of a node: finds whose part a message belongs to, and judges what begins a new one. A pure machine, attached to the books of one engine:
/// what it books, stores and sends in one call becomes durable in one step. Not thread-safe: all calls come under the owner's gate.
/// </summary>
public sealed partial class ChainSwitch : IPeerExtension
{
    private readonly SettlementKey _key;
    private readonly IRandom _random;
    private readonly ChainRoutes _routes = new();
    private readonly ChainMachines _machines = new();
    private readonly Dictionary<RequestId, ChainPayee> _requests = [];

    private ChainContext? _attached;

    /// <summary>Makes them for one engine.</summary>
    /// <param name="key">The node's settlement key: it signs locks.</param>
    /// <param name="random">For secrets, names and tweaks.</param>
    public ChainSwitch(SettlementKey key, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(random);
        _key = key;
        _random = random;
    }

    /// <inheritdoc/>
    public byte FirstType => (byte)MessageType.Lock;

    /// <inheritdoc/>
    public byte LastType => (byte)MessageType.Settled;

    /// <inheritdoc/>
    public Instant? NextDeadline
    {
        get
        {
            Instant? next = _machines.NextEnd is { } end ? Context.Books.ToInstant(end) : null;
            foreach (ChainMachine machine in _machines.Live)
            {
                next = Instant.Earlier(next, machine.NextDeadline);
            }

            return next;
        }
    }

    /// <summary>The parts in chains that are remembered.</summary>
    internal IEnumerable<ChainPayment> Payments => _machines.All.Select(machine => machine.Payment);

    /// <summary>How many routes wait for their lock.</summary>
    internal int WaitingRoutes => _routes.Count;

    private ChainContext Context => _attached ?? throw new InvalidOperationException("The chains belong to no engine yet.");

    /// <inheritdoc/>
    /// <exception cref="PaymentException">A stored state cannot be read.</exception>
    public void Attach(IPeerBooks books)
    {
        ArgumentNullException.ThrowIfNull(books);
        _attached = new(_key, _random, books);
        foreach (StateRecord record in books.StatesOf(ChainPaymentCodec.Kind))
        {
            Restore(record);
        }
    }

    /// <inheritdoc/>
    public void HandleMessage(IPeerBook peer, IPeerLink link, ReadOnlySpan<byte> body, Instant now)
    {
        ArgumentNullException.ThrowIfNull(peer);
        HandleMessage(peer.Peer, body, now);
    }

    /// <inheritdoc/>
    public void HandleUnlinked(IPeerBook peer, Instant now)
    {
    }

    internal void HandleMessage(SettlementAccount peer, ReadOnlySpan<byte> body, Instant now)
    {
        _ = MessageHeader.TryPeek(body, out MessageType type);
        switch (type)
        {
            case MessageType.Lock when LockMessage.TryRead(body, out LockMessage made):
                HandleLock(peer, made, body, now);
                break;
            case MessageType.Claim when ClaimMessage.TryRead(body, out ClaimMessage claim):
                HandleClaim(peer, claim, now);
                break;
            case MessageType.Cancel when CancelMessage.TryRead(body, out CancelMessage cancel):
                HandleCancel(peer, cancel, now);
                break;
            case MessageType.Settled when SettledMessage.TryRead(body, out SettledMessage settled):
                HandleSettled(peer, settled, now);
                break;
            default:
                Context.Blame(peer, ProtocolFault.Malformed);
                break;
        }
    }

    /// <inheritdoc/>
    public void HandleLinked(IPeerBook peer, Instant now)
    {
        ArgumentNullException.ThrowIfNull(peer);
        foreach (ChainMachine machine in _machines.Live)
        {
            machine.HandleLinked(peer.Peer, now);
        }
    }

    /// <summary>A circuit is closed: its routes are forgotten. Locks that were made live on without it.</summary>
    public void HandleCircuitClosed(long circuit) => _routes.RemoveCircuit(circuit);

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        UnixTime time = Context.ToUnixTime(now);
        foreach (ChainMachine machine in _machines.Live.Where(machine => machine.NextDeadline <= now).ToArray())
        {
            machine.HandleDeadline(now);
            _machines.Note(machine, time);
            if (!machine.Payment.IsFinished && machine.IsForgettable(time))
            {
                Forget(machine);
            }
        }

        while (_machines.TakeEnded(time) is { } ended)
        {
            Forget(ended);
        }
    }

    /// <summary>Takes an event.</summary>
    public bool TryTakeEvent(out ChainEvent happened) => Context.TryTakeEvent(out happened);

    private void HandleClaim(SettlementAccount peer, ClaimMessage claim, Instant now)
    {
        if (_machines.Outgoing.Find(peer, claim.Lock) is { } payer)
        {
            payer.HandleClaim(claim.Opening, now);
            Note(payer, now);
        }
        else if (_machines.Incoming.Find(peer, claim.Lock) is { } payee)
        {
            payee.HandleBooked(claim.Opening, now);
            Note(payee, now);
        }
        else
        {
            Context.Blame(peer, ProtocolFault.UnknownLock);
        }
    }

    private void HandleCancel(SettlementAccount peer, CancelMessage cancel, Instant now)
    {
        if (_machines.Outgoing.Find(peer, cancel.Lock) is { } payer)
        {
            payer.HandleCancel(cancel.Reason, now);
            Note(payer, now);
        }
        else if (_machines.Incoming.Find(peer, cancel.Lock) is { } payee)
        {
            payee.HandleAsked(cancel.Reason, now);
            Note(payee, now);
        }
        else if (cancel.Reason == CancelReason.GiveUp)
        {
            // Its LOCK may still be on the way.
            LockTerms unknown = new(cancel.Lock, LockPoint.Base, new(1), cancel.Expires);
            Refuse(new ChainLock(peer, unknown, default), CancelReason.Expired, now);
        }
        else
        {
            Context.Blame(peer, ProtocolFault.UnknownLock);
        }
    }

    private void HandleSettled(SettlementAccount peer, SettledMessage settled, Instant now)
    {
        if (_machines.Outgoing.Find(peer, settled.Lock) is { } payer)
        {
            payer.HandleSettled(now);
            Note(payer, now);
        }
        else
        {
            Context.Blame(peer, ProtocolFault.UnknownLock);
        }
    }

    private void Note(ChainMachine machine, Instant now) => _machines.Note(machine, Context.ToUnixTime(now));

    private void Refuse(ChainLock made, CancelReason reason, Instant now)
    {
        UnixTime time = Context.ToUnixTime(now);
        _routes.Remove(made.Peer, made.Terms.Id);
        if (made.Terms.Expires <= time)
        {
            // Its LOCK is refused by its expiry alone: nothing to remember.
            Context.Send(made.Peer, new CancelMessage(made.Terms.Id, made.Terms.Expires, reason).Write());
            return;
        }

        bool isFull = _machines.CountRefused(made.Peer) >= ChainLimits.RefusedLocks;
        if (isFull || made.Terms.Expires > time + ChainTimes.Longest)
        {
            Context.Blame(made.Peer, ProtocolFault.TooManyRequests);
            return;
        }

        ChainRefusal refusal = new(Context, new() { Role = ChainRole.Refused, State = ChainState.Cancelled, In = made, Reason = reason });
        Add(refusal, time);
        refusal.Begin(now);
    }

    private void Add(ChainMachine machine, UnixTime time)
    {
        _machines.Add(machine, time);
        if (machine is ChainPayee payee)
        {
            _requests.Add(payee.Payment.Request!.Value, payee);
        }
    }

    private void Forget(ChainMachine machine)
    {
        ChainPayment payment = machine.Payment;
        _machines.Remove(machine);
        if (payment is { Role: ChainRole.Payee, Request: { } request })
        {
            _requests.Remove(request);
        }

        Context.Books.Add(ChainPaymentCodec.ToRecord(payment, isForgotten: true));
    }

    private void Restore(StateRecord record)
    {
        if (!ChainPaymentCodec.TryRead(record.Value.Span, out ChainPayment? payment))
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "The stored state of a chain cannot be read.");
        }

        Add(payment!.Role switch
        {
            ChainRole.Payer => new ChainPayer(Context, payment),
            ChainRole.Hop => new ChainHop(Context, payment),
            ChainRole.Payee => new ChainPayee(Context, payment),
            _ => new ChainRefusal(Context, payment),
        }, payment.End);
    }
}
