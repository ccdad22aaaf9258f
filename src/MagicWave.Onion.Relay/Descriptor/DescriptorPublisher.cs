using System.Diagnostics.CodeAnalysis;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Relay.Keys;

namespace MagicWave.Onion.Relay.Descriptor;

/// <summary>
/// Keeps the authorities supplied with a fresh descriptor of this relay (dir-spec 2.1): a new one after 18 hours, when something in it changes,
/// or when the consensus does not list the relay. That an authority says 200 proves nothing, so each is asked afterwards for what it has.
/// Pure; used under the node's gate. After every input take the requests, then wait for <see cref="NextDeadline"/>.
/// </summary>
public sealed class DescriptorPublisher
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(18);
    private static readonly TimeSpan MissingFor = TimeSpan.FromMinutes(90);
    private static readonly TimeSpan ChangeInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromHours(1);
    private static readonly TimeSpan TestingRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CheckAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaximumWait = TimeSpan.FromMinutes(1);

    // In a network for tests all relays say that they have been up for more than a month, counted from a moment that they share: C
    // authorities would take the flag Stable from the younger half, and with it the network its guards.
    private const int TestingUptimeDays = 31;

    private readonly PublisherOptions _options;
    private readonly List<Target> _targets;
    private readonly Queue<DescriptorRequest> _requests = new();
    private readonly DateTimeOffset _started;
    private RelayProfile _profile;
    private RelayKeys _keys;
    private int _observed;
    private bool _isDirty = true;

    /// <summary>Makes a publisher.</summary>
    /// <param name="options">To whom and how quickly.</param>
    /// <param name="profile">What the relay says of itself.</param>
    /// <param name="keys">Its keys; they stay the caller's.</param>
    /// <param name="started">Since when the relay is up.</param>
    public DescriptorPublisher(PublisherOptions options, RelayProfile profile, RelayKeys keys, DateTimeOffset started)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(keys);
        _options = options;
        _profile = profile;
        _keys = keys;
        _started = started;
        _targets = [.. options.Authorities.Select(static authority => new Target(authority))];
    }

    /// <summary>The newest descriptor; null before the first deadline.</summary>
    public ServerDescriptor? Current { get; private set; }

    /// <summary>When <see cref="HandleDeadline"/> wants to be called; null for at once.</summary>
    public DateTimeOffset? NextDeadline { get; private set; }

    /// <summary>Whether every authority was seen to have the newest descriptor.</summary>
    public bool IsPublished => Current is not null && _targets.TrueForAll(static target => target.State == TargetState.Done);

    /// <summary>The relay says something else of itself from now on.</summary>
    public void SetProfile(RelayProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _isDirty |= profile != _profile;
        _profile = profile;
        NextDeadline = null;
    }

    /// <summary>Keys were replaced.</summary>
    public void SetKeys(RelayKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _isDirty |= !ReferenceEquals(keys, _keys);
        _keys = keys;
        NextDeadline = null;
    }

    /// <summary>
    /// What the relay carried, in bytes per second: the most of any ten seconds of the last days. It goes into the next descriptor; only when it
    /// doubles or halves there is one for that alone.
    /// </summary>
    public void SetObservedBandwidth(int bytesPerSecond)
    {
        int published = Current?.BandwidthObserved ?? 0;
        _observed = bytesPerSecond;
        _isDirty |= Current is not null && ((long)bytesPerSecond > 2L * published || bytesPerSecond < published / 2);
    }

    /// <summary>There is a new consensus.</summary>
    public void HandleConsensus(Consensus consensus, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(consensus);
        if (Current is not { } current)
        {
            return;
        }

        // A consensus that began right after the descriptor cannot have it yet.
        TimeSpan patience = _options.IsTestingNetwork ? 2 * (consensus.FreshUntil - consensus.ValidAfter) : MissingFor;
        RouterStatus? status = consensus.Find(_keys.RsaId);
        bool isMissing = status is null && consensus.ValidAfter > current.Published + patience;
        bool isStale = status is not null && status.Has(RouterFlags.StaleDesc);
        if ((isMissing || isStale) && date - current.Published >= patience)
        {
            _isDirty = true;
            NextDeadline = null;
        }
    }

    /// <summary>The deadline came.</summary>
    public void HandleDeadline(DateTimeOffset date)
    {
        TimeSpan pause = _options.IsTestingNetwork ? TimeSpan.FromSeconds(1) : ChangeInterval;
        bool isDue = Current is not { } current || date - current.Published >= Lifetime || (_isDirty && date - current.Published >= pause);
        if (isDue)
        {
            Renew(date);
        }

        foreach (Target target in _targets)
        {
            if (!target.IsUnderWay && target.State != TargetState.Done && target.DueAt <= date)
            {
                Launch(target);
            }
        }

        NextDeadline = ComputeDeadline(date, pause);
    }

    /// <summary>Takes the next request to run; false when there is none.</summary>
    public bool TryTakeRequest([NotNullWhen(true)] out DescriptorRequest? request) => _requests.TryDequeue(out request);

    /// <summary>A request was answered.</summary>
    /// <returns>Whether the authority refused the descriptor, which an operator should know.</returns>
    public bool HandleAnswer(DescriptorRequest request, HttpResponse response, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(response);
        Target target = Find(request);
        target.IsUnderWay = false;
        bool isCurrent = request.Request.IsGet || ReferenceEquals(target.Sent, Current);
        bool isRefused = request.Request.IsPost && response.Status is >= 400 and < 500;
        if (!isCurrent)
        {
            target.DueAt = date;
        }
        else if (request.Request.IsPost)
        {
            if (response.Status == 200)
            {
                target.State = TargetState.Sent;
                target.DueAt = date + CheckAfter;
            }
            else
            {
                Retry(target, TargetState.Waiting, date);
            }
        }
        else if (HasCurrent(response))
        {
            target.State = TargetState.Done;
            target.Failures = 0;
        }
        else
        {
            Retry(target, TargetState.Waiting, date);
        }

        NextDeadline = null;
        return isRefused;
    }

    /// <summary>A request was not answered.</summary>
    public void HandleFailure(DescriptorRequest request, DateTimeOffset date)
    {
        Target target = Find(request);
        target.IsUnderWay = false;
        Retry(target, target.State, date);
        NextDeadline = null;
    }

    private Target Find(DescriptorRequest request) => _targets.Find(target => ReferenceEquals(target.Server, request.Authority))
        ?? throw new ArgumentException("The request is not of this publisher.", nameof(request));

    private void Renew(DateTimeOffset date)
    {
        // Dates have whole seconds, and a descriptor with the date of the one before would not be newer.
        DateTimeOffset published = DateTimeOffset.FromUnixTimeSeconds(date.ToUnixTimeSeconds());
        if (Current is { } last && published <= last.Published)
        {
            published = last.Published.AddSeconds(1);
        }

        DateTimeOffset since = _options.IsTestingNetwork
            ? new DateTimeOffset(published.UtcDateTime.Date, TimeSpan.Zero).AddDays(-TestingUptimeDays)
            : _started;
        Current = DescriptorWriter.Write(_profile, _keys, published, published > since ? published - since : TimeSpan.Zero, _observed);
        _isDirty = false;
        foreach (Target target in _targets)
        {
            target.State = TargetState.Waiting;
            target.Failures = 0;
            target.DueAt = date;
        }
    }

    private void Launch(Target target)
    {
        target.IsUnderWay = true;
        bool isUpload = target.State == TargetState.Waiting;
        target.Sent = isUpload ? Current : target.Sent;
        _requests.Enqueue(new DescriptorRequest(
            target.Server,
            isUpload
                ? new HttpRequest("POST", "/tor/") { Body = Current!.Text }
                : new HttpRequest("GET", $"/tor/server/fp/{_keys.RsaId}") { AcceptEncoding = ContentCoding.Accepted }));
    }

    private bool HasCurrent(HttpResponse response) =>
        response.Status == 200
        && ContentCoding.TryDecode(response.ContentEncoding, response.Body, DocumentLimits.ServerDescriptorLength, out byte[] text)
        && ServerDescriptor.TryParse(text, out ServerDescriptor? theirs, out _)
        && theirs.Digest == Current!.Digest;

    private void Retry(Target target, TargetState state, DateTimeOffset date)
    {
        TimeSpan wait = FirstRetry * Math.Pow(2, Math.Min(target.Failures++, 6));
        target.State = state;
        target.DueAt = date + (_options.IsTestingNetwork ? TestingRetry : wait < LastRetry ? wait : LastRetry);
    }

    private DateTimeOffset ComputeDeadline(DateTimeOffset date, TimeSpan pause)
    {
        DateTimeOffset deadline = date + MaximumWait;
        foreach (Target target in _targets)
        {
            deadline = !target.IsUnderWay && target.State != TargetState.Done && target.DueAt < deadline ? target.DueAt : deadline;
        }

        DateTimeOffset renewal = Current!.Published + (_isDirty ? pause : Lifetime);
        return renewal < deadline ? renewal : deadline;
    }

    private enum TargetState
    {
        Waiting,
        Sent,
        Done,
    }

    // How far an authority has come with the newest descriptor.
    private sealed class Target(DirectoryServer server)
    {
        public DirectoryServer Server { get; } = server;

        public TargetState State { get; set; }

        public ServerDescriptor? Sent { get; set; }

        public DateTimeOffset DueAt { get; set; }

        public int Failures { get; set; }

        public bool IsUnderWay { get; set; }
    }
}
