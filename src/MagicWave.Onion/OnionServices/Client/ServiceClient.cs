using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Ring;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>
/// Meets onion services (rend-spec-v3 2.2.6, 3.2 and 4.1): finds a service's descriptor, introduces itself, waits at a rendezvous point, and keeps the joined
/// circuit for the streams of one isolation key. A pure machine over <see cref="IServiceNetwork"/>; used under the node's gate.
/// </summary>
internal sealed class ServiceClient
{
    private readonly ServiceClientSettings _settings;
    private readonly Func<DateTimeOffset> _date;
    private readonly DescriptorCache _cache = new();
    private readonly Dictionary<(OnionAddress Address, bool IsRefresh), DescriptorLookup> _lookups = [];
    private readonly Dictionary<(OnionAddress Address, string? IsolationKey), ServiceVisit> _visits = [];
    private OnionServiceRings? _rings;
    private NetworkView? _ringsOf;

    /// <summary>Makes a client that knows no network yet.</summary>
    /// <param name="settings">How it works.</param>
    /// <param name="network">Builds its circuits.</param>
    /// <param name="random">Decides.</param>
    /// <param name="date">Reads the node's wall clock.</param>
    public ServiceClient(ServiceClientSettings settings, IServiceNetwork network, IRandom random, Func<DateTimeOffset> date)
    {
        _settings = settings;
        Network = network;
        Random = random;
        _date = date;
    }

    /// <summary>The network; null while none is known, or the one there was is too old.</summary>
    public NetworkView? View { get; set; }

    internal IServiceNetwork Network { get; }

    internal IRandom Random { get; }

    /// <summary>Introduction points that failed a short while ago, by the service's key there (rend-spec-v3 3.2.2).</summary>
    internal ExpiringSet<Ed25519Id> FailedIntroductions { get; } = new(TimeSpan.FromMinutes(2), 1000);

    internal bool AllowsPrivateRelays => _settings.AllowsPrivateRelays;

    internal Func<Relay, bool> IsExcluded => _settings.IsExcluded;

    internal Action<PowTask>? Work => _settings.Work;

    /// <summary>Gives a circuit that is joined with the service: one that the isolation key has already, or a new one.</summary>
    /// <param name="address">The service.</param>
    /// <param name="isolationKey">Whose streams it is for.</param>
    /// <param name="completion">Told once, maybe before the call returns.</param>
    /// <param name="now">The time.</param>
    public void Visit(OnionAddress address, string? isolationKey, Action<ServiceMeeting> completion, Instant now)
    {
        if (!_visits.TryGetValue((address, isolationKey), out ServiceVisit? visit) || visit.IsOver)
        {
            visit = new ServiceVisit(this, address);
            _visits[(address, isolationKey)] = visit;
        }

        visit.Join(completion, now);
    }

    /// <summary>Nobody answers on a circuit any more: whoever comes next gets a new one.</summary>
    public void HandleSilent(IServiceCircuit circuit, Instant now)
    {
        foreach (ServiceVisit visit in _visits.Values.Where(visit => visit.Circuit == circuit).ToArray())
        {
            visit.Close(now);
        }
    }

    /// <summary>Does what time brings: to be called every few hundred milliseconds.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isBusy">Whether a joined circuit has streams.</param>
    public void HandleDeadline(Instant now, Func<IServiceCircuit, bool> isBusy)
    {
        KeyValuePair<(OnionAddress, string?), ServiceVisit>[] visits = [.. _visits];
        foreach ((var key, ServiceVisit visit) in visits)
        {
            visit.HandleDeadline(now);
            if (visit.Circuit is { } circuit)
            {
                visit.LastUsed = isBusy(circuit) ? now : visit.LastUsed;
                if (now - visit.LastUsed >= _settings.MaximumIdle)
                {
                    visit.Close(now);
                }
            }

            if (visit.IsOver && _visits.GetValueOrDefault(key) == visit)
            {
                _visits.Remove(key);
            }
        }
    }

    /// <summary>Ends everything.</summary>
    public void Close(Instant now)
    {
        ServiceVisit[] visits = [.. _visits.Values];
        foreach (ServiceVisit visit in visits)
        {
            visit.Close(now);
        }

        _visits.Clear();
    }

    /// <summary>Gives what the service's descriptor says, from memory or from a directory.</summary>
    /// <param name="address">The service.</param>
    /// <param name="completion">Told once, maybe before the call returns.</param>
    /// <param name="useless">The revision that led nowhere, where one did: then all directories are asked for a newer one, and none brings an older one.</param>
    internal void Find(OnionAddress address, Action<CachedDescriptor?, VisitFailure> completion, ulong? useless = null)
    {
        if (View is not { } view)
        {
            completion(null, VisitFailure.NoNetwork);
            return;
        }

        OnionServiceRings rings = RingsOf(view);
        TimePeriod period = rings.FetchPeriod;
        CachedDescriptor? known = _cache.Find(address, period);
        if (known?.Verdict == OnionDescriptorVerdict.Valid && !(known.Descriptor?.ProofOfWork?.ExpiresAt <= _date()) && !(known.Outer.RevisionCounter <= useless))
        {
            completion(known, VisitFailure.None);
            return;
        }

        (OnionAddress, bool) key = (address, useless is not null);
        if (_lookups.TryGetValue(key, out DescriptorLookup? running))
        {
            running.Add(completion);
            return;
        }

        List<Relay> directories = [.. rings.ToFetch(BlindedPublicKey.Of(address, period)).Where(static one => one.Target is not null)];
        Random.Shuffle(directories);
        DescriptorLookup lookup = new(address, period, directories, Network, _cache)
        {
            Date = _date,
            FindKey = _settings.FindKey,
            Useless = useless,
        };
        _lookups.Add(key, lookup);
        lookup.Add((_, _) => _lookups.Remove(key));
        lookup.Add(completion);
        lookup.Next();
    }

    private OnionServiceRings RingsOf(NetworkView view)
    {
        if (_rings is not { } rings || _ringsOf != view)
        {
            _rings = rings = new(view, TimePeriodSchedule.Of(view.Consensus, _settings.IsTestingNetwork));
            _ringsOf = view;
            _cache.HandlePeriod(rings.FetchPeriod);
        }

        return rings;
    }
}
