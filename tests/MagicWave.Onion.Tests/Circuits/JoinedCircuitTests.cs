using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Circuits;

public class JoinedCircuitTests
{
    [Fact]
    public void A_client_reaches_the_service_by_its_port_alone()
    {
        JoinedRig rig = new();
        ClientStream stream = rig.Connect();
        Assert.Equal(ClientStreamState.Open, stream.State);
        (ClientStream taken, BeginBody begin) = Assert.Single(rig.Offered);
        Assert.Equal((string.Empty, 80), (begin.Host, begin.Port));
        Assert.Equal(ClientStreamState.Open, taken.State);
    }

    /// <summary>More than all windows hold, so that SENDMEs with the digests of the joined layer must be right on both levels.</summary>
    [Fact]
    public void Bytes_go_both_ways_through_all_windows()
    {
        JoinedRig rig = new();
        ClientStream client = rig.Connect();
        ClientStream service = rig.Offered[0].Stream;
        byte[] file = new SeededRandom(5).Bytes(2_000_000);
        Assert.Equal(file, Carry(rig, service, client, file));
        Assert.Equal(file, Carry(rig, client, service, file));
        Assert.Equal(CircuitState.Open, rig.Client.Circuit.State);
        Assert.Equal(CircuitState.Open, rig.Service.Circuit.State);
    }

    [Fact]
    public void Data_may_come_before_the_service_has_answered()
    {
        JoinedRig rig = new() { OnBegin = static _ => { } };
        ClientStream client = rig.Connect();
        Assert.Equal(ClientStreamState.Connecting, client.State);
        ((IStreamCircuit)rig.Client.Circuit).Package(client.Id, [1, 2, 3]);
        rig.Run();
        ClientStream offered = rig.Offered[0].Stream;
        Assert.Equal(3, offered.Available);
        offered.Accept();
        rig.Run();
        Assert.Equal(ClientStreamState.Open, client.State);
    }

    [Fact]
    public void A_refused_stream_ends_with_the_reason()
    {
        JoinedRig rig = new() { OnBegin = static stream => stream.Refuse(EndReason.Done) };
        ClientStream client = rig.Connect();
        Assert.Equal(ClientStreamState.Ended, client.State);
        Assert.Equal(EndReason.Done, client.Ending.Reason);
        Assert.Equal(CircuitState.Open, rig.Service.Circuit.State);
    }

    [Fact]
    public void A_stream_ends_from_either_side()
    {
        JoinedRig rig = new();
        ClientStream first = rig.Connect();
        first.Close();
        rig.Run();
        Assert.Equal(ClientStreamState.Ended, rig.Offered[0].Stream.State);
        ClientStream second = rig.Connect();
        rig.Offered[1].Stream.Finish();
        rig.Run();
        Assert.True(second.Ending.IsClean);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(400)]
    public void A_tampered_cell_ends_the_circuit(int position)
    {
        JoinedRig rig = new();
        ClientStream client = rig.Connect();
        rig.Service.Server.OnPass = payload => payload[position] ^= 1;
        Assert.True(client.Write([1, 2, 3]) == 3);
        rig.Run();
        rig.Service.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void The_rendezvous_point_cannot_speak_for_the_service()
    {
        JoinedRig rig = new();
        ClientStream client = rig.Connect();
        rig.Client.Server.Send(2, RelayCommand.Data, client.Id, [1]);
        rig.Run();
        rig.Client.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void A_client_takes_no_streams()
    {
        JoinedRig rig = new();
        _ = rig.Service.Circuit.Begin(new("example.com", 80, BeginFlags.None), rig);
        rig.Run();
        rig.Client.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void A_circuit_is_joined_once_and_before_it_has_streams()
    {
        JoinedRig rig = new();
        byte[] keys = new byte[RendezvousKeys.Length];
        Assert.Throws<InvalidOperationException>(() => rig.Client.Circuit.Join(keys, RendezvousSide.Client, null));
        CircuitRig other = CircuitRig.Open();
        _ = other.Connect();
        Assert.Throws<InvalidOperationException>(() => other.Circuit.Join(keys, RendezvousSide.Client, null));
    }

    [Fact]
    public void Messages_of_the_last_relay_reach_their_taker_and_no_other_relays_do()
    {
        CircuitRig rig = CircuitRig.Open();
        Taker taker = new();
        rig.Circuit.Messages = taker;
        rig.Server.Send(2, RelayCommand.IntroEstablished, StreamId.None, [0]);
        rig.Run();
        Assert.Equal([RelayCommand.IntroEstablished], taker.Taken);
        rig.Server.Send(1, RelayCommand.IntroEstablished, StreamId.None, [0]);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
        Assert.Single(taker.Taken);
    }

    private static byte[] Carry(JoinedRig rig, ClientStream from, ClientStream to, byte[] file)
    {
        byte[] received = new byte[file.Length];
        int sent = 0;
        int got = 0;
        while (got < file.Length)
        {
            sent += from.Write(file.AsSpan(sent));
            rig.Run();
            int n = to.Read(received.AsSpan(got));
            Assert.True(n > 0, "It stands still.");
            got += n;
            rig.Run();
        }

        return received;
    }

    private sealed class Taker : ICircuitMessages
    {
        public List<RelayCommand> Taken { get; } = [];

        public bool TryHandleMessage(OriginCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, MagicWave.Core.Time.Instant now)
        {
            Taken.Add(command);
            return true;
        }
    }
}
