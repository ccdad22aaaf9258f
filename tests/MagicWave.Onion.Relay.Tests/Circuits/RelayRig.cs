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
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.Relay.Tests.Circuits;

/// <summary>One relay between two neighbours, all in memory: the client's end is <see cref="Client"/>, the next relay's is <see cref="Next"/>.</summary>
internal sealed class RelayRig : IChannelHost, IChannelSource, IExitService
{
    public static readonly RsaId OwnId = RsaId.FromBytes(Enumerable.Repeat((byte)1, 20).ToArray());
    public static readonly Ed25519Id OwnEd25519Id = Ed25519Id.FromBytes(Enumerable.Repeat((byte)2, 32).ToArray());
    public static readonly RsaId PreviousId = RsaId.FromBytes(Enumerable.Repeat((byte)3, 20).ToArray());
    public static readonly RsaId NextId = RsaId.FromBytes(Enumerable.Repeat((byte)4, 20).ToArray());

    private readonly byte[] _buffer = new byte[Channel.MinimumTransmitRoom];
    private readonly OnionKey _onionKey = OnionKey.Generate(SystemRandom.Instance);
    private readonly RelayCircuitFactory _factory;
    private readonly RelayCircuitServices _services;
    private readonly Queue<Action<Channel?, ConnectFailure>> _dials = new();

    public RelayRig(bool allowPrivate = true, bool keepsBooks = false, ICircuitAccounting? accounting = null)
    {
        Client = New(OwnId, isInitiator: true);
        FromClient = New(PreviousId, isInitiator: false);
        ToNext = New(NextId, isInitiator: true);
        Next = New(OwnId, isInitiator: false);
        _services = new(this, this, SystemRandom.Instance)
        {
            OwnRsaId = OwnId,
            AllowPrivateAddresses = allowPrivate,
            KeepsBooks = keepsBooks,
            Accounting = accounting ?? NoAccounting.Instance,
            Lookup = _ => null,
        };
        OnionKeyRing ring = new(_onionKey, null, SystemRandom.Instance);
        _factory = new(_services, new(OwnId, OwnEd25519Id, ring, SystemRandom.Instance), SystemRandom.Instance);
    }

    public CellPool Pool { get; } = new();

    public Channel Client { get; }

    public Channel FromClient { get; }

    public Channel ToNext { get; }

    public Channel Next { get; }

    public Instant Now { get; } = new(0);

    public RelayCounters Counters => _services.Counters;

    public RecordingEnd ClientEnd { get; } = new();

    public RecordingEnd NextEnd { get; } = new();

    public CircuitId Id { get; private set; }

    public CircuitId NextCircuitId { get; private set; }

    public OnionLayers Layers { get; } = new();

    public ConnectFailure Failure { get; set; }

    /// <summary>Whether dials wait for <see cref="ReleaseDial"/>.</summary>
    public bool HoldsDials { get; set; }

    public HopTarget? Extended { get; private set; }

    public ExitStream? Begun { get; private set; }

    public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now)
    {
        if (ReferenceEquals(channel, FromClient))
        {
            _factory.HandleCreate(channel, id, command, payload, now);
        }
        else
        {
            NextCircuitId = id;
            Next.Attach(id, NextEnd);
            byte[] body = new byte[66];
            _ = Created2Body.Write(body, new byte[64]);
            _ = Next.SendCell(id, CellCommand.Created2, body);
        }
    }

    public void HandleWritable(Channel channel)
    {
    }

    public void Connect(HopTarget target, Action<Channel?, ConnectFailure> completion)
    {
        Extended = target;
        _dials.Enqueue(completion);
        if (!HoldsDials)
        {
            ReleaseDial();
        }
    }

    /// <summary>Finishes the oldest dial that waits.</summary>
    public void ReleaseDial()
    {
        _dials.Dequeue()(Failure == ConnectFailure.None ? ToNext : null, Failure);
        if (HoldsDials)
        {
            Run();
        }
    }

    public void Begin(ExitStream stream, BeginBody target) => Begun = stream;

    public void BeginDirectory(ExitStream stream) => stream.HandleFailed(EndReason.NotDirectory);

    public void Resolve(string name, Action<IReadOnlyList<ResolvedAnswer>> completion) => completion([ResolvedAnswer.Error(false)]);

    /// <summary>Makes the relay a hop, with ntor-v3 where there are rates.</summary>
    public void Create(PaymentRates? rates = null)
    {
        Id = Client.AllocateCircuitId();
        Client.Attach(Id, ClientEnd);
        byte[] request = new byte[Create2Body.MaximumDataLength];
        byte[] keys = new byte[Tor1Keys.Length];
        byte[] payload = new byte[CellConstants.PayloadLength];
        if (rates is { } given)
        {
            using NtorV3Client v3 = new(OwnEd25519Id, _onionKey.PublicKey, SystemRandom.Instance);
            byte[] message = new byte[128];
            ExtensionListWriter list = new(message);
            given.AddTo(ref list);
            Assert.True(v3.TryWriteRequest(list.Written, request, out int length));
            Send(CellCommand.Create2, payload.AsSpan(0, new Create2Body(HandshakeType.NtorV3, request.AsSpan(0, length)).Write(payload)));
            if (TakeCreated() is { } reply)
            {
                Assert.True(v3.TryComplete(reply, keys, message, out _));
                Layers.AddHop(keys);
            }

            return;
        }

        using NtorClient ntor = new(OwnId, _onionKey.PublicKey, SystemRandom.Instance);
        ntor.WriteRequest(request.AsSpan(0, Ntor.RequestLength));
        Send(CellCommand.Create2, payload.AsSpan(0, new Create2Body(HandshakeType.Ntor, request.AsSpan(0, Ntor.RequestLength)).Write(payload)));
        if (TakeCreated() is { } answer)
        {
            Assert.True(ntor.TryComplete(answer, keys));
            Layers.AddHop(keys);
        }
    }

    public void Extend(IPAddress? address = null, RsaId? id = null, CellCommand command = CellCommand.RelayEarly)
    {
        HopTarget target = new(id ?? NextId, null, new(address ?? IPAddress.Loopback, 9001), default, false, false, "next");
        byte[] data = new byte[CellConstants.RelayDataLength];
        int length = Extend2Body.Write(data, target, HandshakeType.Ntor, new byte[84]);
        SendRelay(RelayCommand.Extend2, default, data.AsSpan(0, length), command);
    }

    /// <summary>Sends a relay cell from the client to the relay.</summary>
    public void SendRelay(RelayCommand relayCommand, StreamId stream, ReadOnlySpan<byte> data, CellCommand command = CellCommand.Relay)
    {
        Span<byte> payload = stackalloc byte[CellConstants.PayloadLength];
        RelayCellHeader.Write(payload, relayCommand, stream, data);
        Layers.EncryptForward(0, payload);
        Send(command, payload);
    }

    public void Send(CellCommand command, ReadOnlySpan<byte> payload)
    {
        Assert.True(Client.SendCell(Id, command, payload));
        Run();
    }

    public void Run()
    {
        while (Carry(Client, FromClient) | Carry(FromClient, Client) | Carry(ToNext, Next) | Carry(Next, ToNext))
        {
        }
    }

    /// <summary>What the client got last, opened.</summary>
    public (RelayCommand Command, byte[] Data) LastRelay()
    {
        byte[] payload = ClientEnd.Cells[^1].Payload;
        Assert.Equal(CellCommand.Relay, ClientEnd.Cells[^1].Command);
        Assert.Equal(0, Layers.DecryptBackward(payload));
        Assert.True(RelayCellHeader.TryRead(payload, out RelayCellHeader header));
        return (header.Command, header.Data(payload).ToArray());
    }

    public void AssertDestroyed(DestroyReason reason)
    {
        Assert.Equal(CellCommand.Destroy, ClientEnd.Cells[^1].Command);
        Assert.Equal(reason, (DestroyReason)ClientEnd.Cells[^1].Payload[0]);
        Assert.Equal(0, Counters.CircuitsOpen);
    }

    private byte[]? TakeCreated()
    {
        Assert.NotEmpty(ClientEnd.Cells);
        (CellCommand command, byte[] payload) = ClientEnd.Cells[^1];
        if (command != CellCommand.Created2)
        {
            return null;
        }

        Assert.True(Created2Body.TryRead(payload, out ReadOnlySpan<byte> reply));
        return reply.ToArray();
    }

    private bool Carry(Channel from, Channel to)
    {
        int n = from.FillTransmit(_buffer, Now);
        if (n > 0)
        {
            _buffer.AsSpan(0, n).CopyTo(to.FreeReceiveBuffer);
            Assert.True(to.HandleReceived(n, Now) == ChannelFault.None);
        }

        return n > 0;
    }

    private Channel New(RsaId peer, bool isInitiator) =>
        new(new(peer, null, IPAddress.Loopback, false, default), isInitiator, Pool, this, SystemRandom.Instance, Now);

    /// <summary>Remembers the cells that came.</summary>
    internal sealed class RecordingEnd : ICircuitEnd
    {
        public List<(CellCommand Command, byte[] Payload)> Cells { get; } = [];

        /// <summary>Payment messages about the circuit.</summary>
        public List<byte[]> Payments { get; } = [];

        public bool IsCounting { get; set; }

        public void HandlePayment(Channel channel, CircuitId id, ReadOnlySpan<byte> body, Instant now) => Payments.Add(body.ToArray());

        public int Count { get; private set; }

        public void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now)
        {
            Count++;
            if (!IsCounting)
            {
                Cells.Add((command, payload.ToArray()));
            }
        }

        public void HandleClosed(Channel channel, CircuitId id, Instant now)
        {
        }

        public void HandleDrained(Channel channel, CircuitId id, Instant now)
        {
        }
    }
}
