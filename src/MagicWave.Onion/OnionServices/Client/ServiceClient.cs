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
    private static readonly TimeSpan RequeryPeriod = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan TestingRequeryPeriod = TimeSpan.FromSeconds(5);

    private readonly ServiceClientSettings _settings;
    private readonly Func<DateTimeOffset> _date;
    private readonly DescriptorCache _cache = new();
    private readonly Dictionary<OnionAddress, DescriptorLookup> _lookups = [];
    private readonly Dictionary<(OnionAddress Address, string? IsolationKey), ServiceVisit> _visits = [];
    private readonly Dictionary<(Ed25519Id Blinded, RsaId Directory), DateTimeOffset> _asked = [];

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

    /// <summary>A stream uses the circuit now: it is kept for a while longer.</summary>
    public void HandleUsed(IServiceCircuit circuit, Instant now)
    {
        foreach (ServiceVisit visit in _visits.Values)
        {
            if (visit.Circuit == circuit)
            {
                visit.LastUsed = now;
            }
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
    internal void Find(OnionAddress address, Action<CachedDescriptor?, VisitFailure> completion)
    {
        if (View is not { } view)
        {
            completion(null, VisitFailure.NoNetwork);
            return;
        }

        OnionServiceRings rings = RingsOf(view);
        TimePeriod period = rings.FetchPeriod;
        CachedDescriptor? known = _cache.Find(address, period);
        ClientAuthorization? key = _settings.FindKey(address);
        if (known?.Verdict == OnionDescriptorVerdict.Valid && !(known.Descriptor?.ProofOfWork?.ExpiresAt <= _date()))
        {
            completion(known, VisitFailure.None);
            return;
        }

        if (_lookups.TryGetValue(address, out DescriptorLookup? running))
        {
            running.Add(completion);
            return;
        }

        BlindedPublicKey blinded = BlindedPublicKey.Of(address, period);
        IReadOnlyList<Relay> directories = Unasked(rings.ToFetch(blinded), blinded.Key);
        DescriptorLookup lookup = new(address, period, directories, Network, _cache)
        {
            Date = _date,
            ClientKey = key,
            Failure = known?.Verdict switch
            {
                OnionDescriptorVerdict.NeedsClientAuthorization => VisitFailure.NeedsClientKey,
                OnionDescriptorVerdict.WrongClientKey => VisitFailure.WrongClientKey,
                _ => VisitFailure.NotFound,
            },
            Asked = directory => _asked[(blinded.Key, directory)] = _date(),
        };
        _lookups.Add(address, lookup);
        lookup.Add((found, _) => HandleLookedUp(address, found));
        lookup.Add(completion);
        lookup.Next();
    }

    /// <summary>What is known of a service led nowhere: its descriptor is to be fetched anew.</summary>
    internal void Forget(OnionAddress address) => _cache.Remove(address);

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

    /// <summary>In a random order, without those that were asked a short while ago.</summary>
    private List<Relay> Unasked(IReadOnlyList<Relay> directories, Ed25519Id blinded)
    {
        TimeSpan pause = _settings.IsTestingNetwork ? TestingRequeryPeriod : RequeryPeriod;
        DateTimeOffset date = _date();
        foreach (KeyValuePair<(Ed25519Id, RsaId), DateTimeOffset> asked in _asked.Where(one => one.Value + pause <= date || one.Value > date).ToArray())
        {
            _asked.Remove(asked.Key);
        }

        List<Relay> left = [.. directories.Where(one => one.Target is not null && !_asked.ContainsKey((blinded, one.RsaId)))];
        Random.Shuffle(left);
        return left;
    }

    /// <summary>The lookup is over. What was found may be fetched again at once, when its introduction points lead nowhere.</summary>
    private void HandleLookedUp(OnionAddress address, CachedDescriptor? found)
    {
        _lookups.Remove(address);
        if (found is null)
        {
            return;
        }

        foreach ((Ed25519Id, RsaId) asked in _asked.Keys.Where(one => one.Blinded == found.Outer.BlindedKey).ToArray())
        {
            _asked.Remove(asked);
        }
    }
}
