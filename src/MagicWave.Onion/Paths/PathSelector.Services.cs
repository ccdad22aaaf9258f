using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Paths;

/// <content>Paths to the relays that onion services need (proposal 333): guard, one of the second layer, maybe one more, then the relay that is asked for.</content>
public sealed partial class PathSelector
{
    private readonly SecondLayerGuards _secondLayer;

    private List<HopTarget>? ChooseForService(NetworkView view, PathRequest request, HopTarget last)
    {
        List<Relay> chosen = [];
        AddKnown(view, chosen, last);
        HopTarget? guard = request.PinnedGuard ?? ChooseGuard(request, chosen)?.Target;
        if (guard is null)
        {
            return null;
        }

        AddKnown(view, chosen, guard);
        List<HopTarget> path = [guard];
        List<Relay> second = _secondLayer.Choose(view, MayBeMiddle, _date());
        Add(second.FindAll(relay => IsFree(relay, request, chosen)));
        while (path.Count <= request.Middles)
        {
            // A network with too few relays for the whole path has a shorter one: there is nobody else to add.
            PathConstraint constraint = new(_options, request, chosen, Pinned(request));
            if (!Add(WithoutFailed(Preferred(view, request, relay => constraint.Allows(relay) && MayBeMiddle(relay)))))
            {
                break;
            }
        }

        path.Add(last);
        return path.Count > 2 ? path : null;

        bool Add(List<Relay> candidates)
        {
            if (WeightedChoice.Choose(candidates, view.Weights, RelayPosition.Middle, _random) is not { } relay)
            {
                return false;
            }

            chosen.Add(relay);
            path.Add(relay.Target!);
            return true;
        }
    }

    private bool MayBeMiddle(Relay relay) =>
        !_options.ExcludeNodes.Contains(relay.Status) && (_options.MiddleNodes.IsEmpty || _options.MiddleNodes.Contains(relay.Status));

    /// <summary>Those of the second layer may be of one family with others on the path, or the layer would tell the guard; they only must not be on it already.</summary>
    private static bool IsFree(Relay relay, PathRequest request, List<Relay> chosen) =>
        !request.Excluded.Contains(relay.RsaId) && !chosen.Exists(other => other.RsaId == relay.RsaId)
        && request.PinnedLast?.RsaId != relay.RsaId && request.PinnedGuard?.RsaId != relay.RsaId;
}
