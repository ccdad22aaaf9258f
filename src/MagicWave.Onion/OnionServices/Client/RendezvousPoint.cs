using MagicWave.Core.Security;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>Which relay a client waits at.</summary>
internal static class RendezvousPoint
{
    private const RouterFlags Wanted = RouterFlags.Valid | RouterFlags.Running | RouterFlags.Fast;

    /// <summary>Chooses one by weight; null when there is none.</summary>
    public static HopTarget? Choose(NetworkView view, Func<Relay, bool> isExcluded, IRandom random)
    {
        List<Relay> candidates = [.. view.Relays.Where(relay =>
            !isExcluded(relay) && relay.Target is { Ed25519Id: not null } && relay.Has(Wanted) && !relay.Has(RouterFlags.MiddleOnly) && relay.Status.Protocols.Supports("HSRend", 2))];
        return WeightedChoice.Choose(candidates, view.Weights, RelayPosition.Middle, random)?.Target;
    }
}
