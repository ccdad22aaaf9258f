using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Guards;

/// <summary>
/// The entry guards of a client (guard-spec): a short list, chosen by weight and kept over restarts, of which the first that can be reached
/// is used. Whoever watches many relays should not become our first hop by waiting until we choose anew. Pure; not thread-safe.
/// </summary>
public sealed class GuardSample
{
    // guard-spec, appendix A: the values of the network's parameters where it sets none.
    private const int PrimaryGuards = 3;
    private const int MaximumSample = 60;
    private const double MaximumSampleFraction = 0.2;
    private const int MinimumSampleBound = 20;
    private const RouterFlags GuardFlags =
        RouterFlags.Guard | RouterFlags.Stable | RouterFlags.Fast | RouterFlags.V2Dir | RouterFlags.Valid | RouterFlags.Running;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(120);
    private static readonly TimeSpan ConfirmedLifetime = TimeSpan.FromDays(60);
    private static readonly TimeSpan RemoveUnlistedAfter = TimeSpan.FromDays(20);

    private static readonly (TimeSpan FailingFor, TimeSpan Retry)[] RetrySchedule =
    [
        (TimeSpan.FromHours(6), TimeSpan.FromMinutes(10)),
        (TimeSpan.FromDays(4), TimeSpan.FromMinutes(90)),
        (TimeSpan.FromDays(7), TimeSpan.FromHours(4)),
        (TimeSpan.MaxValue, TimeSpan.FromHours(9)),
    ];

    private static readonly TimeSpan TestingRetry = TimeSpan.FromSeconds(10);

    private readonly GuardOptions _options;
    private readonly IRandom _random;
    private readonly List<EntryGuard> _guards = [];
    private NetworkView? _view;

    /// <summary>Makes an empty sample.</summary>
    public GuardSample(GuardOptions options, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.NumEntryGuards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.NumEntryGuards, MinimumSampleBound);
        _options = options;
        _random = random;
    }

    /// <summary>Whether <see cref="ToLines"/> changed since <see cref="MarkSaved"/>.</summary>
    public bool NeedsSaving { get; private set; }

    /// <summary>How many guards are known, usable or not.</summary>
    public int Count => _guards.Count;

    /// <summary>Takes the <c>Guard</c> lines of a state file; other lines and broken ones are skipped. Before the first use.</summary>
    public void Load(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        foreach (string line in lines)
        {
            if (_guards.Count < MaximumSample && line.StartsWith("Guard ", StringComparison.Ordinal)
                && EntryGuard.TryParse(line.AsSpan("Guard ".Length), out EntryGuard? guard)
                && !_guards.Exists(known => known.RsaId == guard!.RsaId))
            {
                _guards.Add(guard!);
            }
        }
    }

    /// <summary>The lines for the state file, in the order of preference.</summary>
    public IReadOnlyList<string> ToLines()
    {
        List<string> lines = [];
        int confirmed = 0;
        for (int i = 0; i < _guards.Count; i++)
        {
            lines.Add(_guards[i].ToLine(i, _guards[i].ConfirmedOn is null ? 0 : confirmed++));
        }

        return lines;
    }

    /// <summary>The lines were written to disk.</summary>
    public void MarkSaved() => NeedsSaving = false;

    /// <summary>There is a new consensus or more descriptors: ages the sample and fills it up.</summary>
    public void Update(NetworkView view, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(view);
        _view = view;
        foreach (EntryGuard guard in _guards)
        {
            bool listed = view.Find(guard.RsaId) is { } relay && IsCandidate(relay);
            if (listed != guard.UnlistedSince is null)
            {
                guard.UnlistedSince = listed ? null : date;
                NeedsSaving = true;
            }
        }

        NeedsSaving |= _guards.RemoveAll(guard => IsExpired(guard, date)) > 0;
        while (CountUsable() < Math.Max(PrimaryGuards, _options.NumEntryGuards) && TryAdd(date))
        {
        }
    }

    /// <summary>
    /// Chooses the guard of a new circuit: the first in the order of the sample that is listed, did not just fail and that
    /// <paramref name="allowed"/> lets pass; null when there is none.
    /// </summary>
    public Relay? Choose(Func<Relay, bool> allowed, Instant now, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        while (true)
        {
            List<Relay> usable = Candidates(allowed, now);
            if (usable.Count > 0)
            {
                return usable[(int)_random.NextInt64(usable.Count)];
            }

            if (!TryAdd(date) && !TryForgive(allowed, now))
            {
                return null;
            }
        }
    }

    /// <summary>Whether <see cref="Choose"/> might choose the relay now: a circuit that was built through it earlier is as good as a new one.</summary>
    public bool MightChoose(RsaId id, Func<Relay, bool> allowed, Instant now)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        return Candidates(allowed, now).Exists(relay => relay.RsaId == id);
    }

    /// <summary>The guards to ask for directory documents, best first: at most three.</summary>
    public IReadOnlyList<Relay> DirectoryGuards(Instant now)
    {
        List<Relay> relays = [];
        foreach (EntryGuard guard in _guards)
        {
            if (relays.Count < PrimaryGuards && IsTryable(guard, now) && _view?.Find(guard.RsaId) is { } relay && IsCandidate(relay))
            {
                relays.Add(relay);
            }
        }

        return relays;
    }

    /// <summary>A circuit was built through the guard.</summary>
    public void HandleSuccess(RsaId id, DateTimeOffset date)
    {
        if (_guards.Find(guard => guard.RsaId == id) is not { } guard)
        {
            return;
        }

        guard.FailingSince = null;
        if (guard.ConfirmedOn is null)
        {
            guard.ConfirmedOn = Blur(date, ConfirmedLifetime);
            NeedsSaving = true;
        }
    }

    /// <summary>The guard could not be reached, or did not take its hop.</summary>
    public void HandleFailure(RsaId id, Instant now)
    {
        if (_guards.Find(guard => guard.RsaId == id) is not { } guard)
        {
            return;
        }

        guard.FailingSince ??= now;
        guard.RetryAt = now + RetryAfter(now - guard.FailingSince.Value);
    }

    private static bool IsTryable(EntryGuard guard, Instant now) => guard.FailingSince is null || guard.RetryAt <= now;

    private static bool IsExpired(EntryGuard guard, DateTimeOffset date) =>
        date - guard.UnlistedSince > RemoveUnlistedAfter
        || (guard.ConfirmedOn is { } confirmed ? date - confirmed > ConfirmedLifetime : date - guard.SampledOn > Lifetime);

    private List<Relay> Candidates(Func<Relay, bool> allowed, Instant now)
    {
        List<Relay> usable = [];
        foreach (EntryGuard guard in _guards)
        {
            if (usable.Count < _options.NumEntryGuards && IsTryable(guard, now) && Usable(guard) is { } relay && allowed(relay))
            {
                usable.Add(relay);
            }
        }

        return usable;
    }

    private TimeSpan RetryAfter(TimeSpan failingFor) => _options.IsTestingNetwork
        ? TestingRetry
        : Array.Find(RetrySchedule, step => failingFor < step.FailingFor).Retry;

    private Relay? Usable(EntryGuard guard) =>
        _view?.Find(guard.RsaId) is { Target: not null } relay && IsCandidate(relay) ? relay : null;

    private int CountUsable() => _guards.Count(guard => guard.UnlistedSince is null);

    private bool IsCandidate(Relay relay)
    {
        RouterFlags flags = _options.EntryNodes.IsEmpty ? GuardFlags : RouterFlags.Valid | RouterFlags.Running;
        return relay.Has(flags)
            && (_options.EntryNodes.IsEmpty || _options.EntryNodes.Contains(relay.Status))
            && !_options.ExcludeNodes.Contains(relay.Status);
    }

    // When every guard that may be used failed, the fault is more likely ours (guard-spec 4.9): all get another try.
    private bool TryForgive(Func<Relay, bool> allowed, Instant now)
    {
        bool forgiven = false;
        foreach (EntryGuard guard in _guards)
        {
            if (!IsTryable(guard, now) && Usable(guard) is { } relay && allowed(relay))
            {
                guard.RetryAt = now;
                forgiven = true;
            }
        }

        return forgiven;
    }

    private bool TryAdd(DateTimeOffset date)
    {
        if (_view is null)
        {
            return false;
        }

        int all = 0;
        List<Relay> candidates = [];
        foreach (Relay relay in _view.Relays)
        {
            if (IsCandidate(relay))
            {
                all++;
                if (!_guards.Exists(guard => guard.RsaId == relay.RsaId))
                {
                    candidates.Add(relay);
                }
            }
        }

        int bound = Math.Clamp((int)(all * MaximumSampleFraction), MinimumSampleBound, MaximumSample);
        if (_guards.Count >= bound || WeightedChoice.Choose(candidates, _view.Weights, RelayPosition.Guard, _random) is not { } chosen)
        {
            return false;
        }

        _guards.Add(new EntryGuard(chosen.RsaId, chosen.Status.Nickname, Blur(date, Lifetime)));
        NeedsSaving = true;
        return true;
    }

    // A date in the last tenth of the lifetime, so that the file does not say when we were here.
    private DateTimeOffset Blur(DateTimeOffset date, TimeSpan lifetime) =>
        date - TimeSpan.FromSeconds(_random.NextInt64((long)lifetime.TotalSeconds / 10));
}
