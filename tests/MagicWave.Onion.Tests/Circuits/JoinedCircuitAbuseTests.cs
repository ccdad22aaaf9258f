using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Streams;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Circuits;

public class JoinedCircuitAbuseTests
{
    private const int ManyStreams = 10_000;

    [Fact]
    public void Ten_thousand_streams_share_one_circuit()
    {
        JoinedRig rig = new();
        List<ClientStream> streams = [.. Enumerable.Range(0, ManyStreams).Select(_ => rig.Connect())];
        Assert.Equal(ManyStreams, rig.Service.Circuit.StreamCount);
        Span<byte> got = stackalloc byte[4];
        for (int i = 0; i < ManyStreams; i += 997)
        {
            byte[] word = BitConverter.GetBytes(i);
            Assert.Equal(4, streams[i].Write(word));
            rig.Run();
            Assert.Equal(4, rig.Offered[i].Stream.Read(got));
            Assert.Equal(i, BitConverter.ToInt32(got));
        }

        // Not all at once: a circuit whose queue is full ends, and ten thousand ENDs are more than a queue holds.
        foreach (ClientStream[] some in streams.Chunk(1_000))
        {
            Array.ForEach(some, static stream => stream.Close());
            rig.Run();
        }

        Assert.Equal(0, rig.Client.Circuit.StreamCount + rig.Service.Circuit.StreamCount);
        Assert.Equal(ClientStreamState.Open, rig.Connect().State);
    }

    /// <summary>Nobody reads: what waits is bounded by the window of the circuit, however many streams there are.</summary>
    [Fact]
    public void Slow_readers_hold_no_more_than_the_circuits_window()
    {
        JoinedRig rig = new();
        ClientStream[] streams = [.. Enumerable.Range(0, 100).Select(_ => rig.Connect())];
        byte[] data = new byte[1 << 20];
        foreach ((ClientStream stream, _) in rig.Offered)
        {
            _ = stream.Write(data);
            rig.Run();
        }

        int waiting = streams.Sum(static stream => stream.Available);
        Assert.InRange(waiting, 1, streams.Length * StreamWindows.Start * CellConstants.RelayDataLength);
        Assert.All(streams, static stream => Assert.InRange(stream.Available, 0, StreamWindows.Start * CellConstants.RelayDataLength));
        Assert.Equal(CircuitState.Open, rig.Client.Circuit.State);

        // One that begins to read goes on, whatever the others do.
        int before = rig.Offered[^1].Stream.PackageWindow;
        while (streams[^1].Read(data) > 0)
        {
            rig.Run();
        }

        Assert.True(rig.Offered[^1].Stream.PackageWindow >= before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Streams_beyond_the_services_limit_are_refused_or_end_the_circuit(bool closesCircuit)
    {
        using NodeGate gate = new(new ManualTimeProvider(), new SeededRandom(1));
        List<ClientStream> offered = [];
        int refused = 0;
        ServiceAcceptorSettings settings = new(new HashSet<int> { 80 }, 100, closesCircuit, false, (stream, _, _) => Take(offered, stream), () => refused++);
        JoinedRig rig = new(circuit => AcceptorOf(gate, circuit, settings));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(ClientStreamState.Open, rig.Connect().State);
        }

        ClientStream beyond = rig.Connect();
        Assert.Equal(1, refused);
        Assert.Equal(100, offered.Count);
        Assert.Equal(ClientStreamState.Ended, closesCircuit ? ClientStreamState.Ended : beyond.State);
        Assert.Equal(closesCircuit ? CircuitState.Closed : CircuitState.Open, rig.Service.Circuit.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_port_that_the_service_does_not_have_ends_the_circuit_unless_it_is_allowed(bool isAllowed)
    {
        using NodeGate gate = new(new ManualTimeProvider(), new SeededRandom(1));
        int refused = 0;
        ServiceAcceptorSettings settings = new(new HashSet<int> { 443 }, 0, false, isAllowed, static (_, _, _) => true, () => refused++);
        JoinedRig rig = new(circuit => AcceptorOf(gate, circuit, settings));
        ClientStream stream = rig.Connect();
        Assert.Equal(1, refused);
        Assert.Equal(isAllowed ? CircuitState.Open : CircuitState.Closed, rig.Service.Circuit.State);
        Assert.NotEqual(ClientStreamState.Open, stream.State);
    }

    private static bool Take(List<ClientStream> offered, ClientStream stream)
    {
        offered.Add(stream);
        stream.Accept();
        return true;
    }

    private static ServiceAcceptor AcceptorOf(NodeGate gate, OriginCircuit circuit, ServiceAcceptorSettings settings) =>
        new(gate, new ServiceCircuit(ServiceCircuitKind.ServiceRendezvous, circuit.Path[^1], new Nobody()) { Circuit = circuit }, settings);

    private sealed class Nobody : IServiceCircuitUser
    {
        public void HandleOpen(IServiceCircuit circuit, Instant now)
        {
        }

        public bool TryHandleMessage(IServiceCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now) => false;

        public void HandleClosed(bool wasOpen, Instant now)
        {
        }
    }
}
