using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;
using MagicWave.Onion.Tests.Channels;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Circuits;

/// <summary>A client's circuit and its relays, over two channels face to face, in virtual time.</summary>
internal sealed class CircuitRig : IChannelHost, ICircuitOwner, IStreamOwner
{
    public const int Price = 7;

    private readonly byte[] _buffer = new byte[Channel.MinimumTransmitRoom];
    private readonly CellPool _pool = new();

    public CircuitRig(int hops, bool isPaid = false, bool isFast = false)
        : this(TestRelay.Make(hops, isPaid), isPaid ? Price : 0, isFast)
    {
    }

    /// <summary>A circuit over all relays; of a stub, the last one is still to come.</summary>
    public CircuitRig(TestRelay[] relays, long price = 0, bool isFast = false, bool isStub = false)
    {
        Relays = relays;
        Client = new(new(relays[0].RsaId, relays[0].Ed25519Id, IPAddress.Loopback, false, default), true, _pool, this, new SeededRandom(1), Now);
        Guard = new(new(null, null, IPAddress.Loopback, false, default), false, _pool, this, new SeededRandom(2), Now);
        Client.Account = Account;
        SeededRandom random = new(3);
        CircuitPlan plan = new(
            [.. relays[..^(isStub ? 1 : 0)].Select(relay => isFast ? relay.Target with { NtorOnionKey = default } : relay.Target)], price, TimeSpan.FromSeconds(20))
        {
            IsStub = isStub,
        };
        Circuit = new(plan, this, random, new RelayPadding(random), Now);
    }

    public TestRelay[] Relays { get; }

    public Channel Client { get; }

    public Channel Guard { get; }

    public TestAccount Account { get; } = new();

    public OriginCircuit Circuit { get; }

    public ServerCircuit Server { get; private set; } = null!;

    public Instant Now { get; set; } = new(0);

    public int Built { get; private set; }

    public int Closed { get; private set; }

    public StreamChanges Changes { get; set; }

    public Action<ServerCircuit>? OnServer { get; init; }

    public int SlotsInUse => _pool.Rented;

    /// <summary>A rig whose circuit is open.</summary>
    public static CircuitRig Open(int hops = 3, bool isPaid = false)
    {
        CircuitRig rig = new(hops, isPaid);
        rig.Start();
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
        return rig;
    }

    public void Start()
    {
        Circuit.Start(Client, Now);
        Run();
    }

    /// <summary>A stream that the exit has connected.</summary>
    public ClientStream Connect()
    {
        ClientStream stream = Circuit.Begin(new("example.com", 80, BeginFlags.None), this)!;
        Run();
        Server.Send(RelayCommand.Connected, stream.Id, []);
        Run();
        Assert.Equal(ClientStreamState.Open, stream.State);
        return stream;
    }

    public void Run()
    {
        while (Carry(Client, Guard) | Carry(Guard, Client))
        {
        }
    }

    public bool Carry(Channel from, Channel to)
    {
        int n = from.FillTransmit(_buffer, Now);
        if (n > 0)
        {
            _buffer.AsSpan(0, n).CopyTo(to.FreeReceiveBuffer);
            if (to.HandleReceived(n, Now) != ChannelFault.None)
            {
                Assert.Fail("The channel took offence.");
            }
        }

        return n > 0;
    }

    public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now)
    {
        Server = new(Relays, Guard, id);
        Guard.Attach(id, Server);
        OnServer?.Invoke(Server);
        Server.HandleCreate(command, payload);
    }

    public void HandleWritable(Channel channel)
    {
    }

    public void HandleBuilt(OriginCircuit circuit, Instant now) => Built++;

    public void HandleClosed(OriginCircuit circuit, Instant now) => Closed++;

    public void HandleChanged(ClientStream stream, StreamChanges changes) => Changes |= changes;

    public void AssertClosed(CircuitFault fault)
    {
        Assert.Equal(CircuitState.Closed, Circuit.State);
        Assert.Equal(fault, Circuit.Ending.Fault);
        Assert.Equal(1, Closed);
        Assert.Equal(0, Client.CircuitCount);
    }
}
