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
    /// <param name="path">All hops.</param>
    /// <param name="hop">Which one, from 0.</param>
    /// <param name="price">What one relay earns per cell, in units of 10⁻¹³ MWT; 0 for a circuit that is not paid.</param>
    internal static PaymentRates? RatesOf(IReadOnlyList<HopTarget> path, int hop, long price)
    {
        int paid = price == 0 ? 0 : PaidHops(path);
        return hop < paid ? new PaymentRates((ulong)(price * (paid - hop)), (ulong)(price * (paid - hop - 1))) : null;
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
