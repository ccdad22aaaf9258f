using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// What the last hop of a client's circuit may send, encrypted as it must be, while three streams are open. When the circuit is closed every
/// stream has heard of it, and no cell is kept.
/// </summary>
internal sealed class OriginCircuitTarget : IFuzzTarget
{
    public string Name => "origin-circuit";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] connected = CellScript.Record(RelayCommand.Connected, 1, 0);
            yield return [.. connected, .. CellScript.Record(RelayCommand.Data, 1, 0, "HTTP/1.1 200"u8), .. CellScript.Record(RelayCommand.End, 1, 0, 6)];
            yield return [.. CellScript.Record(RelayCommand.End, 2, 0, 4, 127, 0, 0, 1, 0, 0, 0, 60), .. connected, .. connected];
            yield return [.. CellScript.Record(RelayCommand.Resolved, 3, 0, 4, 4, 127, 0, 0, 1, 0, 0, 0, 60), .. CellScript.Record(RelayCommand.Sendme, 1, 0)];
            yield return [.. CellScript.Record(RelayCommand.Truncated, 0, 0, 1, 0), .. CellScript.Record(RelayCommand.Extended2, 0, 0, new byte[66]), .. CellScript.Record(RelayCommand.Drop, 0, 0)];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        World world = new();
        CellScript script = new(input);
        Span<byte> payload = stackalloc byte[CellConstants.PayloadLength];
        while (world.Circuit.State == CircuitState.Open && script.TryNext(payload, out _))
        {
            world.Send(payload);
        }

        world.Circuit.Close(default);
        Property.Require(world.Circuit.State == CircuitState.Closed && world.Closed == 1, "the owner hears of the end once");
        Property.Require(world.Streams.All(stream => stream.State is ClientStreamState.Closed or ClientStreamState.Ended), $"no stream is left: {string.Join(", ", world.Streams.Select(stream => stream.State))}");
    }

    /// <summary>The client and one relay, which is guard and exit.</summary>
    private sealed class World : IChannelHost, ICircuitOwner, IStreamOwner, ICircuitEnd
    {
        private readonly byte[] _buffer = new byte[Channel.MinimumTransmitRoom];
        private readonly byte[] _sink = new byte[100];
        private readonly CellPool _pool = new();
        private readonly SeededRandom _random = new(1);
        private readonly Channel _client;
        private readonly Channel _relay;
        private RelayLayer? _layer;
        private CircuitId _id;

        public World()
        {
            _client = New(isInitiator: true);
            _relay = New(isInitiator: false);
            HopTarget target = new(
                RsaId.FromBytes(new byte[RsaId.Length]), null, new IPEndPoint(IPAddress.Loopback, 9001), default, false, false, "relay");
            Circuit = new OriginCircuit(new CircuitPlan([target], 0, TimeSpan.FromSeconds(20)), this, _random, new RelayPadding(_random), default);
            Circuit.Start(_client, default);
            Carry();
            Property.Require(Circuit.State == CircuitState.Open, "the circuit is made");
            BeginBody begin = new("example.com", 80, BeginFlags.None);
            Streams = [Circuit.Begin(begin, this)!, Circuit.Begin(begin, this)!, Circuit.Resolve("example.com", this)!];
            Carry();
        }

        public OriginCircuit Circuit { get; }

        public IReadOnlyList<ClientStream> Streams { get; }

        public int Closed { get; private set; }

        public void Send(Span<byte> payload)
        {
            // Streams of the input are 1 to 3 as a rule: those that there are.
            byte chosen = payload[4];
            if (chosen is > 0 and <= 3)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(payload[3..], Streams[chosen - 1].Id.Value);
            }

            _layer!.OriginateBackward(payload);
            _relay.SendCell(_id, CellCommand.Relay, payload);
            Carry();
        }

        public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now)
        {
            byte[] reply = new byte[CreateFast.ReplyLength];
            byte[] keys = new byte[Tor1Keys.Length];
            Property.Require(CreateFast.TryRespond(payload[..CreateFast.RequestLength], _random, reply, keys), "CREATE_FAST is answered");
            _layer = new RelayLayer(keys);
            _id = id;
            _relay.Attach(id, this);
            _relay.SendCell(id, CellCommand.CreatedFast, reply);
        }

        public void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now)
        {
            if (command == CellCommand.Destroy)
            {
                _relay.Detach(id);
            }
            else
            {
                Property.Require(_layer!.DecryptForward(payload), "the relay recognises what the client says");
            }
        }

        public void HandleChanged(ClientStream stream, StreamChanges changes)
        {
            while (stream.Read(_sink) > 0)
            {
            }
        }

        public void HandleBuilt(OriginCircuit circuit, Instant now)
        {
        }

        public void HandleClosed(OriginCircuit circuit, Instant now) => Closed++;

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
            while (Carry(_client, _relay) | Carry(_relay, _client))
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

        private Channel New(bool isInitiator) => new(new ChannelPeer(null, null, IPAddress.Loopback, false, default), isInitiator, _pool, this, _random, default);
    }
}
