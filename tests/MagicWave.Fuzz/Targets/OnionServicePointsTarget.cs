using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.Relay.OnionServices;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// Clients and services do what they like at one introduction and rendezvous point: an input is a row of operations (operation 1, circuit 1, choice 1,
/// length 1, data). The tables always hold those circuits that wait and no other, pairs are pairs, and in the end nothing is left.
/// </summary>
internal sealed class OnionServicePointsTarget : IFuzzTarget
{
    private const int MaximumCircuits = 64;

    private enum Operation : byte
    {
        Raw,
        EstablishIntro,
        Introduce,
        EstablishRendezvous,
        Rendezvous,
        Close,
        Open,
        Wait,
    }

    public string Name => "onion-service-points";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            yield return [1, 0, 0, 0, 2, 1, 0, 0, 2, 1, 0, 0, 1, 2, 0, 0, 2, 3, 0, 0, 5, 2, 0, 0, 6, 0, 0, 0, 2, 4, 0, 0];
            yield return [3, 0, 0, 0, 4, 1, 0, 0, 4, 2, 0, 0, 5, 0, 0, 0, 3, 3, 0, 0, 3, 3, 1, 0, 7, 0, 200, 0];
            yield return [0, 0, 34, 3, 1, 2, 3, 0, 1, 32, 1, 2, 0, 2, 33, 20, .. new byte[20], 0, 3, 36, 21, .. new byte[21]];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        World world = new();
        while (input.Length >= 4)
        {
            int length = Math.Min(input[3], input.Length - 4);
            world.Do((Operation)(input[0] % 8), input[1], input[2], input.Slice(4, length));
            world.Check();
            input = input[(4 + length)..];
        }

        world.CloseAll();
        world.Check();
        Property.Require(world.Points is { Introductions.Count: 0, Rendezvous.Count: 0 }, "nobody waits when all are gone");
    }

    private sealed class World
    {
        private readonly List<Circuit> _circuits = [];
        private readonly Ed25519KeyPair[] _keys = [.. Enumerable.Range(1, 3).Select(static seed => Ed25519KeyPair.Generate(new SeededRandom((ulong)seed)))];
        private Instant _now = new(0);

        public World()
        {
            for (int i = 0; i < 5; i++)
            {
                Open();
            }
        }

        public OnionServicePoints Points { get; } = new(new OnionServiceCounters());

        public void Do(Operation operation, byte at, byte choice, ReadOnlySpan<byte> data)
        {
            Circuit circuit = _circuits[at % _circuits.Count];
            Span<byte> body = stackalloc byte[CellConstants.RelayDataLength];
            switch (operation)
            {
                case Operation.Raw:
                    Handle(circuit, (RelayCommand)choice, data);
                    break;
                case Operation.EstablishIntro:
                    IntroDosParameters? limit = data.Length < 2 ? null : new(data[0], data[1]);
                    Handle(circuit, RelayCommand.EstablishIntro, body[..EstablishIntroBody.Write(body, _keys[choice % 3], Circuit.Digest, limit)]);
                    break;
                case Operation.Introduce:
                    Handle(circuit, RelayCommand.Introduce1, [.. new byte[20], 2, 0, 32, .. _keys[choice % 3].PublicKey.ToArray(), 0, .. data]);
                    break;
                case Operation.EstablishRendezvous:
                    Handle(circuit, RelayCommand.EstablishRendezvous, Cookie(choice));
                    break;
                case Operation.Rendezvous:
                    Handle(circuit, RelayCommand.Rendezvous1, [.. Cookie(choice), .. data, 0]);
                    break;
                case Operation.Close:
                    circuit.Close(DestroyReason.Finished);
                    break;
                case Operation.Open:
                    Open();
                    break;
                default:
                    _now += TimeSpan.FromMilliseconds(100 * choice);
                    break;
            }
        }

        public void Check()
        {
            Circuit[] open = [.. _circuits.Where(static circuit => circuit.IsOpen)];
            Property.Require(Points.Introductions.Count == open.Count(static one => one.Point.Purpose == CircuitPurpose.Introduction), "services that wait");
            Property.Require(Points.Rendezvous.Count == open.Count(static one => one.Point.Purpose == CircuitPurpose.RendezvousWaiting), "clients that wait");
            Property.Require(
                open.All(static one => one.Point.Purpose == CircuitPurpose.RendezvousJoined == one.Joined is { IsOpen: true } && (one.Joined is null || one.Joined.Joined == one)),
                "two are joined");
        }

        public void CloseAll()
        {
            foreach (Circuit circuit in _circuits)
            {
                circuit.Close(DestroyReason.Finished);
            }
        }

        private static byte[] Cookie(byte choice) => [.. Enumerable.Repeat((byte)(choice % 4), RendezvousCookie.Length)];

        private void Open()
        {
            if (_circuits.Count < MaximumCircuits)
            {
                _circuits.Add(new Circuit(this));
            }
        }

        private void Handle(Circuit circuit, RelayCommand command, ReadOnlySpan<byte> data)
        {
            if (circuit.IsOpen)
            {
                _ = Points.TryHandle(circuit, command, data, _now);
            }
        }
    }

    private sealed class Circuit(World world) : IPointCircuit
    {
        public static readonly byte[] Digest = new SeededRandom(5).Bytes(20);

        public CircuitPoint Point { get; } = new();

        public bool IsOpen { get; private set; } = true;

        public Circuit? Joined { get; private set; }

        public bool IsEnd => true;

        public bool IsSingleHop => false;

        public ReadOnlySpan<byte> HandshakeDigest => Digest;

        public bool Send(RelayCommand command, ReadOnlySpan<byte> data)
        {
            Property.Require(data.Length <= CellConstants.RelayDataLength, "what is sent fits a cell");
            return IsOpen;
        }

        public void Join(IPointCircuit other) => Joined = (Circuit)other;

        public void Close(DestroyReason reason)
        {
            if (IsOpen)
            {
                IsOpen = false;
                world.Points.HandleClosed(this);
                Joined?.Close(DestroyReason.Destroyed);
            }
        }
    }
}
