using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Strategies;

/// <summary>
/// The last hop asks the client for payment; the client pays it through all hops at once, each keeping its fee: all of them are paid or none is.
/// The chain moves the balances between neighbours, which are settled as <see cref="PeerBalanceStrategy"/> settles them.
/// </summary>
public sealed class ChainStrategy : ISettlementStrategy
{
    private ChainStrategy()
    {
    }

    /// <summary>The one instance.</summary>
    public static ChainStrategy Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "chain";

    /// <inheritdoc/>
    public CircuitBilling Billing => CircuitBilling.Chain;

    /// <inheritdoc/>
    public HopTerms TermsFor(long price, int hops, int hop)
    {
        HopRange.Check(price, hops, hop);
        bool isLast = hop == hops - 1;
        return new(RateIn: 0, RateOut: 0, RateAsked: isLast ? price : 0, RateFee: isLast ? 0 : price);
    }

    /// <inheritdoc/>
    public Stroops AmountToRequest(in PeerPosition position) => PeerBalanceStrategy.Instance.AmountToRequest(position);

    /// <inheritdoc/>
    public TransferOrder PlanTransfer(RequestMessage request) => PeerBalanceStrategy.Instance.PlanTransfer(request);
}
