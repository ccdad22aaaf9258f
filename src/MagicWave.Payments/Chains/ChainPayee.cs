using System.Diagnostics;
using MagicWave.Core.Time;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// The end of a chain: asks, waits for the lock that pays, opens it at once. A request is paid at most once, whatever the client tries.
/// </summary>
internal sealed class ChainPayee(ChainContext context, ChainPayment payment) : ChainMachine(context, payment)
{
    /// <summary>The point that the request names.</summary>
    public LockPoint Point { get; } = payment.Secret is { } own ? own.Point : default;

    protected override UnixTime ActsAt => Payment.State == ChainState.Requested ? Payment.Expires : Payment.End + ChainTimes.Retention;

    private ChainLock Before => Payment.In!.Value;

    /// <summary>Stores the request.</summary>
    public void Begin(Instant now) => Become(Payment, now);

    /// <summary>A lock that was announced for the request, and whose amount is held.</summary>
    public void HandleLock(ChainLock made, LockScalar tweak, Instant now)
    {
        if (!Payment.Secret!.Value.TryShift(tweak, out LockScalar opening) || opening.Point != made.Terms.Point)
        {
            throw new UnreachableException();
        }

        Context.Commit(made, HoldDirection.FromPeer);
        Become(Payment with { State = ChainState.Claimed, In = made, Opening = opening }, now);
        SendClaim(made, opening);
        Tell(ChainEventKind.Received, made.Peer, made.Terms.Amount);
    }

    public override void HandleBooked(LockScalar opening, Instant now)
    {
        if (opening.Point != Before.Terms.Point)
        {
            Blame(Before.Peer, ProtocolFault.FalseOpening);
        }
        else if (Payment.State == ChainState.Claimed)
        {
            Become(Payment with { State = ChainState.Settled }, now);
            SendSettled(Before);
        }
    }

    public override void HandleAsked(CancelReason reason, Instant now)
    {
        if (reason == CancelReason.GiveUp)
        {
            HandleLockAgain();
        }
        else if (Payment.State == ChainState.Claimed)
        {
            Tell(ChainEventKind.Disputed, Before.Peer, Before.Terms.Amount, reason);
            Become(Payment with { State = ChainState.Settled, Reason = reason }, now);
        }
    }

    public override void HandleLockAgain() => SendClaim(Before, Payment.Opening!.Value);

    protected override void Repeat(Instant now)
    {
        if (Payment.State == ChainState.Claimed)
        {
            HandleLockAgain();
        }
    }

    protected override void Act(Instant now)
    {
        if (Payment.State == ChainState.Requested)
        {
            Become(Payment with { State = ChainState.Cancelled, Reason = CancelReason.Expired }, now);
            Tell(ChainEventKind.NotPaid, default, Payment.Asked, CancelReason.Expired);
        }
        else
        {
            Tell(ChainEventKind.Disputed, Before.Peer, Before.Terms.Amount, CancelReason.Expired);
            Become(Payment with { State = ChainState.Settled }, now);
        }
    }
}
