using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Strategies;

/// <summary>
/// Each pair of neighbours settles its own net balance, rarely: the whole stroops of it, as soon as it reaches the threshold. Nobody but the
/// neighbour learns of it, and relays mostly cancel out.
/// </summary>
public sealed class PeerBalanceStrategy : ISettlementStrategy
{
    private PeerBalanceStrategy()
    {
    }

    /// <summary>The one instance.</summary>
    public static PeerBalanceStrategy Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "peer";

    /// <inheritdoc/>
    public CircuitBilling Billing => CircuitBilling.Neighbours;

    /// <inheritdoc/>
    public HopTerms TermsFor(long price, int hops, int hop)
    {
        HopRange.Check(price, hops, hop);
        return new(price * (hops - hop), price * (hops - hop - 1), RateAsked: 0, RateFee: 0);
    }

    /// <inheritdoc/>
    public Stroops AmountToRequest(in PeerPosition position)
    {
        Amount agreed = position.Balance - position.Disputed;
        return position.Urgent || agreed >= position.Threshold ? agreed.ToStroopsOrLimit() : Stroops.Zero;
    }

    /// <inheritdoc/>
    public TransferOrder PlanTransfer(RequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.Payer, request.Payee, request.Amount, request.Memo, Sequence: 0, ValidUntil: default);
    }
}
