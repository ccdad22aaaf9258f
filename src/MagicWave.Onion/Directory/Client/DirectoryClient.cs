using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Directory.Verification;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Client;

/// <summary>
/// Keeps a node's knowledge of the network up to date (dir-spec 4 and 5): which document to download next, from whom, and when to try again.
/// Pure; not thread-safe. After every input take the fetches and the events, then wait for <see cref="NextDeadline"/>.
/// </summary>
public sealed partial class DirectoryClient
{
    /// <summary>Microdescriptors of one request (dir-spec 5.2: more would make a path that some proxies do not take).</summary>
    public const int MicrodescriptorsPerFetch = 92;

    private const int ParallelMicrodescriptorFetches = 4;
    private const int FingerprintPrefix = 6;

    // Dates are looked at anew at least this often, as the wall clock may jump.
    private static readonly TimeSpan MaximumWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryCap = TimeSpan.FromHours(1);
    private static readonly TimeSpan TestingRetryCap = TimeSpan.FromSeconds(5);

    private readonly DirectoryClientOptions _options;
    private readonly IRandom _random;
    private readonly ServerChooser _servers;
    private readonly CertificateStore _certificates;
    private readonly MicrodescriptorStore _microdescriptors = new();
    private readonly Flavor _microdesc;
    private readonly Flavor? _ns;
    private readonly DownloadSchedule _certificateSchedule;
    private readonly DownloadSchedule _descriptorSchedule;
    private readonly HashSet<MicrodescriptorDigest> _inFlight = [];
    private readonly List<DirectoryFetch> _underWay = [];
    private readonly Queue<DirectoryFetch> _fetches = new();
    private readonly Queue<DirectoryEvent> _events = new();
    private BootstrapProgress _progress = BootstrapProgress.At(BootstrapPhase.Starting);
    private bool _isViewStale;
    private bool _isStarted;

    /// <summary>Makes a client that knows nothing yet.</summary>
    /// <exception cref="ArgumentException">There is no authority with a v3 identity.</exception>
    public DirectoryClient(DirectoryClientOptions options, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        RsaId[] trusted = [.. options.Authorities.Where(static a => a.IsAuthority).Select(static a => a.V3Identity!.Value).Distinct()];
        if (trusted.Length == 0)
        {
            throw new ArgumentException("A directory client needs an authority with a v3 identity.", nameof(options));
        }

        _options = options;
        _random = random;
        _servers = new ServerChooser(options, random);
        _certificates = new CertificateStore(trusted);
        TimeSpan cap = options.IsTestingNetwork ? TestingRetryCap : RetryCap;
        _microdesc = new Flavor(FetchKind.MicrodescConsensus, ConsensusFlavor.Microdesc, new DownloadSchedule(random, cap));
        _ns = options.IsCache ? new Flavor(FetchKind.NsConsensus, ConsensusFlavor.Ns, new DownloadSchedule(random, cap)) : null;
        _certificateSchedule = new DownloadSchedule(random, cap);
        _descriptorSchedule = new DownloadSchedule(random, cap);
    }

    /// <summary>The network as it is known now; null while there is no consensus that may be used.</summary>
    public NetworkView? View { get; private set; }

    /// <summary>The consensus of the microdesc flavour; null while there is none.</summary>
    public ConsensusDocument? MicrodescConsensus => _microdesc.Current;

    /// <summary>The consensus of the ns flavour, which caches have; null while there is none.</summary>
    public ConsensusDocument? NsConsensus => _ns?.Current;

    /// <summary>When <see cref="HandleDeadline"/> wants to be called; null before the start.</summary>
    public Instant? NextDeadline { get; private set; }

    /// <summary>All microdescriptors with the dates when they were last listed.</summary>
    public IEnumerable<(Microdescriptor Descriptor, DateTimeOffset LastListed)> Microdescriptors => _microdescriptors.Enumerate();

    /// <summary>Begins to download what is missing.</summary>
    public void Start(Instant now, DateTimeOffset date)
    {
        _isStarted = true;
        foreach (Flavor flavor in Flavors())
        {
            ScheduleRefresh(flavor, now, date);
        }

        _certificateSchedule.Reset(now);
        _descriptorSchedule.Reset(now);
        Advance(now, date);
    }

    /// <summary>Sets whom a client asks once there is a consensus: its guards, best first.</summary>
    public void SetGuards(IReadOnlyList<DirectoryServer> guards)
    {
        ArgumentNullException.ThrowIfNull(guards);
        _servers.SetCaches(guards);
    }

    /// <summary>The deadline came, or the clock was set.</summary>
    public void HandleDeadline(Instant now, DateTimeOffset date) => Advance(now, date);

    /// <summary>The driver came a step further with a download.</summary>
    public void HandleProgress(DirectoryFetch fetch, BootstrapPhase phase)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        if (fetch.Kind == FetchKind.MicrodescConsensus && phase < BootstrapPhase.LoadingKeys)
        {
            Report(BootstrapProgress.At(phase));
        }
    }

    /// <summary>A download brought no answer.</summary>
    public void HandleFailure(DirectoryFetch fetch, Instant now, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        Finish(fetch);
        Fail(fetch, now);
        Advance(now, date);
    }

    /// <summary>Takes the next download to run; false when there is none.</summary>
    public bool TryTakeFetch([NotNullWhen(true)] out DirectoryFetch? fetch) => _fetches.TryDequeue(out fetch);

    /// <summary>Takes the next event; false when there is none.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out DirectoryEvent? next) => _events.TryDequeue(out next);

    private IEnumerable<Flavor> Flavors()
    {
        yield return _microdesc;
        if (_ns is not null)
        {
            yield return _ns;
        }
    }

    private void ScheduleRefresh(Flavor flavor, Instant now, DateTimeOffset date)
    {
        flavor.RefreshAt = flavor.Current is { } current ? ConsensusTimes.NextFetch(current.Consensus, _options.IsCache, _random) : date;
        flavor.Schedule.Reset(now);
    }

    private void Advance(Instant now, DateTimeOffset date)
    {
        if (!_isStarted)
        {
            return;
        }

        foreach (Flavor flavor in Flavors())
        {
            TryAcceptPending(flavor, now, date);
            LaunchConsensus(flavor, now, date);
        }

        LaunchCertificates(now, date);
        RefreshView(date);
        LaunchMicrodescriptors(now);
        ReportDescriptors();
        NextDeadline = ComputeDeadline(now, date);
    }

    private void LaunchConsensus(Flavor flavor, Instant now, DateTimeOffset date)
    {
        if (flavor.IsInFlight || flavor.Pending is not null || date < flavor.RefreshAt || !flavor.Schedule.IsDue(now))
        {
            return;
        }

        string prefixes = string.Join('+', _options.Authorities.Where(static a => a.IsAuthority)
            .Select(static a => a.V3Identity!.Value.ToString()[..FingerprintPrefix]).Distinct().Order(StringComparer.Ordinal));
        string name = flavor.Name == ConsensusFlavor.Microdesc ? "consensus-microdesc" : "consensus";
        flavor.IsInFlight = true;
        DateTimeOffset? since = flavor.Current?.Consensus.ValidAfter;
        DirectoryServer server = ChooseServer(now);
        Launch(new DirectoryFetch(flavor.Kind, server, "/", HttpLimits.MaxBodyLength)
        {
            Request = new HttpRequest("GET", $"/tor/status-vote/current/{name}/{prefixes}")
            {
                AcceptEncoding = ContentCoding.Accepted,
                IfModifiedSince = since,
            },
        });
    }

    private void LaunchCertificates(Instant now, DateTimeOffset date)
    {
        List<CertificateName> missing = [];
        foreach (Flavor flavor in Flavors())
        {
            if (flavor.Pending is { } pending)
            {
                missing.AddRange(Check(pending.Consensus, date).MissingCertificates);
            }
        }

        if (missing.Count == 0 || _underWay.Exists(static fetch => fetch.Kind == FetchKind.Certificates) || !_certificateSchedule.IsDue(now))
        {
            return;
        }

        Report(BootstrapProgress.At(BootstrapPhase.LoadingKeys));
        string names = string.Join('+', missing.Distinct());
        Launch(new DirectoryFetch(
            FetchKind.Certificates,
            ChooseServer(now),
            $"/tor/keys/fp-sk/{names}",
            DocumentLimits.AuthorityCertificateLength * DocumentLimits.Authorities));
    }

    private void LaunchMicrodescriptors(Instant now)
    {
        if (View is not { } view || !_descriptorSchedule.IsDue(now))
        {
            return;
        }

        List<MicrodescriptorDigest> missing = [];
        foreach (Relay relay in view.Relays)
        {
            if (relay.Descriptor is null && !relay.Status.MicrodescriptorDigest.IsZero && !_inFlight.Contains(relay.Status.MicrodescriptorDigest))
            {
                missing.Add(relay.Status.MicrodescriptorDigest);
            }
        }

        int underWay = _underWay.Count(static fetch => fetch.Kind == FetchKind.Microdescriptors);
        for (int taken = 0; taken < missing.Count && underWay < ParallelMicrodescriptorFetches; underWay++, taken += MicrodescriptorsPerFetch)
        {
            MicrodescriptorDigest[] batch = [.. missing.Skip(taken).Take(MicrodescriptorsPerFetch)];
            _inFlight.UnionWith(batch);
            Report(BootstrapProgress.At(BootstrapPhase.RequestingDescriptors));
            Launch(new DirectoryFetch(
                FetchKind.Microdescriptors,
                ChooseServer(now),
                $"/tor/micro/d/{string.Join('-', batch)}",
                DocumentLimits.MicrodescriptorLength * MicrodescriptorsPerFetch)
            {
                Digests = batch,
            });
        }
    }

    private void Launch(DirectoryFetch fetch)
    {
        _underWay.Add(fetch);
        _fetches.Enqueue(fetch);
    }

    private DirectoryServer ChooseServer(Instant now) =>
        _servers.Choose(View is null, [.. _underWay.Select(static fetch => fetch.Server.Target.RsaId)], now);

    private void Finish(DirectoryFetch fetch)
    {
        _underWay.Remove(fetch);
        _inFlight.ExceptWith(fetch.Digests);
        if (Flavors().FirstOrDefault(flavor => flavor.Kind == fetch.Kind) is { } consensus)
        {
            consensus.IsInFlight = false;
        }
    }

    private void Fail(DirectoryFetch fetch, Instant now)
    {
        _servers.HandleFailure(fetch.Server, now);
        DownloadSchedule schedule = fetch.Kind switch
        {
            FetchKind.MicrodescConsensus => _microdesc.Schedule,
            FetchKind.NsConsensus => _ns!.Schedule,
            FetchKind.Certificates => _certificateSchedule,
            _ => _descriptorSchedule,
        };
        schedule.HandleFailure(now);
    }

    private Instant ComputeDeadline(Instant now, DateTimeOffset date)
    {
        Instant deadline = now + MaximumWait;
        foreach (Flavor flavor in Flavors())
        {
            if (!flavor.IsInFlight && flavor.Pending is null && flavor.Schedule.DueAt is { } due)
            {
                Instant refresh = flavor.RefreshAt - date is var wait && wait < MaximumWait ? now + wait : deadline;
                deadline = Earlier(deadline, due > refresh ? due : refresh);
            }
        }

        deadline = Earlier(deadline, Flavors().Any(static flavor => flavor.Pending is not null) ? _certificateSchedule.DueAt : null);
        deadline = Earlier(deadline, View is { } view && view.Relays.Any(static relay => relay.Descriptor is null) ? _descriptorSchedule.DueAt : null);
        return deadline > now ? deadline : now + TimeSpan.FromSeconds(1);
    }

    private static Instant Earlier(Instant left, Instant? right) => Instant.Earlier(left, right)!.Value;

    private void Report(BootstrapProgress progress)
    {
        // It only goes up: later downloads are no news to somebody who waits for the start.
        if (progress.Percent > _progress.Percent)
        {
            _progress = progress;
            _events.Enqueue(new DirectoryEvent.Progressed(progress));
        }
    }

    private void ReportDescriptors()
    {
        if (View is not { } view)
        {
            return;
        }

        if (view.HasEnough(null))
        {
            Report(BootstrapProgress.At(BootstrapPhase.EnoughDirectoryInfo));
            return;
        }

        int span = (int)BootstrapPhase.EnoughDirectoryInfo - (int)BootstrapPhase.LoadingDescriptors;
        int here = view.Relays.Count(static relay => relay.Descriptor is not null);
        if (here > 0)
        {
            Report(new(BootstrapPhase.LoadingDescriptors, (int)BootstrapPhase.LoadingDescriptors + (span * here / (view.Relays.Count + 1))));
        }
    }

    // One flavour of the consensus: the one in use, the one that waits for certificates, and when to look for the next.
    private sealed class Flavor(FetchKind kind, ConsensusFlavor name, DownloadSchedule schedule)
    {
        public FetchKind Kind { get; } = kind;

        public ConsensusFlavor Name { get; } = name;

        public DownloadSchedule Schedule { get; } = schedule;

        public ConsensusDocument? Current { get; set; }

        public ConsensusDocument? Pending { get; set; }

        public DirectoryFetch? PendingFetch { get; set; }

        public bool IsInFlight { get; set; }

        public DateTimeOffset RefreshAt { get; set; }
    }
}
