using MagicWave.Core.Time;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>A lock that was refused, or cancelled before it came: remembered until it expires, because "I will never open it" was promised.</summary>
internal sealed class ChainRefusal(ChainContext context, ChainPayment payment) : ChainMachine(context, payment)
{
    protected override UnixTime ActsAt => Payment.End;

    /// <summary>Stores it, and says so.</summary>
    public void Begin(Instant now)
    {
        Become(Payment, now);
        HandleLockAgain();
    }

    public override void HandleBooked(LockScalar opening, Instant now) => Blame(Payment.In!.Value.Peer, ProtocolFault.Conflict);

    public override void HandleAsked(CancelReason reason, Instant now)
    {
        if (reason == CancelReason.GiveUp)
        {
            HandleLockAgain();
        }
    }

    public override void HandleLockAgain() => SendCancel(Payment.In!.Value, Payment.Reason);

    protected override void Repeat(Instant now)
    {
    }

    protected override void Act(Instant now)
    {
    }
}
