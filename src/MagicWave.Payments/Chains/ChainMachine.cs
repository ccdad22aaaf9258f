using System.Diagnostics;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// A node's part in one chain. A pure machine: what it books, sends and tells goes to the <see cref="ChainContext"/>. Every change of
/// state is a record; what leaves follows from it. Not thread-safe: all calls come under the owner's gate.
/// </summary>
internal abstract class ChainMachine(ChainContext context, ChainPayment payment)
{
    private Instant? _repeatAt;
    private TimeSpan _pause = ChainTimes.Repeat;

    public ChainPayment Payment { get; private set; } = payment;

    /// <summary>When to call <see cref="HandleDeadline"/>.</summary>
    public Instant NextDeadline
    {
        get
        {
            Instant acts = Context.Books.ToInstant(Payment.IsClosed ? ForgetAt : ActsAt);
            return !Payment.IsClosed && _repeatAt is { } repeat && repeat < acts ? repeat : acts;
        }
    }

    /// <summary>Whether it was closed so long ago that nobody will ask.</summary>
    public bool IsForgettable(UnixTime time) => Payment.IsClosed && time >= ForgetAt;

    protected ChainContext Context { get; } = context;

    /// <summary>When time alone changes the state.</summary>
    protected abstract UnixTime ActsAt { get; }

    private UnixTime ForgetAt => Payment.Role == ChainRole.Refused ? Payment.End : Payment.End + ChainTimes.Retention;

    /// <summary>The payee of our lock knows that its claim is booked.</summary>
    public virtual void HandleSettled(Instant now) => throw new UnreachableException();

    /// <summary>The payee of our lock opens it.</summary>
    public virtual void HandleClaim(LockScalar opening, Instant now) => throw new UnreachableException();

    /// <summary>The payee of our lock cancels it.</summary>
    public virtual void HandleCancel(CancelReason reason, Instant now) => throw new UnreachableException();

    /// <summary>The payer of the lock before us says that it booked our claim.</summary>
    public virtual void HandleBooked(LockScalar opening, Instant now) => throw new UnreachableException();

    /// <summary>The payer of the lock before us asks what became of it, or says that we are too late.</summary>
    public virtual void HandleAsked(CancelReason reason, Instant now) => throw new UnreachableException();

    /// <summary>The lock before us came once more.</summary>
    public virtual void HandleLockAgain() => throw new UnreachableException();

    /// <summary>The neighbour can be reached again, and may not have got what was sent before.</summary>
    public void HandleLinked(SettlementAccount peer, Instant now)
    {
        if (!Payment.IsClosed && (Payment.In?.Peer == peer || Payment.Out?.Peer == peer))
        {
            Arm(now);
            Repeat(now);
        }
    }

    /// <summary>Time passed.</summary>
    public void HandleDeadline(Instant now)
    {
        if (Payment.IsClosed)
        {
            return;
        }

        if (Context.ToUnixTime(now) >= ActsAt)
        {
            Act(now);
        }

        if (!Payment.IsClosed && _repeatAt <= now)
        {
            Arm(now);
            Repeat(now);
        }
    }

    /// <summary>Says again what is not answered.</summary>
    protected abstract void Repeat(Instant now);

    /// <summary><see cref="ActsAt"/> came.</summary>
    protected abstract void Act(Instant now);

    protected void Become(ChainPayment changed, Instant now)
    {
        Payment = changed;
        _pause = ChainTimes.Repeat;
        Context.Books.Add(ChainPaymentCodec.ToRecord(changed, isForgotten: false));
        _repeatAt = changed.IsClosed ? null : now + _pause;
    }

    /// <summary>Remembers something that is stored with the next change: without it the chain is only remembered for longer.</summary>
    protected void Note(ChainPayment changed) => Payment = changed;

    protected void SendLock(ChainLock made) =>
        Context.Send(made.Peer, new LockMessage(made.Terms, made.Issued, made.Peer).Write(Context.Key, Context.Books.Network));

    protected void SendClaim(ChainLock opened, LockScalar opening) =>
        Context.Send(opened.Peer, new ClaimMessage(opened.Terms.Id, opening).Write());

    protected void SendSettled(ChainLock opened) => Context.Send(opened.Peer, new SettledMessage(opened.Terms.Id).Write());

    protected void SendCancel(ChainLock cancelled, CancelReason reason) =>
        Context.Send(cancelled.Peer, new CancelMessage(cancelled.Terms.Id, cancelled.Terms.Expires, reason).Write());

    protected void Tell(
        ChainEventKind kind, SettlementAccount peer, Amount amount, CancelReason reason = CancelReason.None, LockScalar? receipt = null) =>
        Context.Tell(new ChainEvent(kind)
        {
            Peer = peer,
            Lock = (Payment.In ?? Payment.Out)?.Terms.Id ?? default,
            Request = Payment.Request,
            Receipt = receipt,
            Amount = amount,
            Reason = reason,
        });

    protected void Blame(SettlementAccount peer, ProtocolFault fault) => Context.Blame(peer, fault);

    /// <summary>Repeats soon while the lock runs, and more and more seldom afterwards.</summary>
    private void Arm(Instant now)
    {
        if (Context.ToUnixTime(now) >= Payment.End)
        {
            _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, ChainTimes.SlowestRepeat.Ticks));
        }

        _repeatAt = now + _pause;
    }
}
