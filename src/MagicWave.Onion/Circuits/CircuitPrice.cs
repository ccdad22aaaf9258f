using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Circuits;

/// <summary>
/// What each hop of a circuit is told of money. A hop is paid by the one before it, so only the hops up to the first that takes no payment are:
/// each earns the price, and passes on what those behind it earn.
/// </summary>
internal static class CircuitPrice
{
    /// <summary>The rates for one hop; null for a hop that is not paid.</summary>
    /// <param name="paid">How many hops are paid, as <see cref="PaidHops(CircuitPlan)"/> gives it.</param>
    /// <param name="hop">Which one, from 0.</param>
    /// <param name="price">What one relay earns per cell, in units of 10⁻¹³ MWT; 0 for a circuit that is not paid.</param>
    internal static PaymentRates? RatesOf(int paid, int hop, long price) =>
        price > 0 && hop < paid ? new PaymentRates((ulong)(price * (paid - hop)), (ulong)(price * (paid - hop - 1))) : null;

    /// <summary>
    /// How many hops of a planned circuit are paid. The hops of a stub hear their rates before its last one is known: where all of them are paid, it has to be
    /// one that is paid as well.
    /// </summary>
    internal static int PaidHops(CircuitPlan plan)
    {
        int paid = PaidHops(plan.Path);
        return plan.IsStub && paid == plan.Path.Count ? paid + 1 : paid;
    }

    /// <summary>How many hops, from the first on, can be paid: they take payment and the handshake that carries the rates.</summary>
    internal static int PaidHops(IReadOnlyList<HopTarget> path)
    {
        int paid = 0;
        while (paid < path.Count && HopHandshake.CanCarryRates(path[paid]))
        {
            paid++;
        }

        return paid;
    }
}
