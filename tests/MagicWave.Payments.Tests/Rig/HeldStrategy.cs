using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Rig;

/// <summary>The real strategy, which asks for nothing while it is held.</summary>
internal sealed class HeldStrategy : ISettlementStrategy
{
    public bool IsHeld { get; set; }

    public string Name => PeerBalanceStrategy.Instance.Name;

    public CircuitBilling Billing => PeerBalanceStrategy.Instance.Billing;

    public HopTerms TermsFor(long price, int hops, int hop) => PeerBalanceStrategy.Instance.TermsFor(price, hops, hop);

    public Stroops AmountToRequest(in PeerPosition position) =>
        IsHeld ? Stroops.Zero : PeerBalanceStrategy.Instance.AmountToRequest(position);

    public TransferOrder PlanTransfer(RequestMessage request) => PeerBalanceStrategy.Instance.PlanTransfer(request);
}
