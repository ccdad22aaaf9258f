using MagicWave.Core.Security;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Paths;

/// <summary>
/// The few relays that follow the guard on circuits of onion services (vanguards-lite, proposal 333): whoever makes us build many circuits sees the same
/// ones each time, and does not get next to the guard. Kept in memory only, as by tor. Pure; not thread-safe.
/// </summary>
internal sealed class SecondLayerGuards(IRandom random)
{
    private const RouterFlags Wanted = RouterFlags.Valid | RouterFlags.Running | RouterFlags.Fast | RouterFlags.Stable;
    private const int DefaultCount = 4;
    private const int MaximumCount = 19;
    private const int SecondsPerDay = 24 * 3600;

    private readonly List<(RsaId Id, DateTimeOffset Until)> _guards = [];

    /// <summary>Those that may be used now; fewer than asked for in a small network.</summary>
    internal List<Relay> Choose(NetworkView view, Predicate<Relay> allowed, DateTimeOffset date)
    {
        _guards.RemoveAll(guard => guard.Until <= date || view.Find(guard.Id) is not { Target: not null } relay || !relay.Has(Wanted));
        int missing = view.Consensus.Param("guard-hs-l2-number", DefaultCount, 1, MaximumCount) - _guards.Count;
        List<Relay> candidates = missing > 0 ? [.. view.Relays.Where(relay => relay.Target is not null && relay.Has(Wanted) && allowed(relay))] : [];
        candidates.RemoveAll(relay => _guards.Exists(guard => guard.Id == relay.RsaId));
        while (missing > 0 && WeightedChoice.Choose(candidates, view.Weights, RelayPosition.Middle, random) is { } chosen)
        {
            candidates.Remove(chosen);
            _guards.Add((chosen.RsaId, date + Lifetime(view)));
            missing--;
        }

        return [.. _guards.Select(guard => view.Find(guard.Id)!)];
    }

    /// <summary>Whether the relay is one of them, and may be used now.</summary>
    internal bool Contains(Relay relay, DateTimeOffset date) => relay.Has(Wanted) && _guards.Exists(guard => guard.Id == relay.RsaId && guard.Until > date);

    private TimeSpan Lifetime(NetworkView view)
    {
        int shortest = view.Consensus.Param("guard-hs-l2-lifetime-min", SecondsPerDay, 1);
        int longest = view.Consensus.Param("guard-hs-l2-lifetime-max", 12 * SecondsPerDay, 1);
        return TimeSpan.FromSeconds(longest > shortest ? shortest + random.NextInt64(longest - shortest) : shortest);
    }
}
