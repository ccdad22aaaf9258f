using System.Diagnostics;
using MagicWave.Core.Security;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// A chain as its client plans it: one lock for each link, from the client to the payee, and what each hop is told. Only the client knows that the
/// locks belong together. A chain through a rendezvous point has two such plans: the payee makes the one behind it, from the lock that the rendezvous
/// point is to make, and the payer the one before it, up to that lock, which is all that they know of each other's.
/// </summary>
public sealed class ChainPlan
{
    private ChainPlan(RequestId request, IReadOnlyList<LockTerms> locks, IReadOnlyList<RouteMessage> routes, LockScalar? shift)
    {
        Request = request;
        Locks = locks;
        Routes = routes;
        Shift = shift;
    }

    /// <summary>What it pays.</summary>
    public RequestId Request { get; }

    /// <summary>The locks, the first one that is made first: each expires a step before the one before it, and is smaller by the fee of the hop between.</summary>
    public IReadOnlyList<LockTerms> Locks { get; }

    /// <summary>What each hop is told, in the order in which they are paid: the one behind the first lock first.</summary>
    public IReadOnlyList<RouteMessage> Routes { get; }

    /// <summary>Of a half before a rendezvous point: what shifts the payee's lock to the payer's. Null otherwise.</summary>
    internal LockScalar? Shift { get; }

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
        int links = fees.Count + 1;
        UnixTime last = time + (ChainTimes.Step * (Math.Max(links, ChainTimes.PlannedLinks) - links + 1));
        return TryMakeToPayee(request, point, amount, fees, last, random, RouteForm.Forward);
    }

    /// <summary>Payee behind a rendezvous point: plans the links from there to itself. The last route is for the payee itself.</summary>
    /// <param name="request">Its own request.</param>
    /// <param name="point">The point of its secret.</param>
    /// <param name="amount">What it wants to get.</param>
    /// <param name="fees">What each of its hops behind the rendezvous point keeps, the one next to that point first; none when it is a neighbour.</param>
    /// <param name="payBefore">When the payer has to begin at the latest.</param>
    /// <param name="random">For names and tweaks.</param>
    /// <returns>Null when the sum is beyond what one lock can hold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount is not positive, a fee negative, or there are too many hops.</exception>
    public static ChainPlan? TryMakeBehind(
        RequestId request, LockPoint point, Amount amount, IReadOnlyList<Amount> fees, UnixTime payBefore, IRandom random) =>
        TryMakeToPayee(request, point, amount, fees, payBefore + ChainTimes.Step, random, RouteForm.Back);

    /// <summary>Payer: plans the links up to a rendezvous point. The last route is for that point, which makes the lock that the payee named.</summary>
    /// <param name="request">The payee's request.</param>
    /// <param name="joined">The lock that the rendezvous point is to make.</param>
    /// <param name="fees">What each hop keeps, the guard first, the rendezvous point last; from 1 to <see cref="ChainLimits.Hops"/>.</param>
    /// <param name="random">For names and tweaks.</param>
    /// <returns>Null when the sum is beyond what one lock can hold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A fee is negative, or there are too many hops or none.</exception>
    public static ChainPlan? TryMakeBefore(RequestId request, LockTerms joined, IReadOnlyList<Amount> fees, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(fees);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfZero(fees.Count, nameof(fees));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fees.Count, ChainLimits.Hops, nameof(fees));
        LockTerms[] locks = new LockTerms[fees.Count];
        RouteMessage[] routes = new RouteMessage[fees.Count];
        LockTerms next = joined;
        LockScalar? shift = null;
        for (int link = fees.Count - 1; link >= 0; link--)
        {
            LockScalar tweak = LockScalar.Draw(random);
            if (TryPrepend(next, tweak, fees[link], next.Expires + ChainTimes.Step, random) is not { } made)
            {
                return null;
            }

            locks[link] = made;
            routes[link] = new(made, tweak, next, null) { Form = link == fees.Count - 1 ? RouteForm.Joined : RouteForm.Transit };
            shift = shift is { } sum ? Add(sum, tweak) : tweak;
            next = made;
        }

        return new(request, locks, routes, shift);
    }

    private static ChainPlan? TryMakeToPayee(
        RequestId request, LockPoint point, Amount amount, IReadOnlyList<Amount> fees, UnixTime last, IRandom random, RouteForm form)
    {
        ArgumentNullException.ThrowIfNull(fees);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(amount.Units, Int128.One, nameof(amount));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fees.Count, ChainLimits.Hops, nameof(fees));
        int links = fees.Count + 1;
        LockTerms[] locks = new LockTerms[links];
        RouteMessage[] routes = new RouteMessage[links];
        LockTerms next = new(default, point, amount, last);
        for (int link = links - 1; link >= 0; link--)
        {
            bool isLast = link == links - 1;
            LockScalar tweak = LockScalar.Draw(random);
            UnixTime expires = isLast ? last : next.Expires + ChainTimes.Step;
            if (TryPrepend(next, tweak, isLast ? Amount.Zero : fees[link], expires, random) is not { } made)
            {
                return null;
            }

            locks[link] = made;
            routes[link] = isLast ? new(made, tweak, null, request) : new(made, tweak, next, null) { Form = form };
            next = made;
        }

        return new(request, locks, routes, shift: null);
    }

    /// <summary>The lock before another; null when it is beyond what one can hold.</summary>
    private static LockTerms? TryPrepend(LockTerms next, LockScalar tweak, Amount fee, UnixTime expires, IRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fee.Units, nameof(fee));
        Amount amount = next.Amount + fee;
        if (amount.Units > LockTerms.MaximumUnits)
        {
            return null;
        }

        if (!next.Point.TryShift(tweak, out LockPoint point))
        {
            // One chance in 2²⁵².
            throw new UnreachableException();
        }

        return new(LockId.Draw(random), point, amount, expires);
    }

    private static LockScalar Add(LockScalar left, LockScalar right) =>
        left.TryShift(right, out LockScalar sum) ? sum : throw new UnreachableException();
}
