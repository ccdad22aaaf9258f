using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Paths;

/// <summary>What the hops chosen so far and the request rule out for the next one (path-spec 2.2).</summary>
internal readonly struct PathConstraint(PathOptions options, PathRequest request, IReadOnlyList<Relay> chosen, IReadOnlyList<RsaId> pinned)
{
    /// <summary>Whether the relay may be on the path together with the hops that are there.</summary>
    public bool Allows(Relay relay)
    {
        if (relay.Target is null || options.ExcludeNodes.Contains(relay.Status) || request.Excluded.Contains(relay.RsaId))
        {
            return false;
        }

        foreach (RsaId id in pinned)
        {
            if (id == relay.RsaId)
            {
                return false;
            }
        }

        foreach (Relay other in chosen)
        {
            if (other.RsaId == relay.RsaId || other.IsFamilyOf(relay)
                || (options.EnforceDistinctSubnets && other.SharesSubnetWith(relay)))
            {
                return false;
            }
        }

        return true;
    }
}
