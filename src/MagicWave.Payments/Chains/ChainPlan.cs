using System.Diagnostics;
using MagicWave.Core.Security;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// A chain as its client plans it: one lock for each link, from the client to the payee, and what each hop is told. Only the client knows that the
/// locks belong together.
/// </summary>
public sealed class ChainPlan
{
    private ChainPlan(RequestId request, IReadOnlyList<LockTerms> locks, IReadOnlyList<RouteMessage> routes)
    {
        Request = request;
        Locks = locks;
        Routes = routes;
    }

    /// <summary>What it pays.</summary>
    public RequestId Request { get; }

    /// <summary>The locks, the client's own first: each expires a step before the one before it, and is smaller by the fee of the hop between.</summary>
    public IReadOnlyList<LockTerms> Locks { get; }

    /// <summary>What each hop is told, the guard first, the payee last.</summary>
    public IReadOnlyList<RouteMessage> Routes { get; }

    /// <summary>Plans one.</summary>
    /// <param name="request">The payee's request.</param>
    /// <param name="point">The point that it named.</param>
    /// <param name="amount">What it asked for.</param>
    /// <param name="fees">What each hop before the payee keeps, the guard first; at most <see cref="ChainLimits.Hops"/> - 1 of them.</param>
    /// <param name="time">When.</param>
    /// <param name="random">For names and tweaks.</param>
    /// <returns>Null when the sum is beyond what one lock can hold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount is not positive, a fee negative, or there are too many hops.</exception>
    public static ChainPlan? TryMake(RequestId request, LockPoint point, Amount amount, IReadOnlyList<Amount> fees, UnixTime time, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(fees);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(amount.Units, Int128.One, nameof(amount));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fees.Count, ChainLimits.Hops, nameof(fees));
        int links = fees.Count + 1;
        LockTerms[] locks = new LockTerms[links];
        RouteMessage[] routes = new RouteMessage[links];
        LockPoint next = point;
        for (int link = links - 1; link >= 0; link--)
        {
            if (link < fees.Count)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(fees[link].Units, nameof(fees));
                amount += fees[link];
            }

            if (amount.Units > LockTerms.MaximumUnits)
            {
                return null;
            }

            LockScalar tweak = LockScalar.Draw(random);
            if (!next.TryShift(tweak, out next))
            {
                // One chance in 2²⁵².
                throw new UnreachableException();
            }

            UnixTime expires = time + (ChainTimes.Step * (Math.Max(links, ChainTimes.PlannedLinks) - link));
            locks[link] = new(LockId.Draw(random), next, amount, expires);
            bool isLast = link == links - 1;
            routes[link] = new(locks[link], tweak, isLast ? null : locks[link + 1], isLast ? request : null);
        }

        return new(request, locks, routes);
    }
}
