using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Handshake;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.OnionServices.Ring;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>
/// An onion service (rend-spec-v3): keeps introduction points and descriptors for two time periods, and meets those who introduce themselves. A pure
/// machine over <see cref="IServiceNetwork"/>; used under the node's gate.
/// </summary>
internal sealed class ServiceHost : IDisposable
{
    private const int LaunchesPerPoint = 10;

    /// <summary>So many that waited are answered in one go: each takes a key exchange under the gate.</summary>
    private const int AnswersAtOnce = 64;

    private static readonly TimeSpan LaunchPeriod = TimeSpan.FromMinutes(5);

    /// <summary>When there is no room, who is on the way for so long makes it: circuits that come about do so sooner.</summary>
    private static readonly TimeSpan Hopeful = TimeSpan.FromSeconds(5);

    /// <summary>Then the client is gone (tor: MAX_REND_TIMEOUT).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServiceIdentityKey _identity;
    private readonly Func<IServiceCircuit, IStreamAcceptor> _accept;
    private readonly List<ServicePublication> _publications = [];
    private readonly HashSet<ServiceRendezvous> _meetings = [];

    /// <summary>On the way to their clients, the longest first.</summary>
    private readonly List<ServiceRendezvous> _coming = [];

    /// <summary>Rendezvous cookies of the last minutes: nobody makes the service build two circuits for one.</summary>
    private readonly ExpiringSet<RendezvousCookie> _cookies = new(TimeSpan.FromMinutes(5), 100_000);
    private Instant _launchesUntil;
    private int _launches;
    private long _givenUp;

    /// <summary>Makes a service that is not published yet.</summary>
    /// <param name="settings">How it works.</param>
    /// <param name="identity">Its key; the caller's to dispose of, after this.</param>
    /// <param name="network">Builds its circuits.</param>
    /// <param name="random">Decides.</param>
    /// <param name="date">Reads the node's wall clock.</param>
    /// <param name="accept">Gives who takes the streams of a client's circuit.</param>
    public ServiceHost(
        ServiceSettings settings,
        ServiceIdentityKey identity,
        IServiceNetwork network,
        IRandom random,
        Func<DateTimeOffset> date,
        Func<IServiceCircuit, IStreamAcceptor> accept)
    {
        Settings = settings;
        _identity = identity;
        Network = network;
        Random = random;
        Date = date;
        _accept = accept;
    }

    /// <summary>Where it is reached.</summary>
    public OnionAddress Address => _identity.Address;

    /// <summary>What it saw.</summary>
    public ServiceCounters Counters { get; } = new();

    /// <summary>Whether a directory has its descriptor of each period that clients ask for.</summary>
    public bool IsPublished => _publications.Count > 0 && _publications.TrueForAll(static one => one.IsPublished);

    /// <summary>How many clients are joined with it.</summary>
    public int Meetings => _meetings.Count;

    internal ServiceSettings Settings { get; private set; }

    internal IServiceNetwork Network { get; }

    internal IRandom Random { get; }

    internal Func<DateTimeOffset> Date { get; }

    internal NetworkView? View { get; private set; }

    internal bool IsClosed { get; private set; }

    /// <summary>Those who wait to be met; null when the service asks for no work.</summary>
    internal IntroductionQueue? Waiting { get; private set; }

    internal ServiceCircuitKind IntroductionKind => Settings.IsSingleHop ? ServiceCircuitKind.Direct : ServiceCircuitKind.ServiceIntroduction;

    /// <summary>There is a new consensus, or there are more descriptors for it; null when the one there was is too old.</summary>
    public void HandleView(NetworkView? view, Instant now)
    {
        View = view;
        if (view is not null && !IsClosed)
        {
            if (Waiting is null && Settings.ProofOfWork is { } options)
            {
                Waiting = new(options, Random, Date, now);
            }

            Rotate(view, now);
            Tend(now);
        }
    }

    /// <summary>Others may read its descriptors from now on: there are new ones, unless they are the same.</summary>
    /// <param name="clients">X25519 public keys; empty for everybody.</param>
    /// <param name="now">The time.</param>
    public void UseClients(IReadOnlyList<ReadOnlyMemory<byte>> clients, Instant now)
    {
        if (clients.Count == Settings.Clients.Count && clients.Zip(Settings.Clients).All(static pair => PublicBytes.Equal(pair.First.Span, pair.Second.Span)))
        {
            return;
        }

        Settings = Settings with { Clients = clients };
        foreach (ServicePublication publication in _publications)
        {
            publication.HandleChanged(now);
        }
    }

    /// <summary>Does what time brings: to be called every few hundred milliseconds.</summary>
    public void Tend(Instant now)
    {
        if (View is not { } view || IsClosed)
        {
            return;
        }

        bool isNewOffer = Waiting?.Tick(now) == true;
        foreach (ServicePublication publication in _publications)
        {
            if (isNewOffer)
            {
                publication.HandleChanged(now);
            }

            publication.Tend(view, now);
        }

        while (_coming.Count > 0 && now - _coming[0].Since >= Patience)
        {
            GiveUpLongest(now);
        }

        Answer(now);
    }

    /// <summary>Closes all circuits. Descriptors stay at the directories until they are too old, as tor has it.</summary>
    public void Close(Instant now)
    {
        IsClosed = true;
        foreach (ServicePublication publication in _publications)
        {
            publication.Close(now);
        }

        while (_coming.Count > 0)
        {
            GiveUpLongest(now);
        }

        ServiceRendezvous[] meetings = [.. _meetings];
        foreach (ServiceRendezvous meeting in meetings)
        {
            meeting.Circuit?.Close(now);
        }

        _meetings.Clear();
    }

    /// <summary>Erases the keys of the periods.</summary>
    public void Dispose()
    {
        foreach (ServicePublication publication in _publications)
        {
            publication.Dispose();
        }

        _publications.Clear();
    }

    /// <summary>Whether one more introduction circuit may be built in this while: a relay that closes them must not make us build without end.</summary>
    internal bool TryLaunch(Instant now)
    {
        if (now >= _launchesUntil)
        {
            _launchesUntil = now + LaunchPeriod;
            _launches = 0;
        }

        return _launches++ < LaunchesPerPoint * Settings.IntroductionPoints;
    }

    internal void HandleEstablished() => Counters.Established++;

    /// <summary>An introduction came (rend-spec-v3 3.4). Whatever is wrong with it, it is dropped: the relay is not to blame.</summary>
    internal void HandleIntroduction(ServiceIntroduction point, ReadOnlySpan<byte> body, Instant now)
    {
        Counters.Introductions++;
        Span<Subcredential> subcredentials = new Subcredential[_publications.Count];
        for (int i = 0; i < subcredentials.Length; i++)
        {
            subcredentials[i] = _publications[i].Subcredential;
        }

        Span<byte> clientKey = stackalloc byte[32];
        Span<byte> plaintext = stackalloc byte[IntroduceSeal.MaximumPlaintextLength];
        if (!IntroduceBody.TryRead(body, out IntroduceBody introduction))
        {
            Counters.Malformed++;
            return;
        }

        UInt128 mark = ReplayCache.MarkOf(introduction.Encrypted);
        if (point.Replays.Refuses(mark))
        {
            Counters.Replays++;
        }
        else if (Waiting is null && IsBusy(now))
        {
            Counters.Dropped++;
        }
        else if (!IntroduceSeal.TryOpen(body, point.Keys, subcredentials, clientKey, plaintext, out int length))
        {
            Counters.Malformed++;
        }
        else
        {
            point.Replays.Add(mark);
            Receive(point, clientKey, plaintext[..length], now);
        }
    }

    internal IStreamAcceptor Accept(IServiceCircuit circuit) => _accept(circuit);

    internal void HandleMet(ServiceRendezvous meeting, Instant now)
    {
        _coming.Remove(meeting);
        Counters.Rendezvous++;
        if (_meetings.Count >= Settings.MaximumMeetings && _meetings.Where(static one => one.IsIdle).MinBy(static one => one.Since) is { } longest)
        {
            _meetings.Remove(longest);
            longest.Circuit?.Close(now);
        }

        _meetings.Add(meeting);
    }

    internal void HandleRendezvousClosed(ServiceRendezvous meeting, bool wasOpen)
    {
        if (!_meetings.Remove(meeting) && _coming.Remove(meeting))
        {
            Counters.RendezvousFailed += wasOpen ? 0 : 1;
        }
    }

    /// <summary>Meets the client at once, or lets it wait its turn.</summary>
    private void Receive(ServiceIntroduction point, ReadOnlySpan<byte> clientKey, ReadOnlySpan<byte> plaintext, Instant now)
    {
        if (!IntroducePlaintext.TryRead(plaintext, out IntroducePlaintext? said) || said.WantsCongestionControl || TargetOf(said) is not { } place)
        {
            Counters.Malformed++;
            return;
        }

        if (!_cookies.Add(said.Cookie, now))
        {
            Counters.Replays++;
            return;
        }

        WaitingIntroduction introduction = new(point, clientKey.ToArray(), said.Cookie, place);
        if (Waiting is not { } waiting)
        {
            Meet(introduction, now);
        }
        else if (waiting.TryAdd(introduction, said.Pow, now))
        {
            Answer(now);
        }
        else
        {
            Counters.BadProofs++;
        }
    }

    /// <summary>Meets those whose turn it is.</summary>
    private void Answer(Instant now)
    {
        if (Waiting is not { } waiting)
        {
            return;
        }

        for (int i = 0; i < AnswersAtOnce && !IsBusy(now) && waiting.TryTake(_coming.Count, now, out WaitingIntroduction next); i++)
        {
            // Its keys went with a point that is over.
            if (next.Point.IsOver)
            {
                Counters.Dropped++;
            }
            else
            {
                Meet(next, now);
            }
        }

        Counters.Dropped += waiting.Dropped - _givenUp;
        _givenUp = waiting.Dropped;
    }

    private void Meet(in WaitingIntroduction introduction, Instant now)
    {
        if (_meetings.Count >= Settings.MaximumMeetings && !_meetings.Any(static one => one.IsIdle))
        {
            Counters.Dropped++;
            return;
        }

        byte[] reply = new byte[HsNtor.ReplyLength];
        if (!HsNtorService.TryRespond(introduction.Point.Keys, introduction.ClientKey.Span, Random, reply, out SecretBytes? keys))
        {
            Counters.Malformed++;
            return;
        }

        if (_coming.Count >= Settings.MaximumPending)
        {
            GiveUpLongest(now);
        }

        ServiceRendezvous meeting = new(this, introduction.Cookie, reply, keys, now);
        _coming.Add(meeting);
        meeting.Begin(Settings.IsSingleHop ? ServiceCircuitKind.Direct : ServiceCircuitKind.ServiceRendezvous, introduction.Place);
    }

    /// <summary>Whether nobody else can be met now: clients that name rendezvous points which nobody reaches must not keep the others away for long.</summary>
    private bool IsBusy(Instant now) => _coming.Count >= Settings.MaximumPending && (_coming.Count == 0 || now - _coming[0].Since < Hopeful);

    private void GiveUpLongest(Instant now)
    {
        ServiceRendezvous longest = _coming[0];
        _coming.RemoveAt(0);
        Counters.RendezvousFailed++;
        longest.GiveUp(now);
    }

    /// <summary>Where the client waits; null when nobody can be met there.</summary>
    private HopTarget? TargetOf(IntroducePlaintext said)
    {
        HopTarget named = said.RendezvousPoint;
        if (!Settings.AllowsPrivateRelays && ReservedAddress.IsReserved(named.Address.Address))
        {
            return null;
        }

        return View?.Recognize(named) ?? named;
    }

    /// <summary>Two descriptors live side by side (rend-spec-v3 2.2.4.1): begins those that are missing and ends those that are over.</summary>
    private void Rotate(NetworkView view, Instant now)
    {
        TimePeriodSchedule schedule = TimePeriodSchedule.Of(view.Consensus, Settings.IsTestingNetwork);
        OnionServiceRings rings = new(view, schedule);
        foreach (ServicePublication over in _publications.FindAll(one => one.Period != rings.FirstPeriod && one.Period != rings.SecondPeriod))
        {
            _publications.Remove(over);
            over.Close(now);
            over.Dispose();
        }

        foreach (TimePeriod period in (ReadOnlySpan<TimePeriod>)[rings.FirstPeriod, rings.SecondPeriod])
        {
            if (!_publications.Exists(one => one.Period == period))
            {
                _publications.Add(new(this, _identity.Blind(period), schedule));
            }
        }

        foreach (ServicePublication publication in _publications)
        {
            publication.HandleView(view, rings, schedule);
        }
    }
}
