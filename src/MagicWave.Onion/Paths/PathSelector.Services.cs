using MagicWave.Core.Bytes;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Paths;

/// <content>
/// Paths to the relays that onion services need (proposal 333): guard, one of the second layer, maybe one more, then the relay that is asked for. Others choose
/// that last relay - a client the rendezvous point, a service the introduction points, the ring the directories - so it must not decide who the guard is, nor
/// show by whom it never meets who that is: families and subnets do not count here, as for tor.
/// </content>
public sealed partial class PathSelector
{
    private readonly SecondLayerGuards _secondLayer;

    /// <inheritdoc/>
    public bool IsCurrent(IReadOnlyList<HopTarget> path, PathRequest request)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(request);
        if (View is not { } view || path.Count <= request.Middles || !PinsAreAllowed(request))
        {
            return false;
        }

        HopTarget? last = request.PinnedLast;
        for (int i = 0; i < path.Count; i++)
        {
            bool isGood = view.Find(path[i].RsaId) is { Target: { } target } relay && relay.Has(Usable) && IsAllowed(relay, request)
                && PublicBytes.Equal(target.NtorOnionKey.Span, path[i].NtorOnionKey.Span)
                && (i != 1 || _secondLayer.Contains(relay, _date()))
                && (i == 0 || i > request.Middles || relay.RsaId != last?.RsaId);
            if (!isGood)
            {
                return false;
            }
        }

        return _guards.MightChoose(path[0].RsaId, relay => MayBeGuard(relay, request, mayEndAtGuard: request.Middles > 1), _now());
    }

    private List<HopTarget>? ChooseForService(NetworkView view, PathRequest request)
    {
        HopTarget? last = request.PinnedLast;

        // Two relays between keep a guard from being asked to extend to itself. Where we chose the last relay ourselves there is one, and another guard.
        List<HopTarget>? path = request.Middles > 1 ? CompleteForService(view, request, last, mayEndAtGuard: true) : null;
        return path ?? CompleteForService(view, request, last, mayEndAtGuard: false);
    }

    private List<HopTarget>? CompleteForService(NetworkView view, PathRequest request, HopTarget? last, bool mayEndAtGuard)
    {
        HopTarget? guard = request.PinnedGuard ?? _guards.Choose(relay => MayBeGuard(relay, request, mayEndAtGuard), _now(), _date())?.Target;
        if (guard is null)
        {
            return null;
        }

        List<HopTarget> path = [guard];
        Add(_secondLayer.Choose(view, MayBeMiddle, _date()));
        while (path.Count <= request.Middles)
        {
            // A network with too few relays for the whole path has a shorter one: there is nobody else to add.
            if (!Add(WithoutFailed(Preferred(view, request, MayBeMiddle))))
            {
                break;
            }
        }

        if (last is null)
        {
            return path.Count > request.Middles ? path : null;
        }

        // No relay extends a circuit back to where it came from.
        bool isThereAndBack = path.Count == 2 && guard.RsaId == last.RsaId;
        path.Add(last);
        return path.Count > 2 && !isThereAndBack ? path : null;

        bool Add(List<Relay> candidates)
        {
            List<Relay> free = candidates.FindAll(relay => IsAllowed(relay, request) && relay.RsaId != last?.RsaId && !path.Exists(hop => hop.RsaId == relay.RsaId));
            if (WeightedChoice.Choose(free, view.Weights, RelayPosition.Middle, _random) is not { } relay)
            {
                return false;
            }

            path.Add(relay.Target!);
            return true;
        }
    }

    private bool MayBeGuard(Relay relay, PathRequest request, bool mayEndAtGuard) =>
        IsAllowed(relay, request) && !relay.Has(RouterFlags.MiddleOnly) && (mayEndAtGuard || relay.RsaId != request.PinnedLast?.RsaId);

    private bool MayBeMiddle(Relay relay) =>
        !_options.ExcludeNodes.Contains(relay.Status) && (_options.MiddleNodes.IsEmpty || _options.MiddleNodes.Contains(relay.Status));

    private bool IsAllowed(Relay relay, PathRequest request) =>
        relay.Target is not null && !_options.ExcludeNodes.Contains(relay.Status) && !request.Excluded.Contains(relay.RsaId);
}
