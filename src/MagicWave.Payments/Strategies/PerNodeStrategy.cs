using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Strategies;

/// <summary>
/// Every hop asks the client for its own part, in its own onion layer, and is paid there with blind tokens: no hop learns who pays, and nothing
/// is owed between neighbours for such circuits. What neighbours owe each other for others' circuits is settled as ever.
/// </summary>
public sealed class PerNodeStrategy : ISettlementStrategy
{
    private PerNodeStrategy()
    {
    }

    /// <summary>The one instance.</summary>
    public static PerNodeStrategy Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "node";

    /// <inheritdoc/>
    public CircuitBilling Billing => CircuitBilling.EachHop;

    /// <inheritdoc/>
    public HopTerms TermsFor(long price, int hops, int hop)
    {
        HopRange.Check(price, hops, hop);
        return new(RateIn: 0, RateOut: 0, RateAsked: price, RateFee: 0);
    }

    /// <inheritdoc/>
    public Stroops AmountToRequest(in PeerPosition position) => PeerBalanceStrategy.Instance.AmountToRequest(position);

    /// <inheritdoc/>
    public TransferOrder PlanTransfer(RequestMessage request) => PeerBalanceStrategy.Instance.PlanTransfer(request);
}
