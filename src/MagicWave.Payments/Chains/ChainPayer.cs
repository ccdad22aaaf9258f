using MagicWave.Core.Time;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// The client's end of a chain. It owes its guard the amount once the guard shows what opens the lock. Nobody waits for it upstream, so it takes a
/// claim for as long as it remembers the lock, unless the guard cancelled.
/// </summary>
internal sealed class ChainPayer(ChainContext context, ChainPayment payment) : ChainMachine(context, payment)
{
    protected override UnixTime ActsAt => Lock.Terms.Expires + ChainTimes.Retention;

    private ChainLock Lock => Payment.Out!.Value;

    /// <summary>Stores the lock, and makes it.</summary>
    public void Begin(Instant now)
    {
        Become(Payment, now);
        Repeat(now);
    }

    public override void HandleClaim(LockScalar opening, Instant now)
    {
        if (opening.Point != Lock.Terms.Point)
        {
            Blame(Lock.Peer, ProtocolFault.FalseOpening);
        }
        else if (Payment.State == ChainState.Settled)
        {
            SendClaim(Lock, opening);
        }
        else if (Payment.State == ChainState.Cancelled)
        {
            Blame(Lock.Peer, ProtocolFault.Conflict);
            SendCancel(Lock, CancelReason.Expired);
        }
        else
        {
            Context.Commit(Lock, HoldDirection.ToPeer);
            Become(Payment with { State = ChainState.Settled, Opening = opening }, now);
            SendClaim(Lock, opening);
            Tell(ChainEventKind.Paid, Lock.Peer, Lock.Terms.Amount, receipt: ReceiptOf(opening));
        }
    }

    public override void HandleCancel(CancelReason reason, Instant now)
    {
        if (Payment.State == ChainState.Locked && reason != CancelReason.GiveUp)
        {
            End(reason, now);
        }
        else if (Payment.State == ChainState.Settled)
        {
            // Whoever opened the lock cannot take it back; it is owed.
            Blame(Lock.Peer, ProtocolFault.Conflict);
        }
    }

    public override void HandleSettled(Instant now)
    {
        if (Payment.State != ChainState.Settled)
        {
            Blame(Lock.Peer, ProtocolFault.Conflict);
        }
        else if (!Payment.IsBehindOver)
        {
            Become(Payment with { IsBehindOver = true }, now);
        }
    }

    protected override void Repeat(Instant now)
    {
        if (Context.ToUnixTime(now) < Lock.Terms.Expires)
        {
            SendLock(Lock);
        }
        else
        {
            SendCancel(Lock, CancelReason.GiveUp);
        }
    }

    protected override void Act(Instant now) => End(CancelReason.Abandoned, now);

    private LockScalar? ReceiptOf(LockScalar opening) =>
        Payment.Secret is { } shift && opening.TryShiftBack(shift, out LockScalar receipt) ? receipt : null;

    private void End(CancelReason reason, Instant now)
    {
        Context.Release(Lock, HoldDirection.ToPeer);
        Become(Payment with { State = ChainState.Cancelled, Reason = reason, IsBehindOver = reason != CancelReason.Abandoned }, now);
        Tell(ChainEventKind.Failed, Lock.Peer, Lock.Terms.Amount, reason);
    }
}
