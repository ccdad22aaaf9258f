using System.Globalization;
using System.Net;
using System.Text;
using MagicWave.Onion.Cells;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Tests.Circuits;

namespace MagicWave.Onion.Tests.Runtime;

/// <summary>
/// The last hop of one circuit: does what the host of BEGIN says, by the rules of flow control. "echo": sends back what comes; "source-N": sends N
/// bytes and ends; "end-N": ends with reason N; "silent": never answers; "die": destroys the circuit; "reset": connects and ends with CONNRESET;
/// "once-N": ends with reason N on the first circuit of the network, then echoes.
/// </summary>
internal sealed class TestExit(TestNetwork network)
{
    private readonly CircuitWindows _windows = new();
    private readonly Dictionary<StreamId, ExitStream> _streams = [];

    public void Handle(ServerCircuit circuit, int hop, RelayCellHeader header, byte[] data)
    {
        switch (header.Command)
        {
            case RelayCommand.Begin:
                Assert.True(BeginBody.TryRead(data, out BeginBody? body));
                network.CountBegin(circuit.Hops[^1].Relay, body!.Host, body.Port);
                Begin(circuit, header.StreamId, body.Host);
                break;
            case RelayCommand.BeginDir:
                network.CountBegin(circuit.Hops[^1].Relay, "directory", 0);
                Begin(circuit, header.StreamId, "echo");
                break;
            case RelayCommand.Resolve:
                Resolve(circuit, header.StreamId, Encoding.ASCII.GetString(data).TrimEnd('\0'));
                break;
            case RelayCommand.Data:
                Data(circuit, header.StreamId, data);
                break;
            case RelayCommand.End:
                network.CountEnd();
                _ = _streams.Remove(header.StreamId);
                break;
            case RelayCommand.Sendme when header.StreamId == StreamId.None:
                Assert.True(SendmeBody.TryRead(data, out SendmeBody sendme));
                Assert.True(_windows.TryHandleSendme(sendme));
                break;
            case RelayCommand.Sendme:
                Assert.True(!_streams.TryGetValue(header.StreamId, out ExitStream? acknowledged) || acknowledged.Windows.TryHandleSendme());
                break;
            default:
                Assert.Fail($"An exit does not know {header.Command}.");
                break;
        }

        foreach (ExitStream stream in _streams.Values.ToList())
        {
            Pour(circuit, stream);
        }
    }

    private static int NumberIn(string host) => int.Parse(host[(host.IndexOf('-') + 1)..], CultureInfo.InvariantCulture);

    private void Begin(ServerCircuit circuit, StreamId id, string host)
    {
        if (host.StartsWith("once", StringComparison.Ordinal))
        {
            host = network.Begun.Count(begun => begun.Host == host) == 1 ? $"end-{NumberIn(host)}" : "echo";
        }

        switch (host.Split('-')[0])
        {
            case "silent":
                break;
            case "die":
                circuit.Destroy(DestroyReason.Finished);
                break;
            case "end":
                circuit.Send(RelayCommand.End, id, [(byte)NumberIn(host)]);
                break;
            case "reset":
                circuit.Send(RelayCommand.Connected, id, []);
                circuit.Send(RelayCommand.End, id, [(byte)EndReason.ConnectionReset]);
                break;
            default:
                circuit.Send(RelayCommand.Connected, id, []);
                bool isSource = host.StartsWith("source", StringComparison.Ordinal);
                _streams.Add(id, new(id, isSource ? TestNetwork.Pattern(NumberIn(host)) : [], isSource));
                break;
        }
    }

    private static void Resolve(ServerCircuit circuit, StreamId id, string name)
    {
        ResolvedAnswer answer = name switch
        {
            "example.com" => ResolvedAnswer.Of(IPAddress.Parse("192.0.2.1"), 60),
            "1.2.0.192.in-addr.arpa" => ResolvedAnswer.Of("example.com", 60),
            "later.example.com" => ResolvedAnswer.Error(isTransient: true),
            _ => ResolvedAnswer.Error(isTransient: false),
        };
        Span<byte> body = stackalloc byte[300];
        Assert.True(answer.TryWrite(body, out int length));
        circuit.Send(RelayCommand.Resolved, id, body[..length]);
    }

    private void Data(ServerCircuit circuit, StreamId id, byte[] data)
    {
        Assert.True(_windows.TryHandleData(out bool isDue));
        if (isDue)
        {
            byte[] body = new byte[SendmeBody.Version1Length];
            SendmeBody.WriteVersion1(body, circuit.Hops[^1].Layer.LastForwardDigest);
            circuit.Send(RelayCommand.Sendme, StreamId.None, body);
        }

        if (_streams.TryGetValue(id, out ExitStream? stream))
        {
            Assert.True(stream.Windows.TryHandleData());
            stream.Pending.AddRange(data);
            if (stream.Windows.TryTakeSendme(0))
            {
                circuit.Send(RelayCommand.Sendme, id, []);
            }
        }
    }

    private void Pour(ServerCircuit circuit, ExitStream stream)
    {
        while (stream.Pending.Count > 0 && _windows.PackageWindow > 0 && stream.Windows.PackageWindow > 0)
        {
            int count = Math.Min(stream.Pending.Count, CellConstants.RelayDataLength);
            circuit.Send(RelayCommand.Data, stream.Id, stream.Pending.GetRange(0, count).ToArray());
            stream.Pending.RemoveRange(0, count);
            stream.Windows.OnPackaged();
            _windows.OnPackaged(circuit.Hops[^1].Layer.LastBackwardDigest);
        }

        if (stream.EndsWhenEmpty && stream.Pending.Count == 0)
        {
            circuit.Send(RelayCommand.End, stream.Id, [(byte)EndReason.Done]);
            _ = _streams.Remove(stream.Id);
        }
    }

    private sealed class ExitStream(StreamId id, byte[] pending, bool endsWhenEmpty)
    {
        public StreamId Id { get; } = id;

        public List<byte> Pending { get; } = [.. pending];

        public bool EndsWhenEmpty { get; } = endsWhenEmpty;

        public StreamWindows Windows { get; } = new();
    }
}
