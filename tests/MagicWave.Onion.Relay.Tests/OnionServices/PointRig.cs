using System.Net;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Circuits;
using MagicWave.Onion.Relay.Exit;
using MagicWave.Onion.Relay.OnionServices;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

/// <summary>One relay in memory, with any number of neighbours, each with one circuit or several that end at the relay; virtual time.</summary>
internal sealed class PointRig : IChannelHost, IChannelSource, IExitService
{
    public static readonly RsaId OwnId = RsaId.FromBytes(Enumerable.Repeat((byte)1, 20).ToArray());

    public static readonly Ed25519Id OwnEd25519Id = Ed25519Id.FromBytes(Enumerable.Repeat((byte)2, 32).ToArray());

    private readonly byte[] _buffer = new byte[Channel.MinimumTransmitRoom];
    private readonly RelayCircuitFactory _factory;
    private readonly List<PointLink> _links = [];
    private readonly RelayCircuitServices _services;

    public PointRig(ICircuitAccounting? accounting = null)
    {
        _services = new(this, this, SystemRandom.Instance)
        {
            OwnRsaId = OwnId,
            AllowPrivateAddresses = true,
            Accounting = accounting ?? NoAccounting.Instance,
            Lookup = _ => null,
        };
        OnionKeyRing ring = new(OnionKey, null, SystemRandom.Instance);
        _factory = new(_services, new(OwnId, OwnEd25519Id, ring, SystemRandom.Instance), SystemRandom.Instance);
    }

    /// <summary>What answers directory streams; null refuses them.</summary>
    public IDirectoryService? Directory { get; set; }

    public OnionKey OnionKey { get; } = OnionKey.Generate(SystemRandom.Instance);

    public CellPool Pool { get; } = new();

    public Instant Now { get; private set; } = new(0);

    public RelayCounters Counters => _services.Counters;

    public OnionServiceCounters Services => _services.Counters.OnionServices;

    public OnionServicePoints Points => _services.OnionServices;

    public void Advance(TimeSpan time) => Now += time;

    /// <summary>A new neighbour: a relay, or a client where it shows no identity.</summary>
    public PointLink Link(bool isClient = false, INeighbourAccount? account = null)
    {
        RsaId? peer = isClient ? null : RsaId.FromBytes(Enumerable.Repeat((byte)(10 + _links.Count % 200), 20).ToArray());
        Channel near = new(new(OwnId, null, IPAddress.Loopback, false, default), isInitiator: true, Pool, this, SystemRandom.Instance, Now);
        Channel relay = new(new(peer, null, IPAddress.Loopback, false, default), isInitiator: false, Pool, this, SystemRandom.Instance, Now);
        if (account is not null)
        {
            relay.Account = account;
        }

        PointLink link = new(this, near, relay);
        _links.Add(link);
        return link;
    }

    /// <summary>A circuit over a neighbour of its own.</summary>
    public PointParty Open(bool isClient = false, INeighbourAccount? account = null) => Link(isClient, account).Open();

    public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now) =>
        _factory.HandleCreate(channel, id, command, payload, now);

    public void HandleWritable(Channel channel)
    {
    }

    public void Connect(HopTarget target, Action<Channel?, ConnectFailure> completion) => completion(null, ConnectFailure.Unreachable);

    public void Begin(ExitStream stream, BeginBody target) => stream.HandleFailed(EndReason.ExitPolicy);

    public void BeginDirectory(ExitStream stream)
    {
        if (Directory is { } directory)
        {
            stream.HandleConnected(new DirectoryTarget(stream, directory), default);
        }
        else
        {
            stream.HandleFailed(EndReason.NotDirectory);
        }
    }

    public void Resolve(string name, Action<IReadOnlyList<ResolvedAnswer>> completion) => completion([]);

    public void Run()
    {
        bool isBusy = true;
        while (isBusy)
        {
            isBusy = false;
            for (int i = 0; i < _links.Count; i++)
            {
                isBusy |= Carry(_links[i].Near, _links[i].Relay) | Carry(_links[i].Relay, _links[i].Near);
            }
        }
    }

    /// <summary>Brings what a neighbour sent to the relay, and nothing back.</summary>
    public void CarryIn(PointLink link) => Carry(link.Near, link.Relay);

    private bool Carry(Channel from, Channel to)
    {
        if (from.IsClosed || to.IsClosed)
        {
            return false;
        }

        int n = from.FillTransmit(_buffer, Now);
        if (n > 0)
        {
            _buffer.AsSpan(0, n).CopyTo(to.FreeReceiveBuffer);
            Assert.True(to.HandleReceived(n, Now) == ChannelFault.None);
        }

        return n > 0;
    }
}
