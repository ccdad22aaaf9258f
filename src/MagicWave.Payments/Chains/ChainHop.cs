using System.Diagnostics;
using MagicWave.Core.Time;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// A relay in the middle of a chain. One record holds both locks, so that it never owes downstream what it does not hold upstream; one durable
/// step books both when the lock behind is opened in time. It cancels upstream when the downstream neighbour does, or when time is up, and then
/// takes no claim any more.
/// </summary>
internal sealed class ChainHop(ChainContext context, ChainPayment payment) : ChainMachine(context, payment)
{
    /// <summary>The last moment at which it can be sure that its upstream neighbour still takes the claim. Afterwards claims are repeated only.</summary>
    protected override UnixTime ActsAt => Payment.State == ChainState.Locked
        ? Before.Terms.Expires + -ChainTimes.Margin
        : Before.Terms.Expires + ChainTimes.Retention;

    private ChainLock Before => Payment.In!.Value;

    private ChainLock Behind => Payment.Out!.Value;

    /// <summary>Stores both locks, and makes the one behind. The upstream neighbour's amount is held already.</summary>
    public void Begin(Instant now)
    {
        Become(Payment, now);
        Repeat(now);
    }

    public override void HandleClaim(LockScalar opening, Instant now)
    {
        bool isLate = Context.ToUnixTime(now) >= Before.Terms.Expires + -ChainTimes.Margin;
        if (opening.Point != Behind.Terms.Point)
        {
            Blame(Behind.Peer, ProtocolFault.FalseOpening);
        }
        else if (Payment.State == ChainState.Cancelled || (Payment.State == ChainState.Locked && isLate))
        {
            RefuseLateClaim(now);
        }
        else
        {
            if (Payment.State == ChainState.Locked)
            {
                Open(opening, now);
            }

            SendClaim(Behind, opening);
        }
    }

    public override void HandleCancel(CancelReason reason, Instant now)
    {
        if (reason == CancelReason.GiveUp || Payment.State is ChainState.Claimed or ChainState.Settled)
        {
            // Whoever opened the lock cannot take it back.
            Blame(Behind.Peer, ProtocolFault.Conflict);
        }
        else if (Payment.State == ChainState.Locked)
        {
            Cancel(CancelReason.Downstream, isBehindOver: true, now);
        }
        else if (!Payment.IsBehindOver)
        {
            Become(Payment with { IsBehindOver = true }, now);
        }
    }

    public override void HandleSettled(Instant now)
    {
        ChainPayment changed = Payment with { IsBehindOver = true };
        if (Payment.State == ChainState.Claimed)
        {
            Note(changed);
        }
        else if (Payment.State != ChainState.Settled)
        {
            Blame(Behind.Peer, ProtocolFault.Conflict);
        }
        else if (!Payment.IsBehindOver)
        {
            Become(changed, now);
        }
    }

    public override void HandleBooked(LockScalar opening, Instant now)
    {
        if (Payment.State == ChainState.Claimed && opening.Point == Before.Terms.Point)
        {
            Become(Payment with { State = ChainState.Settled }, now);
            SendSettled(Before);
        }
        else if (Payment.State != ChainState.Settled)
        {
            Blame(Before.Peer, ProtocolFault.Conflict);
        }
    }

    public override void HandleAsked(CancelReason reason, Instant now)
    {
        if (Payment.State == ChainState.Locked)
        {
            // It is not ours to give up while the next one may open it.
            SendCancel(Behind, CancelReason.GiveUp);
        }
        else if (reason == CancelReason.GiveUp)
        {
            HandleLockAgain();
        }
        else if (Payment.State == ChainState.Claimed)
        {
            // It stays in our books: the claim went out in time. People have to settle it.
            Tell(ChainEventKind.Disputed, Before.Peer, Before.Terms.Amount, reason);
            Become(Payment with { State = ChainState.Settled, Reason = reason }, now);
        }
    }

    public override void HandleLockAgain()
    {
        if (Payment.State == ChainState.Cancelled)
        {
            SendCancel(Before, Payment.Reason);
        }
        else if (Payment.State != ChainState.Locked)
        {
            SendClaim(Before, Payment.Opening!.Value);
        }
    }

    protected override void Repeat(Instant now)
    {
        if (Payment.State == ChainState.Claimed)
        {
            SendClaim(Before, Payment.Opening!.Value);
        }
        else if (Context.ToUnixTime(now) < Behind.Terms.Expires)
        {
            SendLock(Behind);
        }
        else
        {
            SendCancel(Behind, CancelReason.GiveUp);
        }
    }

    protected override void Act(Instant now)
    {
        if (Payment.State == ChainState.Locked)
        {
            Tell(ChainEventKind.Withheld, Behind.Peer, Behind.Terms.Amount);
            Cancel(CancelReason.Expired, isBehindOver: false, now);
        }
        else
        {
            // Nobody answered the claim for as long as anybody remembers: it stays in the books, and is for people to settle.
            Tell(ChainEventKind.Disputed, Before.Peer, Before.Terms.Amount, CancelReason.Expired);
            Become(Payment with { State = ChainState.Settled }, now);
        }
    }

    private void Open(LockScalar opening, Instant now)
    {
        if (!opening.TryShift(Payment.Secret!.Value, out LockScalar upstream) || upstream.Point != Before.Terms.Point)
        {
            // The route was checked: points that add up have scalars that do.
            throw new UnreachableException();
        }

        Context.Commit(Before, HoldDirection.FromPeer);
        Context.Commit(Behind, HoldDirection.ToPeer);
        Become(Payment with { State = ChainState.Claimed, Opening = upstream }, now);
        SendClaim(Before, upstream);
        Tell(ChainEventKind.Relayed, Before.Peer, Before.Terms.Amount - Behind.Terms.Amount);
    }

    private void RefuseLateClaim(Instant now)
    {
        if (Payment.State == ChainState.Locked)
        {
            Cancel(CancelReason.Expired, isBehindOver: false, now);
        }

        Blame(Behind.Peer, ProtocolFault.LateClaim);
        SendCancel(Behind, CancelReason.Expired);
    }

    private void Cancel(CancelReason reason, bool isBehindOver, Instant now)
    {
        Context.Release(Before, HoldDirection.FromPeer);
        Context.Release(Behind, HoldDirection.ToPeer);
        Become(Payment with { State = ChainState.Cancelled, Reason = reason, IsBehindOver = isBehindOver }, now);
        SendCancel(Before, reason);
    }
}
