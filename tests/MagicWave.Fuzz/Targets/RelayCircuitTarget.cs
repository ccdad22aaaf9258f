using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Circuits;
using MagicWave.Onion.Relay.Exit;
using MagicWave.Onion.RelayCrypto;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// What a client may send to a relay that is the last hop of its circuit, encrypted as it must be. The exit connects everything; the next
/// relay takes every circuit. When the client's channel dies, nothing of the circuit is left.
/// </summary>
internal sealed class RelayCircuitTarget : IFuzzTarget
{
    public string Name => "relay-circuit";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] body = new byte[CellConstants.RelayDataLength];
            byte[] begin = CellScript.Record(RelayCommand.Begin, 1, 0, body[..new BeginBody("example.com", 80, BeginFlags.None).Write(body)]);
            HopTarget next = new(RsaId.FromBytes(Enumerable.Repeat((byte)4, RsaId.Length).ToArray()), null, new IPEndPoint(IPAddress.Loopback, 9001), default, false, false, "next");
            byte[] extend = CellScript.Record(RelayCommand.Extend2, 0, 1, body[..Extend2Body.Write(body, next, HandshakeType.Ntor, new byte[84])]);
            byte[] resolve = CellScript.Record(RelayCommand.Resolve, 2, 0, [.. "example.com"u8, 0]);
            yield return [.. begin, .. CellScript.Record(RelayCommand.Data, 1, 0, "GET /"u8), .. CellScript.Record(RelayCommand.End, 1, 0, 6)];
            yield return [.. extend, .. extend];
            yield return [.. resolve, .. CellScript.Record(RelayCommand.BeginDir, 3, 0), .. CellScript.Record(RelayCommand.Sendme, 0, 0), .. begin, .. begin];
            yield return [.. CellScript.Record(RelayCommand.Truncate, 0, 0), .. CellScript.Record(RelayCommand.Drop, 0, 0), .. CellScript.Record((RelayCommand)0xE0, 0, 0)];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        World world = new();
        CellScript script = new(input);
        Span<byte> payload = stackalloc byte[CellConstants.PayloadLength];
        while (script.TryNext(payload, out CellCommand command) && world.Send(command, payload))
        {
        }

        world.Client.Close(default);
        world.FromClient.Close(default);
        Property.Require(world.ToNext.CircuitCount == 0 && world.FromClient.CircuitCount == 0, "nothing is left of the circuit");
        Property.Require(world.OpenTargets == 0, "no connection of the exit is left");
    }

    /// <summary>The client, the relay, and the next relay.</summary>
    private sealed class World : IChannelHost, IChannelSource, IExitService, ICircuitEnd, IExitTarget
    {
        private readonly byte[] _buffer = new byte[Channel.MinimumTransmitRoom];
        private readonly CellPool _pool = new();
        private readonly SeededRandom _random = new(1);
        private readonly RelayCircuitFactory _factory;
        private readonly OnionLayers _layers = new();
        private readonly Channel _next;
        private readonly CircuitId _id;
        private CreateFastClient? _completion;
        private bool _isOver;

        public World()
        {
            Client = New(isInitiator: true, 1);
            FromClient = New(isInitiator: false, 3);
            ToNext = New(isInitiator: true, 4);
            _next = New(isInitiator: false, 1);
            RsaId own = RsaId.FromBytes(Enumerable.Repeat((byte)1, RsaId.Length).ToArray());
            Ed25519Id ownEd25519 = Ed25519Id.FromBytes(Enumerable.Repeat((byte)2, Ed25519Id.Length).ToArray());
            RelayCircuitServices services = new(this, this, _random) { OwnRsaId = own, AllowPrivateAddresses = true, Lookup = _ => null };
            OnionKeyRing ring = new(OnionKey.Generate(_random), null, _random);
            _factory = new RelayCircuitFactory(services, new RelayHandshakes(own, ownEd25519, ring, _random), _random);
            _id = Client.AllocateCircuitId();
            Client.Attach(_id, this);
            using CreateFastClient fast = new(_random);
            byte[] request = new byte[CreateFast.RequestLength];
            fast.WriteRequest(request);
            _completion = fast;
            Client.SendCell(_id, CellCommand.CreateFast, request);
            Carry();
            _completion = null;
            Property.Require(_layers.HopCount == 1, "the circuit is made");
        }

        public Channel Client { get; }

        public Channel FromClient { get; }

        public Channel ToNext { get; }

        public int OpenTargets { get; private set; }

        public int Unwritten => 0;

        public bool Send(CellCommand command, Span<byte> payload)
        {
            _layers.EncryptForward(0, payload);
            if (_isOver || !Client.SendCell(_id, command, payload))
            {
                return false;
            }

            Carry();
            return !_isOver;
        }

        public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now)
        {
            if (channel == FromClient)
            {
                _factory.HandleCreate(channel, id, command, payload, now);
                return;
            }

            _next.Attach(id, new Sink());
            byte[] created = new byte[CellConstants.PayloadLength];
            _next.SendCell(id, CellCommand.Created2, created.AsSpan(0, Created2Body.Write(created, new byte[64])));
        }

        public void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now)
        {
            if (command == CellCommand.CreatedFast && _completion is not null)
            {
                byte[] keys = new byte[Tor1Keys.Length];
                Property.Require(_completion.TryComplete(payload[..CreateFast.ReplyLength], keys), "the relay proves itself");
                _layers.AddHop(keys);
            }
            else if (command == CellCommand.Destroy)
            {
                _isOver = true;
                Client.Detach(_id);
            }
            else
            {
                Property.Require(_layers.DecryptBackward(payload) == 0 || ToNext.CircuitCount > 0, "what comes back is recognised");
            }
        }

        public void Connect(HopTarget target, Action<Channel?, ConnectFailure> completion) => completion(ToNext, ConnectFailure.None);

        public void Begin(ExitStream stream, BeginBody target)
        {
            OpenTargets++;
            stream.HandleConnected(this, new ConnectedBody(IPAddress.Loopback, 60));
            if (!stream.IsOver)
            {
                stream.HandleReceived(new byte[Math.Min(100, Math.Max(0, stream.Allowance))]);
            }
        }

        public void BeginDirectory(ExitStream stream) => stream.HandleFailed(EndReason.NotDirectory);

        public void Resolve(string name, Action<IReadOnlyList<ResolvedAnswer>> completion) => completion([ResolvedAnswer.Of(name, 60), ResolvedAnswer.Of(IPAddress.Loopback, 60)]);

        public void Write(ReadOnlySpan<byte> data)
        {
        }

        public void Resume()
        {
        }

        public void Close() => OpenTargets--;

        public void HandleWritable(Channel channel)
        {
        }

        public void HandleClosed(Channel channel, CircuitId id, Instant now)
        {
        }

        public void HandleDrained(Channel channel, CircuitId id, Instant now)
        {
        }

        private void Carry()
        {
            while (Carry(Client, FromClient) | Carry(FromClient, Client) | Carry(ToNext, _next) | Carry(_next, ToNext))
            {
            }
        }

        private bool Carry(Channel from, Channel to)
        {
            int count = from.FillTransmit(_buffer, default);
            _buffer.AsSpan(0, count).CopyTo(to.FreeReceiveBuffer);
            Property.Require(count == 0 || to.HandleReceived(count, default) == ChannelFault.None, "what a channel says is understood");
            return count > 0;
        }

        private Channel New(bool isInitiator, byte peer) => new(
            new ChannelPeer(RsaId.FromBytes(Enumerable.Repeat(peer, RsaId.Length).ToArray()), null, IPAddress.Loopback, false, default), isInitiator, _pool, this, _random, default);
    }

    private sealed class Sink : ICircuitEnd
    {
        public void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now)
        {
            if (command == CellCommand.Destroy)
            {
                channel.Detach(id);
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
