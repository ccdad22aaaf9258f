using System.Diagnostics.CodeAnalysis;
using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Tests.Circuits;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Runtime;

/// <summary>
/// A network in memory for a client: a channel to each guard on demand, relays with the real layers and handshakes behind it, exits that follow a script.
/// The path is: relay 0, relay 1, then the first exit from relay 2 on that is not excluded.
/// </summary>
internal sealed class TestNetwork : IChannelSource, IPathSelector, IChannelHost, IDisposable
{
    private readonly Dictionary<RsaId, Link> _links = [];
    private readonly Dictionary<Channel, Link> _byChannel = [];
    private readonly TestRelay[] _relays = TestRelay.Make(12);

    public TestNetwork(Action<OnionClientOptions>? configure = null, TimeProvider? time = null)
    {
        Gate = new(time ?? Time, new SeededRandom(5));
        OnionClientOptions options = new() { SpareCircuits = 0, SpareOnionCircuits = 0 };
        configure?.Invoke(options);
        Client = new(options, Gate, this, this);
    }

    public ManualTimeProvider Time { get; } = new();

    public NodeGate Gate { get; }

    public OnionClient Client { get; }

    public bool HasPaths { get; set; } = true;

    /// <summary>A selector that breaks its contract.</summary>
    public bool IgnoresExcluded { get; set; }

    public bool HasChannels { get; set; } = true;

    /// <summary>Hops from here on never answer.</summary>
    public int SilentFrom { get; set; } = int.MaxValue;

    /// <summary>Exits that the directory says serve nothing.</summary>
    public HashSet<RsaId> Closed { get; } = [];

    /// <summary>What rendezvous points are chosen from; null for no onion services.</summary>
    public NetworkView? View { get; set; }

    /// <summary>Paths whose circuits are not as good as new ones any more.</summary>
    public HashSet<IReadOnlyList<HopTarget>> Outdated { get; } = [];

    public List<PathReport> Reports { get; } = [];

    public List<(TestRelay Exit, string Host, int Port)> Begun { get; } = [];

    public List<ServerCircuit> Circuits { get; } = [];

    public int Ended { get; private set; }

    /// <summary>Released for every BEGIN that an exit gets.</summary>
    public SemaphoreSlim BeginSeen { get; } = new(0);

    /// <summary>Released for every END that an exit gets.</summary>
    public SemaphoreSlim EndSeen { get; } = new(0);

    public int Connects { get; private set; }

    public HopTarget this[int relay] => _relays[relay].Target;

    public static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => unchecked((byte)(i * 31 + (i >> 8))))];

    public void Connect(HopTarget target, Action<Channel?, ConnectFailure> completion)
    {
        Connects++;
        if (!HasChannels)
        {
            completion(null, ConnectFailure.Unreachable);
            return;
        }

        if (!_links.TryGetValue(target.RsaId, out Link? link) || link.Client.IsClosed)
        {
            link = new(this, target);
            _links[target.RsaId] = link;
            _byChannel[link.Client] = link;
            _byChannel[link.Guard] = link;
        }

        completion(link.Client, ConnectFailure.None);
    }

    public bool TryChoose(PathRequest request, [NotNullWhen(true)] out IReadOnlyList<HopTarget>? path)
    {
        TestRelay? exit = _relays.Skip(2).FirstOrDefault(relay => (IgnoresExcluded || !request.Excluded.Contains(relay.RsaId)) && CanServe(relay.Target, request));
        path = HasPaths && exit is not null
            ? [request.PinnedGuard ?? this[0], request.PinnedMiddle ?? this[1], request.PinnedLast ?? exit.Target]
            : null;
        return path is not null;
    }

    public bool CanServe(HopTarget lastHop, PathRequest request) => !Closed.Contains(lastHop.RsaId);

    public bool IsCurrent(IReadOnlyList<HopTarget> path, PathRequest request) => !Outdated.Contains(path);

    public void Report(PathReport report) => Reports.Add(report);

    public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now)
    {
        TestRelay[] relays = [_relays.First(relay => relay.RsaId == _byChannel[channel].Target.RsaId), .. _relays.Skip(1)];
        ServerCircuit circuit = new(relays, channel, id) { SilentFrom = SilentFrom, FindRelay = wanted => _relays.First(relay => relay.RsaId == wanted) };
        circuit.OnCell = new TestExit(this).Handle;
        channel.Attach(id, circuit);
        Circuits.Add(circuit);
        circuit.HandleCreate(command, payload);
    }

    public void HandleWritable(Channel channel) => Gate.MarkDirty(_byChannel[channel]);

    public void CountBegin(TestRelay exit, string host, int port)
    {
        Begun.Add((exit, host, port));
        _ = BeginSeen.Release();
    }

    public void CountEnd()
    {
        Ended++;
        EndSeen.Release();
    }

    public void CloseChannels()
    {
        using NodeGate.Scope scope = Gate.Enter();
        foreach (Link link in _links.Values)
        {
            link.Client.Close(Gate.Now);
        }
    }

    public void DestroyAll(DestroyReason reason)
    {
        using NodeGate.Scope scope = Gate.Enter();
        Circuits.ForEach(circuit => circuit.Destroy(reason));
    }

    public void Dispose()
    {
        Client.Dispose();
        Gate.Dispose();
        BeginSeen.Dispose();
        EndSeen.Dispose();
    }

    /// <summary>Moves the clock in steps of the gate's tick, so that one deadline may lead to the next.</summary>
    public void Advance(TimeSpan time)
    {
        for (TimeSpan left = time; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(100))
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    private sealed class Link(TestNetwork network, HopTarget target) : IFlushable
    {
        private readonly byte[] _buffer = new byte[32 * 1024];

        public HopTarget Target { get; } = target;

        public Channel Client { get; } = new(
            new(target.RsaId, target.Ed25519Id, IPAddress.Loopback, false, default), true, network.Gate.Pool, network, network.Gate.Random, network.Gate.Now);

        public Channel Guard { get; } = new(
            new(null, null, IPAddress.Loopback, false, default), false, network.Gate.Pool, network, network.Gate.Random, network.Gate.Now);

        public void Flush()
        {
            using NodeGate.Scope scope = network.Gate.Enter();
            while (Carry(Client, Guard) | Carry(Guard, Client))
            {
            }
        }

        private bool Carry(Channel from, Channel to)
        {
            if (from.IsClosed || to.IsClosed)
            {
                return false;
            }

            int n = from.FillTransmit(_buffer, network.Gate.Now);
            _buffer.AsSpan(0, n).CopyTo(to.FreeReceiveBuffer);
            Assert.Equal(ChannelFault.None, to.HandleReceived(n, network.Gate.Now));
            return n > 0;
        }
    }
}
