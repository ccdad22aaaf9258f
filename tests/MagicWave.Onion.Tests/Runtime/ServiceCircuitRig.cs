using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Tests.Circuits;
using MagicWave.Onion.Tests.OnionServices.Ring;
using Microsoft.Extensions.Logging.Abstractions;
using Node = MagicWave.Onion.Directory.Relays.Relay;

namespace MagicWave.Onion.Tests.Runtime;

/// <summary>The circuits of onion services of one client, in a <see cref="TestNetwork"/>. Relays 4 to 7 may be rendezvous points.</summary>
internal sealed class ServiceCircuitRig : IDisposable
{
    public const int Spares = 3;

    public ServiceCircuitRig(int spares = Spares)
    {
        Network = new();
        Circuits = new(Network.Gate, Network, Network, new() { SpareOnionCircuits = spares }, NullLogger.Instance);
        Network.View = NewView();
    }

    public TestNetwork Network { get; }

    public ServiceCircuits Circuits { get; }

    /// <summary>Of those that were built in advance and are ready.</summary>
    public int Ready => Circuits.Spares.All.Count(static spare => spare.IsReady);

    /// <summary>Circuits that live at the relays.</summary>
    public IEnumerable<ServerCircuit> Living => Network.Circuits.Where(static circuit => circuit.Destroyed is null);

    /// <summary>One whose spare circuits are ready.</summary>
    public static ServiceCircuitRig Started()
    {
        ServiceCircuitRig rig = new();
        rig.Tick();
        Assert.Equal(Spares, rig.Ready);
        return rig;
    }

    public NetworkView NewView() => RingNetwork.View([.. Enumerable.Range(0, 12).Select(NodeOf)], RingNetwork.Midnight);

    /// <summary>What is due is done.</summary>
    public void Tick() => Network.Advance(TimeSpan.FromMilliseconds(200));

    public Wish Build(ServiceCircuitKind kind, HopTarget target)
    {
        Wish wish = new();
        using NodeGate.Scope scope = Network.Gate.Enter();
        Circuits.Build(kind, target, wish);
        return wish;
    }

    public HopTarget? ReadyRendezvousPoint()
    {
        using NodeGate.Scope scope = Network.Gate.Enter();
        return Circuits.ReadyRendezvousPoint;
    }

    public void Close(Wish wish)
    {
        using NodeGate.Scope scope = Network.Gate.Enter();
        wish.Circuit!.Close(Network.Gate.Now);
    }

    public void Dispose()
    {
        Circuits.Dispose();
        Network.Dispose();
    }

    private Node NodeOf(int relay)
    {
        HopTarget target = Network[relay];
        Assert.True(ProtocolVersions.TryParse(relay is >= 4 and <= 7 ? "HSRend=1-2" : "Relay=1-2", out ProtocolVersions versions));
        RouterStatus status = new()
        {
            Nickname = target.Nickname,
            RsaId = target.RsaId,
            MicrodescriptorDigest = MicrodescriptorDigest.FromBytes(RingNetwork.Digest(target.Nickname)),
            Address = IPAddress.Loopback,
            OrPort = (ushort)target.Address.Port,
            Flags = RouterFlags.Valid | RouterFlags.Running | RouterFlags.Fast,
            Protocols = versions,
        };
        return new(status, new()
        {
            Digest = status.MicrodescriptorDigest,
            NtorOnionKey = target.NtorOnionKey,
            Ed25519Id = target.Ed25519Id,
            Text = default,
        });
    }

    /// <summary>Somebody who wants a circuit.</summary>
    public sealed class Wish : IServiceCircuitUser
    {
        public IServiceCircuit? Circuit { get; private set; }

        public OriginCircuit Origin => ((ServiceCircuit)Circuit!).Circuit!;

        public int Closed { get; private set; }

        public void HandleOpen(IServiceCircuit circuit, Instant now) => Circuit = circuit;

        public bool TryHandleMessage(IServiceCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now) => false;

        public void HandleClosed(bool wasOpen, Instant now) => Closed++;
    }
}
