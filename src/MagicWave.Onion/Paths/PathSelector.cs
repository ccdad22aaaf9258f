using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Guards;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Paths;

/// <summary>
/// Chooses paths by the weights and rules of path-spec 2.2: the last hop first, since it is the one with conditions, then the guard, then the
/// middle. Pure but for the two clocks it is given; used under the node's gate.
/// </summary>
public sealed partial class PathSelector : IPathSelector
{
    private const int MaximumAttempts = 16;
    private const int MaximumRemembered = 1000;
    private const RouterFlags Usable = RouterFlags.Valid | RouterFlags.Running;

    private static readonly TimeSpan AvoidFailedFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AvoidRefusingExitFor = TimeSpan.FromMinutes(10);

    private readonly PathOptions _options;
    private readonly GuardSample _guards;
    private readonly IRandom _random;
    private readonly Func<Instant> _now;
    private readonly Func<DateTimeOffset> _date;
    private readonly ExpiringSet<RsaId> _failed = new(AvoidFailedFor, MaximumRemembered);
    private readonly ExpiringSet<(RsaId Exit, int Port)> _refused = new(AvoidRefusingExitFor, MaximumRemembered);
    private NetworkView? _view;

    /// <summary>Makes a selector that knows no network yet.</summary>
    /// <param name="options">What the operator asks for.</param>
    /// <param name="guards">The guards of the client.</param>
    /// <param name="random">Decides.</param>
    /// <param name="now">Reads the node's monotonic clock.</param>
    /// <param name="date">Reads the node's wall clock.</param>
    public PathSelector(PathOptions options, GuardSample guards, IRandom random, Func<Instant> now, Func<DateTimeOffset> date)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(guards);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(date);
        _options = options;
        _guards = guards;
        _random = random;
        _now = now;
        _date = date;
        _secondLayer = new(random);
    }

    /// <inheritdoc/>
    public NetworkView? View => IsReady ? _view : null;

    /// <summary>Whether enough of the network is known to build paths.</summary>
    public bool IsReady { get; private set; }

    /// <summary>There is a new consensus, or there are more descriptors for it; null when the one there was is too old.</summary>
    public void Update(NetworkView? view)
    {
        _view = view;
        IsReady = view?.HasEnough(_options.PathsNeededToBuildCircuits) ?? false;
        if (view is not null)
        {
            _guards.Update(view, _date());
        }
    }

    /// <inheritdoc/>
    public bool TryChoose(PathRequest request, [NotNullWhen(true)] out IReadOnlyList<HopTarget>? path)
    {
        ArgumentNullException.ThrowIfNull(request);
        path = null;
        if (!PinsAreAllowed(request))
        {
            return false;
        }

        if (request.Purpose == PathPurpose.Directory)
        {
            HopTarget? single = request.PinnedLast ?? request.PinnedGuard ?? ChooseGuard(request, [])?.Target;
            path = single is null ? null : [single];
            return path is not null;
        }

        if (request is { PinnedGuard: { } guard, PinnedMiddle: { } middle, PinnedLast: { } last })
        {
            path = [guard, middle, last];
            return true;
        }

        if (_view is null || !IsReady)
        {
            return false;
        }

        if (request.Purpose == PathPurpose.OnionService)
        {
            path = ChooseForService(_view, request);
            return path is not null;
        }

        List<Relay> lasts = request.PinnedLast is null ? LastCandidates(_view, request) : [];
        for (int attempt = 0; path is null && attempt < MaximumAttempts; attempt++)
        {
            Relay? chosen = WeightedChoice.Choose(lasts, _view.Weights, LastPosition(request), _random);
            if (chosen is null && request.PinnedLast is null)
            {
                return false;
            }

            path = Complete(_view, request, chosen);
            lasts.RemoveAll(candidate => candidate == chosen);
        }

        return path is not null;
    }

    /// <inheritdoc/>
    public bool CanServe(HopTarget lastHop, PathRequest request)
    {
        ArgumentNullException.ThrowIfNull(lastHop);
        ArgumentNullException.ThrowIfNull(request);
        if (request.PinnedLast is { } pinned && pinned.RsaId != lastHop.RsaId)
        {
            return false;
        }

        if (request.Purpose != PathPurpose.Exit)
        {
            return true;
        }

        if (request.Excluded.Contains(lastHop.RsaId) || _refused.Contains((lastHop.RsaId, request.Port), _now()))
        {
            return false;
        }

        // A relay that the caller pinned and that we know nothing of is asked: it knows its own policy.
        return _view?.Find(lastHop.RsaId)?.Descriptor is { } descriptor ? ExitRules.Accepts(descriptor, request) : request.PinnedLast is not null;
    }

    /// <inheritdoc/>
    public bool IsExcluded(Relay relay)
    {
        ArgumentNullException.ThrowIfNull(relay);
        return _options.ExcludeNodes.Contains(relay.Status);
    }

    /// <inheritdoc/>
    public void Report(PathReport report)
    {
        if (report.Path is not { Count: > 0 } path)
        {
            return;
        }

        Instant now = _now();
        RsaId guard = path[0].RsaId;
        switch (report.Event)
        {
            case PathEvent.Built:
                _guards.HandleSuccess(guard, _date());
                break;
            case PathEvent.GuardUnreachable:
                _guards.HandleFailure(guard, now);
                break;
            case PathEvent.HopFailed or PathEvent.TimedOut when report.Hop == 0:
                _guards.HandleFailure(guard, now);
                break;
            // Who named the relay may have named it wrongly, so that we keep away from it.
            case PathEvent.HopFailed or PathEvent.TimedOut when report.Request is { Purpose: PathPurpose.OnionService, PinnedLast: not null } && report.Hop == path.Count - 1:
                break;
            case PathEvent.HopFailed or PathEvent.TimedOut when report.Hop < path.Count:
                _ = _failed.Add(path[report.Hop].RsaId, now);
                break;
            case PathEvent.ExitRefused:
                _ = _refused.Add((path[^1].RsaId, report.Request.Port), now);
                break;
            default:
                break;
        }
    }

    private static RelayPosition LastPosition(PathRequest request) =>
        request.Purpose == PathPurpose.Exit ? RelayPosition.Exit : RelayPosition.Middle;

    private static List<RsaId> Pinned(PathRequest request)
    {
        List<RsaId> ids = [];
        foreach (HopTarget? pin in (ReadOnlySpan<HopTarget?>)[request.PinnedGuard, request.PinnedMiddle, request.PinnedLast])
        {
            if (pin is not null)
            {
                ids.Add(pin.RsaId);
            }
        }

        return ids;
    }

    private bool PinsAreAllowed(PathRequest request)
    {
        List<RsaId> ids = Pinned(request);
        if (ids.Distinct().Count() != ids.Count)
        {
            return false;
        }

        if (!_options.StrictNodes)
        {
            return true;
        }

        bool exitIsExcluded = request is { Purpose: PathPurpose.Exit, PinnedLast: { } last }
            && _view?.Find(last.RsaId) is { } exit && _options.ExcludeExitNodes.Contains(exit.Status);
        return !exitIsExcluded && !ids.Exists(id => _view?.Find(id) is { } relay && _options.ExcludeNodes.Contains(relay.Status));
    }

    private List<HopTarget>? Complete(NetworkView view, PathRequest request, Relay? chosenLast)
    {
        List<Relay> chosen = [];
        AddKnown(view, chosen, chosenLast?.Target ?? request.PinnedLast);
        AddKnown(view, chosen, request.PinnedMiddle);
        HopTarget? guard = request.PinnedGuard;
        if (guard is null)
        {
            guard = ChooseGuard(request, chosen)?.Target;
        }

        if (guard is null)
        {
            return null;
        }

        AddKnown(view, chosen, guard);
        HopTarget? middle = request.PinnedMiddle ?? ChooseMiddle(view, request, chosen)?.Target;
        HopTarget? last = chosenLast?.Target ?? request.PinnedLast;
        return middle is null || last is null ? null : [guard, middle, last];
    }

    private static void AddKnown(NetworkView view, List<Relay> chosen, HopTarget? hop)
    {
        if (hop is not null && view.Find(hop.RsaId) is { } relay)
        {
            chosen.Add(relay);
        }
    }

    private Relay? ChooseGuard(PathRequest request, List<Relay> chosen)
    {
        PathConstraint constraint = new(_options, request, chosen, Pinned(request));
        return _guards.Choose(relay => constraint.Allows(relay) && !relay.Has(RouterFlags.MiddleOnly), _now(), _date());
    }

    private Relay? ChooseMiddle(NetworkView view, PathRequest request, List<Relay> chosen)
    {
        PathConstraint constraint = new(_options, request, chosen, Pinned(request));
        List<Relay> candidates = Preferred(
            view,
            request,
            relay => constraint.Allows(relay) && (_options.MiddleNodes.IsEmpty || _options.MiddleNodes.Contains(relay.Status)));
        return WeightedChoice.Choose(WithoutFailed(candidates), view.Weights, RelayPosition.Middle, _random);
    }

    private List<Relay> LastCandidates(NetworkView view, PathRequest request)
    {
        PathConstraint constraint = new(_options, request, [], Pinned(request));
        List<Relay> candidates = WithoutFailed(Preferred(
            view, request, relay => constraint.Allows(relay) && (request.Purpose != PathPurpose.Exit || MayExit(relay, request))));
        if (request is { Purpose: PathPurpose.Exit, Port: 0 } && candidates.FindAll(ExitRules.AcceptsWeb) is { Count: > 0 } web)
        {
            return web;
        }

        return candidates;
    }

    private bool MayExit(Relay relay, PathRequest request)
    {
        // A relay that the operator named needs no flag: the flag speaks of the web ports only.
        bool isNamed = _options.ExitNodes.Contains(relay.Status);
        return (_options.ExitNodes.IsEmpty ? relay.Has(RouterFlags.Exit) : isNamed)
            && !relay.Has(RouterFlags.BadExit) && !relay.Has(RouterFlags.MiddleOnly)
            && !_options.ExcludeExitNodes.Contains(relay.Status)
            && ExitRules.Accepts(relay.Descriptor!, request)
            && !_refused.Contains((relay.RsaId, request.Port), _now());
    }

    // Slow and unstable relays are better than no path (tor relaxes the two flags as well): pinned relays lose them with the next consensus.
    private List<Relay> Preferred(NetworkView view, PathRequest request, Predicate<Relay> allowed)
    {
        List<Relay> usable = [];
        foreach (Relay relay in view.Relays)
        {
            if (relay.Has(Usable) && allowed(relay))
            {
                usable.Add(relay);
            }
        }

        List<Relay> preferred = usable.FindAll(relay => relay.Has(RouterFlags.Fast | Stability(request)));
        return preferred.Count > 0 ? preferred : usable;
    }

    private RouterFlags Stability(PathRequest request) =>
        _options.LongLivedPorts.Contains(request.Port) ? RouterFlags.Stable : RouterFlags.None;

    // Relays that failed just now come back when there is no other choice.
    private List<Relay> WithoutFailed(List<Relay> candidates)
    {
        Instant now = _now();
        List<Relay> others = candidates.FindAll(relay => !_failed.Contains(relay.RsaId, now));
        return others.Count > 0 ? others : candidates;
    }
}
