using System.Collections.Frozen;

namespace MagicWave.Onion.Directory.Writing;

/// <summary>
/// Computes the weights by which clients spread their load over positions in a circuit (dir-spec 3.8.3). Every authority must reach the same
/// numbers: the order of cases and the rounding are those of C tor.
/// </summary>
public static class BandwidthWeightCalculator
{
    /// <summary>The unit of the weights, unless the parameter <c>bwweightscale</c> says otherwise.</summary>
    public const int DefaultScale = 10_000;

    /// <summary>How far sums may be off, in units of the scale: C tor's bound for rounding.</summary>
    private const long Margin = 10;

    /// <summary>Computes the weights of these relays; empty when no case gives weights that hold.</summary>
    /// <param name="routers">The relays of the consensus.</param>
    /// <param name="scale">The unit, at least 1.</param>
    public static IReadOnlyDictionary<string, int> Compute(IEnumerable<RouterStatus> routers, int scale = DefaultScale)
    {
        ArgumentNullException.ThrowIfNull(routers);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);

        // One each, so that nothing is divided by zero.
        long guard = 1;
        long middle = 1;
        long exit = 1;
        long both = 1;
        foreach (RouterStatus router in routers)
        {
            long bandwidth = router.Bandwidth ?? 0;
            bool isExit = router.Has(RouterFlags.Exit) && !router.Has(RouterFlags.BadExit);
            switch (router.Has(RouterFlags.Guard), isExit)
            {
                case (true, true):
                    both += bandwidth;
                    break;
                case (true, false):
                    guard += bandwidth;
                    break;
                case (false, true):
                    exit += bandwidth;
                    break;
                default:
                    middle += bandwidth;
                    break;
            }
        }

        Totals totals = new(guard, middle, exit, both, scale);
        return Choose(totals) is { } weights ? Name(weights, scale) : FrozenDictionary<string, int>.Empty;
    }

    private static Weights? Choose(in Totals t)
    {
        bool isExitScarce = 3 * t.E < t.T;
        bool isGuardScarce = 3 * t.G < t.T;
        return (isExitScarce, isGuardScarce) switch
        {
            (false, false) => NeitherScarce(t),
            (true, true) => BothScarce(t),
            _ => OneScarce(t),
        };
    }

    // Case 1.
    private static Weights? NeitherScarce(in Totals t)
    {
        long third = t.Scale / 3;
        long ee = t.Scale * (t.E + t.G + t.M) / (3 * t.E);
        long mg = t.Scale * ((2 * t.G) - t.E - t.M) / (3 * t.G);
        Weights weights = new(Gg: t.Scale - mg, Gd: third, Mg: mg, Me: t.Scale - ee, Md: third, Ee: ee, Ed: third);
        return Check(weights, t) == Fault.None ? weights : null;
    }

    // Case 2.
    private static Weights? BothScarce(in Totals t)
    {
        if (Math.Min(t.E, t.G) + t.D < Math.Max(t.E, t.G))
        {
            return t.E < t.G
                ? new(Gg: t.Scale, Gd: 0, Mg: 0, Me: 0, Md: 0, Ee: t.Scale, Ed: t.Scale)
                : new(Gg: t.Scale, Gd: t.Scale, Mg: 0, Me: 0, Md: 0, Ee: t.Scale, Ed: 0);
        }

        long ed = t.Scale * (t.D - (2 * t.E) + (4 * t.G) - (2 * t.M)) / (3 * t.D);
        Weights first = new(
            Gg: t.Scale,
            Gd: (t.Scale - ed) / 2,
            Mg: 0,
            Me: t.Scale * (t.G - t.M) / t.E,
            Md: (t.Scale - ed) / 2,
            Ee: t.Scale * (t.E - t.G + t.M) / t.E,
            Ed: ed);
        if (Check(first, t) == Fault.None)
        {
            return first;
        }

        ed = t.Scale * (t.D - (2 * t.E) + t.G + t.M) / (3 * t.D);
        long md = Math.Max(0, t.Scale * (t.D - (2 * t.M) + t.G + t.E) / (3 * t.D));
        Weights second = new(Gg: t.Scale, Gd: t.Scale - ed - md, Mg: 0, Me: 0, Md: md, Ee: t.Scale, Ed: ed);
        return Check(second, t) is Fault.None or Fault.MiddleUnbalanced ? second : null;
    }

    // Case 3.
    private static Weights? OneScarce(in Totals t)
    {
        bool isGuardScarce = t.G < t.E;
        if (3 * (Math.Min(t.E, t.G) + t.D) < t.T)
        {
            if (isGuardScarce)
            {
                long me = t.E < t.M ? 0 : t.Scale * (t.E - t.M) / (2 * t.E);
                return new(Gg: t.Scale, Gd: t.Scale, Mg: 0, Me: me, Md: 0, Ee: t.Scale - me, Ed: 0);
            }

            long mg = t.G < t.M ? 0 : t.Scale * (t.G - t.M) / (2 * t.G);
            return new(Gg: t.Scale - mg, Gd: 0, Mg: mg, Me: 0, Md: 0, Ee: t.Scale, Ed: t.Scale);
        }

        Weights weights;
        if (isGuardScarce)
        {
            long gd = t.Scale * (t.D - (2 * t.G) + t.E + t.M) / (3 * t.D);
            long ee = t.Scale * (t.E + t.M) / (2 * t.E);
            weights = new(Gg: t.Scale, Gd: gd, Mg: 0, Me: t.Scale - ee, Md: (t.Scale - gd) / 2, Ee: ee, Ed: (t.Scale - gd) / 2);
        }
        else
        {
            long ed = t.Scale * (t.D - (2 * t.E) + t.G + t.M) / (3 * t.D);
            long gg = t.Scale * (t.G + t.M) / (2 * t.G);
            weights = new(Gg: gg, Gd: (t.Scale - ed) / 2, Mg: t.Scale - gg, Me: 0, Md: (t.Scale - ed) / 2, Ee: t.Scale, Ed: ed);
        }

        return Check(weights, t) == Fault.None ? weights : null;
    }

    private static Fault Check(in Weights w, in Totals t)
    {
        bool isInRange = IsWeight(w.Gg, t) && IsWeight(w.Gd, t) && IsWeight(w.Mg, t) && IsWeight(w.Me, t) && IsWeight(w.Md, t)
            && IsWeight(w.Ed, t) && IsWeight(w.Ee, t);
        if (!IsNear(w.Ed + w.Md + w.Gd, t.Scale, Margin) || !IsNear(w.Mg + w.Gg, t.Scale, Margin) || !IsNear(w.Me + w.Ee, t.Scale, Margin) || !isInRange)
        {
            return Fault.OutOfRange;
        }

        long margin = Margin * t.T / 3;
        long guard = (w.Gg * t.G) + (w.Gd * t.D);
        return !IsNear(guard, (w.Ee * t.E) + (w.Ed * t.D), margin) ? Fault.Unbalanced
            : !IsNear(guard, (t.M * t.Scale) + (w.Md * t.D) + (w.Me * t.E) + (w.Mg * t.G), margin) ? Fault.MiddleUnbalanced
            : Fault.None;
    }

    private static bool IsWeight(long weight, in Totals t) => weight >= 0 && weight <= t.Scale;

    private static bool IsNear(long left, long right, long margin) => Math.Abs(left - right) <= margin;

    // Middles weigh like guards or exits in the other's place; what has no other use weighs fully.
    private static Dictionary<string, int> Name(in Weights w, int scale) => new(StringComparer.Ordinal)
    {
        ["Wbd"] = (int)w.Md,
        ["Wbe"] = (int)w.Me,
        ["Wbg"] = (int)w.Mg,
        ["Wbm"] = scale,
        ["Wdb"] = scale,
        ["Web"] = scale,
        ["Wed"] = (int)w.Ed,
        ["Wee"] = (int)w.Ee,
        ["Weg"] = (int)w.Ed,
        ["Wem"] = (int)w.Ee,
        ["Wgb"] = scale,
        ["Wgd"] = (int)w.Gd,
        ["Wgg"] = (int)w.Gg,
        ["Wgm"] = (int)w.Gg,
        ["Wmb"] = scale,
        ["Wmd"] = (int)w.Md,
        ["Wme"] = (int)w.Me,
        ["Wmg"] = (int)w.Mg,
        ["Wmm"] = scale,
    };

    private enum Fault
    {
        None,
        OutOfRange,
        Unbalanced,
        MiddleUnbalanced,
    }

    private readonly record struct Totals(long G, long M, long E, long D, long Scale)
    {
        public long T => G + M + E + D;
    }

    private readonly record struct Weights(long Gg, long Gd, long Mg, long Me, long Md, long Ee, long Ed);
}
