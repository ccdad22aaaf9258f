using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>The real strategy, in many small payments, and only when it is told to settle.</summary>
internal sealed class InstalmentStrategy(Stroops instalment) : ISettlementStrategy
{
    public string Name => PeerBalanceStrategy.Instance.Name;

    public CircuitBilling Billing => PeerBalanceStrategy.Instance.Billing;

    public HopTerms TermsFor(long price, int hops, int hop) => PeerBalanceStrategy.Instance.TermsFor(price, hops, hop);

    public Stroops AmountToRequest(in PeerPosition position)
    {
        Stroops all = position.Urgent ? PeerBalanceStrategy.Instance.AmountToRequest(position) : Stroops.Zero;
        return all < instalment ? all : instalment;
    }

    public TransferOrder PlanTransfer(RequestMessage request) => PeerBalanceStrategy.Instance.PlanTransfer(request);
}
