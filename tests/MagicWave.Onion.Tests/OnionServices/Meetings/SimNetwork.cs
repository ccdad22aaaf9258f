using MagicWave.Core.Time;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.Tests.OnionServices.Ring;
using MagicWave.TestKit;
using Node = MagicWave.Onion.Directory.Relays.Relay;

namespace MagicWave.Onion.Tests.OnionServices.Meetings;

/// <summary>
/// Relays, consensuses and time, all made up: a consensus every hour, in which some relays are gone and others new, and a shared random value every day.
/// </summary>
internal sealed class SimNetwork : IServiceNetwork
{
    private const RouterFlags Flags = RouterFlags.Valid | RouterFlags.Running | RouterFlags.Fast | RouterFlags.Stable | RouterFlags.HSDir;

    private readonly Dictionary<RsaId, SimRelay> _relays = [];
    private readonly Queue<Action> _calls = new();
    private readonly SeededRandom _random = new(99);
    private int _named;

    public SimNetwork(int relays, DateTimeOffset start)
    {
        Start = start;
        for (int i = 0; i < relays; i++)
        {
            AddRelay();
        }

        MakeConsensus();
    }

    public DateTimeOffset Start { get; }

    public Instant Now { get; private set; } = new(0);

    public DateTimeOffset Date => Start + (Now - new Instant(0));

    public NetworkView View { get; private set; } = null!;

    /// <summary>The consensus of an hour ago, which is still good.</summary>
    public NetworkView PreviousView { get; private set; } = null!;

    public IReadOnlyCollection<SimRelay> Relays => _relays.Values;

    /// <summary>Whether services reach no rendezvous point, and do not hear why.</summary>
    public bool StallsRendezvous { get; set; }

    /// <summary>Their circuits that were not built.</summary>
    public List<SimCircuit> Stalled { get; } = [];

    public HopTarget? ReadyRendezvousPoint { get; set; }

    public void Post(Action call) => _calls.Enqueue(call);

    /// <summary>Carries everything that is under way.</summary>
    public void Run()
    {
        while (_calls.TryDequeue(out Action? call))
        {
            call();
        }
    }

    public void Advance(TimeSpan step) => Now += step;

    /// <summary>Some relays leave and as many come; everybody hears of it.</summary>
    public void MakeConsensus(int changes = 0)
    {
        SimRelay[] all = [.. _relays.Values];
        for (int i = 0; i < changes; i++)
        {
            SimRelay gone = all[(int)_random.Next(all.Length)];
            if (_relays.Remove(gone.Node.RsaId))
            {
                gone.Circuits.ForEach(static circuit => circuit.Lose());
                AddRelay();
            }
        }

        DateTimeOffset validAfter = new(Date.Ticks - (Date.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        long run = validAfter.ToUnixTimeSeconds() / 86_400;
        PreviousView = View;
        View = RingNetwork.View([.. _relays.Values.Select(static relay => relay.Node)], validAfter, ValueOf(run - 1), ValueOf(run));
        PreviousView ??= View;
        Run();
    }

    public SimRelay Find(HopTarget target) => _relays[target.RsaId];

    public IServiceCircuit Build(ServiceCircuitKind kind, HopTarget target, IServiceCircuitUser user)
    {
        _ = _relays.TryGetValue(target.RsaId, out SimRelay? relay);
        SimCircuit circuit = new(this, relay ?? _relays.Values.First(), user, _random.Bytes(20));
        if (kind == ServiceCircuitKind.ServiceRendezvous && StallsRendezvous)
        {
            Stalled.Add(circuit);
            return circuit;
        }

        Post(() =>
        {
            if (circuit.IsClosed)
            {
                return;
            }

            if (relay is null)
            {
                user.HandleClosed(false, Now);
                return;
            }

            relay.Circuits.RemoveAll(static one => one.IsClosed);
            relay.Circuits.Add(circuit);
            user.HandleOpen(circuit, Now);
        });
        return circuit;
    }

    public void Fetch(HopTarget directory, ReadOnlyMemory<byte> blindedKey, Action<DescriptorFetch> completion) => Post(() => completion(
        _relays.TryGetValue(directory.RsaId, out SimRelay? relay) ? relay.Find(Ed25519Id.FromBytes(blindedKey.Span)) : default));

    public void Upload(HopTarget directory, ReadOnlyMemory<byte> document, Action<bool> completion) => Post(() => completion(
        _relays.TryGetValue(directory.RsaId, out SimRelay? relay) && relay.Store(document.Span)));

    private static SharedRandomValue ValueOf(long run) => new(7, RingNetwork.Digest($"run {run}"));

    private void AddRelay()
    {
        Node node = RingNetwork.Relay($"relay{_named++}", flags: Flags, protocols: "HSDir=2 HSIntro=4-5 HSRend=1-2");
        _relays.Add(node.RsaId, new(this, node));
    }
}
