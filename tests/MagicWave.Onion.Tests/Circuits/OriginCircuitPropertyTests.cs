using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Streams;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Circuits;

public class OriginCircuitPropertyTests
{
    private const int Operations = 10_000;

    private static readonly CellCommand[] Stray =
    [
        CellCommand.Relay, CellCommand.RelayEarly, CellCommand.Created2, CellCommand.CreatedFast, CellCommand.Destroy, CellCommand.Created, CellCommand.Create2,
    ];

    /// <summary>Whatever the relays send, the circuit stays within its bounds, never throws, and does the same again with the same seed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Ten_thousand_random_operations_keep_the_bounds(int seed)
    {
        string first = RunHostile((ulong)seed);
        Assert.Equal(first, RunHostile((ulong)seed));
        Assert.Contains("Protocol", first, StringComparison.Ordinal);
    }

    /// <summary>With an exit that keeps the rules, every byte arrives, in order, whatever the order of writing, reading, and carrying.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void With_an_honest_exit_every_byte_arrives_in_order(int seed)
    {
        SeededRandom random = new((ulong)seed);
        CircuitRig rig = CircuitRig.Open();
        HonestExit exit = new(rig);
        List<ClientStream> streams = [];
        for (int i = 0; i < Operations; i++)
        {
            switch (random.Next(8))
            {
                case 0 when streams.Count < 8:
                    streams.Add(rig.Connect());
                    break;
                case 1 or 2 or 3 when streams.Count > 0:
                    exit.Write(streams[random.Next(streams.Count)], random.Next(1, 3000));
                    break;
                case 4 or 5 when streams.Count > 0:
                    exit.Read(streams[random.Next(streams.Count)], random.Next(1, 5000));
                    break;
                case 6:
                    _ = rig.Carry(rig.Client, rig.Guard);
                    break;
                default:
                    _ = rig.Carry(rig.Guard, rig.Client);
                    break;
            }

            Assert.Equal(CircuitState.Open, rig.Circuit.State);
        }

        exit.Finish(streams);
        Assert.True(exit.Echoed > 100_000);
    }

    private static string RunHostile(ulong seed)
    {
        SeededRandom random = new(seed);
        List<string> endings = [];
        CircuitRig rig = CircuitRig.Open();
        List<ClientStream> streams = [];
        for (int i = 0; i < Operations; i++)
        {
            if (rig.Circuit.State == CircuitState.Closed)
            {
                rig.AssertClosed(rig.Circuit.Ending.Fault);
                Assert.All(streams, stream => Assert.True(stream.State is ClientStreamState.Ended or ClientStreamState.Closed));
                endings.Add(rig.Circuit.Ending.Fault.ToString());
                rig = CircuitRig.Open();
                streams.Clear();
            }

            Step(rig, streams, random);
            Assert.All(
                streams,
                stream => Assert.InRange(stream.Available, 0, (StreamWindows.Start + StreamWindows.Increment) * CellConstants.RelayDataLength));
        }

        return string.Join(',', endings);
    }

    private static void Step(CircuitRig rig, List<ClientStream> streams, SeededRandom random)
    {
        ClientStream? any = streams.Count > 0 ? streams[random.Next(streams.Count)] : null;
        StreamId id = any?.Id ?? new((ushort)random.Next(65536));
        byte[] data = random.Bytes(random.Next(CellConstants.RelayDataLength + 1));
        switch (random.Next(40))
        {
            case < 4:
                if (rig.Circuit.Begin(new("example.com", 80, BeginFlags.None), rig) is { } stream)
                {
                    streams.Add(stream);
                    rig.Run();
                    rig.Server.Send(RelayCommand.Connected, stream.Id, []);
                }

                break;
            case < 12:
                _ = any?.Write(data);
                break;
            case < 20:
                _ = any?.Read(data);
                break;
            case < 22:
                any?.Close();
                break;
            case < 34:
                rig.Server.Send(RelayCommand.Data, id, data);
                break;
            case 34:
                rig.Server.Send(RelayCommand.End, id, data);
                break;
            case 35:
                rig.Server.Send((RelayCommand)random.Next(256), random.Chance(2) ? StreamId.None : id, data);
                break;
            case 36 when random.Chance(4):
                CellCommand command = Stray[random.Next(Stray.Length)];
                rig.Server.SendSealed(random.Bytes(CellConstants.PayloadLength), command);
                break;
            case 37 when random.Chance(20):
                rig.Server.Destroy((DestroyReason)random.Next(256));
                break;
            case 38 when random.Chance(20):
                rig.Circuit.Close(rig.Now);
                break;
            default:
                rig.Circuit.HandleDeadline(rig.Now);
                break;
        }

        rig.Run();
    }

    /// <summary>Echoes by the rules, and compares.</summary>
    private sealed class HonestExit
    {
        private readonly CircuitRig _rig;
        private readonly CircuitWindows _windows = new();
        private readonly Dictionary<ushort, (StreamWindows Windows, Queue<byte[]> Pending)> _streams = [];
        private readonly Dictionary<ushort, (int Written, int Read)> _counts = [];

        public HonestExit(CircuitRig rig)
        {
            _rig = rig;
            rig.Server.OnCell = (_, _, header, data) => Handle(header, data);
        }

        public int Echoed { get; private set; }

        public void Write(ClientStream stream, int count)
        {
            (int written, int read) = _counts.GetValueOrDefault(stream.Id.Value);
            int taken = stream.Write(Bytes(stream.Id.Value, written, count));
            _counts[stream.Id.Value] = (written + taken, read);
        }

        public int Read(ClientStream stream, int count)
        {
            byte[] buffer = new byte[count];
            int taken = stream.Read(buffer);
            (int written, int read) = _counts.GetValueOrDefault(stream.Id.Value);
            Assert.Equal(Bytes(stream.Id.Value, read, taken), buffer[..taken]);
            _counts[stream.Id.Value] = (written, read + taken);
            Echoed += taken;
            return taken;
        }

        public void Finish(List<ClientStream> streams)
        {
            int moved;
            do
            {
                _rig.Run();
                moved = streams.Sum(stream => Read(stream, 100_000));
            }
            while (moved > 0);
            Assert.All(_counts.Values, count => Assert.Equal(count.Written, count.Read));
        }

        private static byte[] Bytes(ushort stream, int start, int count) =>
            [.. Enumerable.Range(start, count).Select(i => unchecked((byte)((i * 31) + (i >> 8) + stream)))];

        private void Handle(RelayCellHeader header, byte[] data)
        {
            if (header.Command == RelayCommand.Begin)
            {
                _streams[header.StreamId.Value] = (new(), new());
            }
            else if (header.Command == RelayCommand.Sendme && header.StreamId == StreamId.None)
            {
                Assert.True(SendmeBody.TryRead(data, out SendmeBody sendme));
                Assert.True(_windows.TryHandleSendme(sendme));
            }
            else if (header.Command == RelayCommand.Sendme)
            {
                Assert.True(_streams[header.StreamId.Value].Windows.TryHandleSendme());
            }
            else if (header.Command == RelayCommand.Data)
            {
                HandleData(header.StreamId, data);
            }

            foreach ((ushort id, (StreamWindows windows, Queue<byte[]> pending)) in _streams)
            {
                while (pending.Count > 0 && windows.PackageWindow > 0 && _windows.PackageWindow > 0)
                {
                    _rig.Server.Send(RelayCommand.Data, new(id), pending.Dequeue());
                    windows.OnPackaged();
                    _windows.OnPackaged(_rig.Server.Hops[^1].Layer.LastBackwardDigest);
                }
            }
        }

        private void HandleData(StreamId id, byte[] data)
        {
            (StreamWindows windows, Queue<byte[]> pending) = _streams[id.Value];
            Assert.True(_windows.TryHandleData(out bool isDue));
            Assert.True(windows.TryHandleData());
            if (isDue)
            {
                byte[] body = new byte[SendmeBody.Version1Length];
                SendmeBody.WriteVersion1(body, _rig.Server.Hops[^1].Layer.LastForwardDigest);
                _rig.Server.Send(RelayCommand.Sendme, StreamId.None, body);
            }

            if (windows.TryTakeSendme(0))
            {
                _rig.Server.Send(RelayCommand.Sendme, id, []);
            }

            pending.Enqueue(data);
        }
    }
}
