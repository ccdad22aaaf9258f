using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Strategies;

/// <summary>
/// Who pays whom, for what a circuit carried and for what neighbours owe each other. A client chooses for its circuits; relays follow what the
/// client tells them, so that one relay serves clients of all strategies at once. A pure choice over numbers: the same position gives the
/// same answer. Called under the owner's gate.
/// </summary>
public interface ISettlementStrategy
{
    /// <summary>Its name for operators and on command lines: <c>peer</c>, <c>chain</c> or <c>node</c>. See <see cref="SettlementStrategies"/>.</summary>
    string Name { get; }

    /// <summary>How the circuits of this node, as a client, are paid for.</summary>
    CircuitBilling Billing { get; }

    /// <summary>What one hop of a circuit is told.</summary>
    /// <param name="price">What each hop earns per cell, in units of 10⁻¹³ MWT, from 0.</param>
    /// <param name="hops">How many hops can be paid, from 1.</param>
    /// <param name="hop">Which of them, from 0 at the guard.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    HopTerms TermsFor(long price, int hops, int hop);

    /// <summary>How much a neighbour is to be asked for at this time; nothing: it is not asked.</summary>
    /// <param name="position">The neighbour's account.</param>
    Stroops AmountToRequest(in PeerPosition position);

    /// <summary>The transfer that pays an accepted request, but for its sequence and validity, which the driver fills in.</summary>
    /// <param name="request">A request that passed every check.</param>
    TransferOrder PlanTransfer(RequestMessage request);
}
