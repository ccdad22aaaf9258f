using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Writing;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.DirectoryCache;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>
/// The directory authority of a network that has one (dir-spec 3): takes descriptors, has relays tested, gives flags, and signs a consensus at
/// every interval. Pure; used under the node's gate. After every input take the events, then wait for <see cref="NextDeadline"/>.
/// </summary>
public sealed class DirectoryAuthority : IDescriptorUploads
{
    private const int MaximumProbes = 32;

    // C tor goes once through all relays in this time; one that did not answer is tried again sooner.
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1280);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaximumWait = TimeSpan.FromMinutes(1);

    private readonly AuthorityOptions _options;
    private readonly ServedDocuments _documents;
    private readonly AuthorityCertificate _certificate;
    private readonly ConsensusComposer _composer;
    private readonly SharedRandom _random;
    private readonly KeyPins _pins = new();
    private readonly Dictionary<RsaId, AuthorityRelay> _relays = [];
    private readonly Dictionary<RsaId, RelayHistory> _histories = [];
    private readonly Queue<AuthorityEvent> _events = new();
    private DateTimeOffset _started;
    private DateTimeOffset? _nextStart;
    private int _probes;

    /// <summary>Makes an authority that knows no relay yet.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="certificate">Of its signing key.</param>
    /// <param name="signingKey">With its private part; stays the caller's.</param>
    /// <param name="documents">Where it puts what it publishes.</param>
    /// <param name="random">For the shared random values.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public DirectoryAuthority(
        AuthorityOptions options,
        AuthorityCertificate certificate,
        RSA signingKey,
        ServedDocuments documents,
        IRandom random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(signingKey);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        _options = options;
        _certificate = certificate;
        _documents = documents;
        _composer = new ConsensusComposer(options, certificate, signingKey);
        _random = new SharedRandom(random);
        documents.OwnCertificate = certificate;
        documents.SetCertificates([certificate]);
    }

    /// <summary>When <see cref="HandleDeadline"/> wants to be called; null before the start.</summary>
    public DateTimeOffset? NextDeadline { get; private set; }

    /// <summary>How many relays are known.</summary>
    public int RelayCount => _relays.Count;

    /// <summary>Takes what an earlier run left; what is broken or too old is skipped. Before <see cref="Start"/>.</summary>
    public void Load(SavedAuthority saved, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(saved);
        foreach (string line in saved.Pins)
        {
            _pins.Load(line);
        }

        foreach (string line in saved.History)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && RsaId.TryParseHex(line.AsSpan(0, space), out RsaId id) && RelayHistory.TryParse(line.AsSpan(space + 1)) is { } history)
            {
                _histories[id] = history;
            }
        }

        foreach (ServerDescriptor descriptor in ServerDescriptor.ParseAll(saved.Descriptors.Span, out _))
        {
            Take(descriptor, date);
        }

        Restore(saved.MicrodescConsensus, ConsensusFlavor.Microdesc, date);
        Restore(saved.NsConsensus, ConsensusFlavor.Ns, date);
    }

    /// <summary>Begins: the first consensus comes at the next full interval.</summary>
    public void Start(DateTimeOffset date)
    {
        _started = date;
        TimeSpan interval = _documents.FindConsensus(ConsensusFlavor.Microdesc) is null ? _options.InitialVotingInterval : _options.VotingInterval;
        _nextStart = VotingSchedule.NextStart(date, interval, _options.VotingStartOffset);
        Advance(date);
    }

    /// <inheritdoc/>
    public UploadResult Accept(ReadOnlyMemory<byte> body, DateTimeOffset date)
    {
        ReadOnlySpan<byte> text = body.Span;

        // An extra-info document may follow; it tells nothing that is used here.
        int extra = text.IndexOf("\nextra-info "u8);
        text = extra < 0 ? text : text[..(extra + 1)];
        if (!ServerDescriptor.TryParse(text, out ServerDescriptor? descriptor, out DocumentFault fault))
        {
            return new(UploadVerdict.Refused, $"The descriptor is malformed: {fault}");
        }

        UploadResult result = Take(descriptor, date);
        Advance(date);
        return result;
    }

    /// <summary>A test that was asked for is done.</summary>
    /// <param name="id">Of whom.</param>
    /// <param name="isReached">Whether it answered at its address and proved to have its identities.</param>
    /// <param name="date">The time.</param>
    public void HandleProbe(RsaId id, bool isReached, DateTimeOffset date)
    {
        _probes--;
        if (_relays.TryGetValue(id, out AuthorityRelay? relay))
        {
            relay.IsBeingProbed = false;
            if (isReached)
            {
                relay.ReachedAt = date;
                relay.FailedProbes = 0;
                relay.ProbeAt = date + ProbeInterval;
                relay.History.HandleUp(date);
            }
            else
            {
                TimeSpan retry = FirstRetry * Math.Pow(2, Math.Min(relay.FailedProbes++, 8));
                relay.ProbeAt = date + (retry < ProbeInterval ? retry : ProbeInterval);
                relay.History.HandleDown(date);
            }
        }

        Advance(date);
    }

    /// <summary>The deadline came.</summary>
    public void HandleDeadline(DateTimeOffset date) => Advance(date);

    /// <summary>Takes the next event; false when there is none.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out AuthorityEvent? next) => _events.TryDequeue(out next);

    /// <summary>The descriptors, for the file.</summary>
    public byte[] WriteDescriptors()
    {
        using MemoryStream text = new();
        foreach (AuthorityRelay relay in _relays.Values)
        {
            text.Write(relay.Descriptor.Text.Span);
        }

        return text.ToArray();
    }

    /// <summary>How relays were seen to run, one line each, for the file.</summary>
    public IReadOnlyList<string> WriteHistory() => [.. _histories.Select(static pair => $"{pair.Key} {pair.Value.ToLine()}")];

    private UploadResult Take(ServerDescriptor descriptor, DateTimeOffset date)
    {
        if (DescriptorRules.Refuse(descriptor, _options, _pins, date) is { } reason)
        {
            return new(UploadVerdict.Refused, reason);
        }

        bool isKnown = _relays.TryGetValue(descriptor.RsaId, out AuthorityRelay? relay);
        if (isKnown && relay!.Descriptor.Published >= descriptor.Published)
        {
            return new(UploadVerdict.NotNew, "The descriptor is not newer than the one that is here");
        }

        if (!MicrodescriptorWriter.TryWrite(descriptor, out Microdescriptor? microdescriptor))
        {
            return new(UploadVerdict.Refused, "The descriptor makes no microdescriptor");
        }

        if (!isKnown)
        {
            if (_relays.Count >= DocumentLimits.ConsensusRouters)
            {
                return new(UploadVerdict.Refused, "The network is full");
            }

            RelayHistory history = _histories.TryGetValue(descriptor.RsaId, out RelayHistory? known) ? known : new RelayHistory(date);
            _histories[descriptor.RsaId] = history;
            relay = new AuthorityRelay(descriptor, microdescriptor, history) { ProbeAt = date };
            _relays.Add(descriptor.RsaId, relay);
        }
        else
        {
            Replace(relay!, descriptor, microdescriptor, date);
        }

        if (_options.PinKeys && _pins.Add(descriptor.RsaId, descriptor.Ed25519Id))
        {
            _events.Enqueue(new AuthorityEvent.KeysPinned(KeyPins.ToLine(descriptor.RsaId, descriptor.Ed25519Id)));
        }

        _documents.SetDescriptor(descriptor);
        _documents.AddMicrodescriptors([microdescriptor], date);
        _events.Enqueue(new AuthorityEvent.DescriptorAccepted(descriptor));
        return new(UploadVerdict.Accepted, "Descriptor accepted");
    }

    private static void Replace(AuthorityRelay relay, ServerDescriptor descriptor, Microdescriptor microdescriptor, DateTimeOffset date)
    {
        bool hasMoved = !relay.Descriptor.Address.Equals(descriptor.Address) || relay.Descriptor.OrPort != descriptor.OrPort;
        relay.Replace(descriptor, microdescriptor);
        if (hasMoved || relay.FailedProbes > 0)
        {
            relay.ReachedAt = hasMoved ? null : relay.ReachedAt;
            relay.FailedProbes = 0;
            relay.ProbeAt = date;
        }
    }

    private void Restore(ReadOnlyMemory<byte> text, ConsensusFlavor flavor, DateTimeOffset date)
    {
        if (!Consensus.TryParse(text.Span, out Consensus? consensus, out _) || consensus.Flavor != flavor
            || !consensus.Signatures.Any(signature => signature.Identity == _certificate.Identity))
        {
            return;
        }

        _documents.SetConsensus(new ConsensusDocument(consensus, text), date);
        if (flavor == ConsensusFlavor.Microdesc)
        {
            _random.Load(consensus, _options.VotingInterval);
        }
    }

    private void Advance(DateTimeOffset date)
    {
        if (_nextStart is not { } start)
        {
            return;
        }

        Forget(date);
        if (date >= start)
        {
            // After a pause only the interval that it is now gets a consensus.
            DateTimeOffset current = date - start >= _options.VotingInterval
                ? VotingSchedule.CurrentStart(date, _options.VotingInterval, _options.VotingStartOffset)
                : start;
            Publish(current, date);
            _nextStart = NextAfter(current);
        }

        LaunchProbes(date);
        NextDeadline = ComputeDeadline(date);
    }

    // The consensus that begins before the first full interval stays fresh to the end of that.
    private DateTimeOffset NextAfter(DateTimeOffset start) =>
        _documents.FindConsensus(ConsensusFlavor.Microdesc)?.Document.Consensus.FreshUntil
        ?? VotingSchedule.NextStart(start, _options.VotingInterval, _options.VotingStartOffset);

    private void Publish(DateTimeOffset validAfter, DateTimeOffset date)
    {
        _random.Advance(validAfter, _options.VotingInterval);
        FlagAssigner assigner = new(_options, _relays.Values, _started, date);
        const RouterFlags Listed = RouterFlags.Running | RouterFlags.Valid;
        List<(AuthorityRelay, RouterFlags)> listed = [];
        foreach (AuthorityRelay relay in _relays.Values)
        {
            RouterFlags flags = assigner.Assign(relay);
            if ((flags & Listed) == Listed)
            {
                listed.Add((relay, flags));
            }
        }

        (ConsensusDocument microdesc, ConsensusDocument ns) = _composer.Compose(listed, _random, validAfter);
        _documents.AddMicrodescriptors(listed.Select(static entry => entry.Item1.Microdescriptor), date);
        _documents.SetConsensus(microdesc, date);
        _documents.SetConsensus(ns, date);
        _events.Enqueue(new AuthorityEvent.ConsensusPublished(microdesc, ns));
    }

    private void Forget(DateTimeOffset date)
    {
        foreach ((RsaId id, AuthorityRelay relay) in _relays)
        {
            if (date - relay.Descriptor.Published > DescriptorRules.MaximumAge)
            {
                relay.History.HandleDown(date);
                _relays.Remove(id);
                _documents.RemoveDescriptor(id);
            }
        }
    }

    private void LaunchProbes(DateTimeOffset date)
    {
        if (!_options.TestReachability)
        {
            return;
        }

        foreach (AuthorityRelay relay in _relays.Values)
        {
            if (_probes < MaximumProbes && !relay.IsBeingProbed && relay.ProbeAt <= date && relay.Descriptor.RsaId != _options.RelayId)
            {
                relay.IsBeingProbed = true;
                _probes++;
                ServerDescriptor descriptor = relay.Descriptor;
                _events.Enqueue(new AuthorityEvent.ProbeWanted(new HopTarget(
                    descriptor.RsaId,
                    descriptor.Ed25519Id,
                    new(descriptor.Address, descriptor.OrPort),
                    descriptor.NtorOnionKey,
                    SupportsNtorV3: false,
                    SupportsPayment: false,
                    descriptor.Nickname)));
            }
        }
    }

    private DateTimeOffset ComputeDeadline(DateTimeOffset date)
    {
        DateTimeOffset deadline = date + MaximumWait;
        deadline = _nextStart < deadline ? _nextStart.Value : deadline;
        if (_options.TestReachability && _probes < MaximumProbes)
        {
            foreach (AuthorityRelay relay in _relays.Values)
            {
                bool isTested = !relay.IsBeingProbed && relay.Descriptor.RsaId != _options.RelayId;
                deadline = isTested && relay.ProbeAt < deadline ? relay.ProbeAt : deadline;
            }
        }

        return deadline;
    }
}
