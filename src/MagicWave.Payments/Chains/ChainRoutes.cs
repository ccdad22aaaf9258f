using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// The routes that wait for their locks, in memory only: they end with their circuits, and those end with the program. Bounded for each circuit and
/// for all.
/// </summary>
internal sealed class ChainRoutes
{
    private readonly Dictionary<(SettlementAccount Peer, LockId Id), ChainRoute> _routes = [];

    public int Count => _routes.Count;

    /// <summary>Adds one, after those whose time is over are gone.</summary>
    /// <returns>False: there are too many, or another one has the name.</returns>
    public bool TryAdd(ChainRoute route, UnixTime time)
    {
        if (_routes.Count >= ChainLimits.Routes)
        {
            RemoveWhere(other => other.Message.In.Expires <= time);
        }

        // A chain that ended before it came here leaves its route behind: the client's next one takes its place.
        ChainRoute[] own = [.. _routes.Values.Where(other => other.Circuit == route.Circuit)];
        if (own.Length >= ChainLimits.CircuitRoutes)
        {
            ChainRoute oldest = own.MinBy(other => other.Message.In.Expires)!;
            _routes.Remove((oldest.Upstream, oldest.Message.In.Id));
        }

        return _routes.Count < ChainLimits.Routes
            && _routes.TryAdd((route.Upstream, route.Message.In.Id), route);
    }

    public ChainRoute? Find(SettlementAccount peer, LockId id) => _routes.GetValueOrDefault((peer, id));

    public void Remove(SettlementAccount peer, LockId id) => _routes.Remove((peer, id));

    public void RemoveCircuit(long circuit) => RemoveWhere(route => route.Circuit == circuit);

    private void RemoveWhere(Func<ChainRoute, bool> condition)
    {
        foreach ((SettlementAccount, LockId) key in _routes.Where(pair => condition(pair.Value)).Select(pair => pair.Key).ToArray())
        {
            _routes.Remove(key);
        }
    }
}
