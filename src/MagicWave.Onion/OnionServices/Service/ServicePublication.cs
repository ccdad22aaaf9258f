using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Ring;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>
/// A service's descriptor for one time period: its introduction points, and which directories have its newest revision. Uploaded when the points change, when
/// other directories are responsible, and every hour or two.
/// </summary>
internal sealed class ServicePublication : IDisposable
{
    private const RouterFlags Wanted = RouterFlags.Valid | RouterFlags.Running | RouterFlags.Fast | RouterFlags.Stable;

    private static readonly TimeSpan CertificateLife = TimeSpan.FromHours(54);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(120);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TestingRetryPause = TimeSpan.FromSeconds(5);

    /// <summary>A pause doubles with each refusal of one document, so often at most: to some half an hour, or half a minute in networks for tests.</summary>
    private const int MaximumDoublings = 5;
    private const int TestingMaximumDoublings = 2;

    /// <summary>How long points that are not all there yet are waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ServiceHost _host;
    private readonly BlindedKeyPair _blinded;
    private readonly Ed25519KeyPair _signing;
    private readonly List<ServiceIntroduction> _points = [];
    private readonly Dictionary<RsaId, Instant> _failed = [];
    private readonly Dictionary<RsaId, (Instant Until, int Times)> _refused = [];
    private readonly HashSet<RsaId> _stored = [];
    private readonly HashSet<RsaId> _uploading = [];
    private HashSet<Ed25519Id> _published = [];
    private IReadOnlyList<Relay> _directories = [];
    private readonly RevisionCounter _counter;
    private TimePeriodSchedule _schedule;
    private DateTimeOffset _validAfter;
    private bool _isFirst;
    private byte[]? _document;
    private ulong _revision;
    private Instant? _changed;
    private Instant _renewAt;

    public ServicePublication(ServiceHost host, BlindedKeyPair blinded, TimePeriodSchedule schedule)
    {
        _host = host;
        _blinded = blinded;
        _schedule = schedule;
        _signing = Ed25519KeyPair.Generate(host.Random);
        _counter = new(blinded);
    }

    /// <summary>The period.</summary>
    public TimePeriod Period => _blinded.Period;

    /// <summary>The service's subcredential for it.</summary>
    public Subcredential Subcredential => _blinded.Subcredential;

    /// <summary>Whether a directory has its newest revision.</summary>
    public bool IsPublished => _stored.Count > 0;

    /// <summary>There is a new consensus.</summary>
    public void HandleView(NetworkView view, OnionServiceRings rings, TimePeriodSchedule schedule)
    {
        _schedule = schedule;
        _validAfter = view.Consensus.ValidAfter;
        _isFirst = Period == rings.FirstPeriod;
        IReadOnlyList<Relay> all = _isFirst ? rings.ToStoreFirst(_blinded.PublicKey) : rings.ToStoreSecond(_blinded.PublicKey);
        _directories = [.. all.Where(static one => one.Target is not null)];
    }

    /// <summary>The service asks for other work, or is for others: descriptors that are out say it wrongly.</summary>
    public void HandleChanged(Instant now)
    {
        if (_document is not null)
        {
            _changed ??= now;
        }
    }

    /// <summary>Keeps the points, and uploads what is new.</summary>
    public void Tend(NetworkView view, Instant now)
    {
        TendPoints(view, now);

        // A point that is lost for a moment stays in the descriptor: else whoever closes its circuit has us upload to all directories, each time.
        List<ServiceIntroduction> ready = _points.FindAll(one => one.IsEstablished || _published.Contains(one.Keys.Authentication.PublicKey));
        if (!_published.SetEquals(ready.Select(static one => one.Keys.Authentication.PublicKey)))
        {
            _changed ??= now;
        }

        bool isComplete = ready.Count >= Math.Min(_host.Settings.IntroductionPoints, _points.Count);
        bool isTime = _changed is { } changed && ready.Count > 0 && (isComplete || now - changed >= Patience);
        if (isTime || (_document is not null && now >= _renewAt && ready.Count > 0))
        {
            Compose(ready, now);
        }

        Upload(now);
    }

    /// <summary>Closes the circuits.</summary>
    public void Close(Instant now)
    {
        foreach (ServiceIntroduction point in _points)
        {
            point.Close(now);
        }
    }

    /// <summary>Erases the keys.</summary>
    public void Dispose()
    {
        foreach (ServiceIntroduction point in _points)
        {
            point.Dispose();
        }

        _points.Clear();
        _blinded.Dispose();
        _signing.Dispose();
        _counter.Dispose();
    }

    private void TendPoints(NetworkView view, Instant now)
    {
        for (int i = _points.Count - 1; i >= 0; i--)
        {
            ServiceIntroduction point = _points[i];
            point.Tend(view.Find(point.Relay.RsaId) is not null, now);
            if (point.IsOver)
            {
                _points.RemoveAt(i);
                _failed[point.Relay.RsaId] = now + TimeSpan.FromMinutes(5);
                point.Close(now);
                point.Dispose();
            }
        }

        while (_points.Count < _host.Settings.IntroductionPoints && Choose(view, now) is { } relay)
        {
            ServiceIntroduction point = new(_host, _blinded.PublicKey, relay, _host.Random, now);
            _points.Add(point);
            point.Tend(true, now);
        }
    }

    /// <summary>A relay for one more point; null when there is none left.</summary>
    private HopTarget? Choose(NetworkView view, Instant now)
    {
        List<Relay> candidates = [.. view.Relays.Where(relay =>
            !_host.Settings.IsExcluded(relay) && relay.Target is { Ed25519Id: not null } && relay.Has(Wanted) && !relay.Has(RouterFlags.MiddleOnly)
            && relay.Status.Protocols.Supports("HSIntro", 4) && !_points.Exists(point => point.Relay.RsaId == relay.RsaId))];
        List<Relay> others = candidates.FindAll(relay => !_failed.TryGetValue(relay.RsaId, out Instant until) || until <= now);
        return WeightedChoice.Choose(others, view.Weights, RelayPosition.Middle, _host.Random)?.Target;
    }

    private void Compose(List<ServiceIntroduction> ready, Instant now)
    {
        DateTimeOffset date = _host.Date();
        DateTimeOffset expires = date + CertificateLife;
        _revision = Math.Max(_revision + 1, _counter.For(_schedule, _validAfter, date, _isFirst));
        OnionDescriptor descriptor = new()
        {
            IsSingleOnionService = _host.Settings.IsSingleHop,
            ProofOfWork = _host.Waiting?.Offer,
            IntroductionPoints = [.. ready.Select(point => Describe(point, expires))],
        };
        using SecretBytes signing = new(_signing.ExpandedKey);
        OnionDescriptorKeys keys = new()
        {
            SigningCertificate = Ed25519Certificate.Create(
                Ed25519CertificateType.BlindedSigning,
                _signing.PublicKey.ToArray(),
                CertifiedKeyType.Ed25519,
                expires,
                _blinded.Pair.ExpandedKey,
                _blinded.Pair.PublicKey.ToArray(),
                includeSigningKey: true),
            SigningKey = signing,
            Subcredential = Subcredential.Bytes.ToArray(),
        };
        if (OnionDescriptorWriter.TryWrite(descriptor, keys, _revision, _host.Settings.Clients, _host.Random, out byte[]? text))
        {
            _document = text;
            _published = [.. ready.Select(static one => one.Keys.Authentication.PublicKey)];
            _changed = null;
            _stored.Clear();
            _refused.Clear();
            _renewAt = now + ShortestPause + TimeSpan.FromSeconds(_host.Random.NextInt64((long)(LongestPause - ShortestPause).TotalSeconds));
        }
    }

    private IntroductionPoint Describe(ServiceIntroduction point, DateTimeOffset expires) => IntroductionPoint.Create(
        LinkSpecifier.Of(point.Relay),
        point.Relay.NtorOnionKey,
        point.Keys.Authentication.PublicKey,
        point.Keys.Encryption.PublicKey.ToArray(),
        _signing.ExpandedKey,
        _signing.PublicKey.ToArray(),
        expires);

    private void Upload(Instant now)
    {
        if (_document is not { } document)
        {
            return;
        }

        foreach (Relay directory in _directories)
        {
            RsaId id = directory.RsaId;
            if (_stored.Contains(id) || _uploading.Contains(id) || (_refused.TryGetValue(id, out (Instant Until, int Times) refusal) && refusal.Until > now))
            {
                continue;
            }

            _uploading.Add(id);
            _host.Network.Upload(directory.Target!, document, isTaken => HandleUploaded(id, document, isTaken, now));
        }
    }

    private void HandleUploaded(RsaId directory, byte[] document, bool isTaken, Instant started)
    {
        _uploading.Remove(directory);
        _host.Counters.Uploaded += isTaken ? 1 : 0;
        _host.Counters.UploadsFailed += isTaken ? 0 : 1;
        if (document != _document)
        {
            return;
        }

        if (isTaken)
        {
            _stored.Add(directory);
            return;
        }

        int times = _refused.GetValueOrDefault(directory).Times;
        _refused[directory] = (started + PauseAfter(times), times + 1);
    }

    private TimeSpan PauseAfter(int times) => _host.Settings.IsTestingNetwork
        ? TestingRetryPause * (1 << Math.Min(times, TestingMaximumDoublings))
        : RetryPause * (1 << Math.Min(times, MaximumDoublings));
}
