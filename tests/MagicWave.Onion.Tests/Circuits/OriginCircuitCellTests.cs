using System.Security.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Streams;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Circuits;

public class OriginCircuitCellTests
{
    private static readonly byte[] FullData = new byte[CellConstants.RelayDataLength];

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(300)]
    [InlineData(508)]
    public void A_tampered_cell_ends_the_circuit(int position)
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        byte[] payload = ServerCircuit.Payload(RelayCommand.Data, stream.Id, [1, 2, 3]);
        rig.Server.Seal(2, payload);
        payload[position] ^= 1;
        rig.Server.SendSealed(payload, CellCommand.Relay);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
        Assert.Equal(ClientStreamState.Ended, stream.State);
        Assert.True(stream.Ending.IsCircuitLost);
    }

    [Fact]
    public void A_length_that_points_outside_of_the_cell_ends_the_circuit()
    {
        CircuitRig rig = CircuitRig.Open();
        byte[] payload = ServerCircuit.Payload(RelayCommand.Data, new(1), []);
        payload[9] = 1;
        payload[10] = 0xF3;
        rig.Server.SendRaw(2, payload);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Theory]
    [InlineData(RelayCommand.Begin, 5)]
    [InlineData(RelayCommand.BeginDir, 5)]
    [InlineData(RelayCommand.Resolve, 5)]
    [InlineData(RelayCommand.Extend2, 0)]
    [InlineData(RelayCommand.Extended2, 0)]
    [InlineData(RelayCommand.Extended2, 5)]
    [InlineData(RelayCommand.Truncate, 0)]
    [InlineData(RelayCommand.Truncated, 5)]
    [InlineData(RelayCommand.Data, 0)]
    [InlineData(RelayCommand.Data, 5)]
    [InlineData(RelayCommand.End, 0)]
    [InlineData(RelayCommand.End, 5)]
    [InlineData(RelayCommand.Connected, 5)]
    [InlineData(RelayCommand.Sendme, 5)]
    [InlineData(RelayCommand.Sendme, 0)]
    public void A_command_that_may_not_come_ends_the_circuit(RelayCommand command, int stream)
    {
        CircuitRig rig = CircuitRig.Open();
        rig.Server.Send(command, new((ushort)stream), []);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Theory]
    [InlineData(RelayCommand.Drop)]
    [InlineData((RelayCommand)41)]
    [InlineData((RelayCommand)200)]
    public void Padding_and_unknown_commands_are_dropped(RelayCommand command)
    {
        CircuitRig rig = CircuitRig.Open();
        rig.Server.Send(1, command, StreamId.None, [1]);
        rig.Run();
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
    }

    [Theory]
    [InlineData(RelayCommand.Data)]
    [InlineData(RelayCommand.End)]
    public void A_hop_in_the_middle_has_no_say_in_a_stream(RelayCommand command)
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        rig.Server.Send(1, command, stream.Id, []);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void Cells_are_filled_up_with_4_zero_bytes_and_then_random_ones()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        Assert.Equal(5, stream.Write("hello"u8));
        rig.Run();
        byte[] first = rig.Server.LastPayload;
        Assert.Equal("hello"u8, first.AsSpan(11, 5));
        Assert.Equal(new byte[4], first[16..20]);
        Assert.InRange(first[20..].Distinct().Count(), 100, 256);
        Assert.Equal(5, stream.Write("hello"u8));
        rig.Run();
        Assert.NotEqual(first[20..], rig.Server.LastPayload[20..]);
    }

    [Fact]
    public void Full_cells_make_room_for_random_bytes_now_and_then()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        rig.Server.Received.Clear();
        byte[] data = new byte[100 * CellConstants.RelayDataLength];
        int written = 0;
        while (written < data.Length)
        {
            int count = stream.Write(data.AsSpan(written));
            Assert.NotEqual(0, count);
            written += count;
            rig.Run();
        }

        Assert.Contains(rig.Server.Received.Take(100), cell => cell.Data.Length == CellConstants.RelayDataLength - 20);
        Assert.InRange(rig.Server.Received.Count, 101, 102);
    }

    [Fact]
    public void A_SENDME_shows_the_digest_of_every_hundredth_cell()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        byte[] sink = new byte[CellConstants.RelayDataLength];
        rig.Server.Received.Clear();
        for (int i = 1; i <= 250; i++)
        {
            rig.Server.Send(RelayCommand.Data, stream.Id, FullData);
            byte[] digest = rig.Server.Hops[2].Layer.LastBackwardDigest.ToArray();
            rig.Run();
            Assert.Equal(CellConstants.RelayDataLength, stream.Read(sink));
            rig.Run();
            var circuitLevel = rig.Server.Received.Where(cell => cell.Command == RelayCommand.Sendme && cell.Stream == StreamId.None).ToList();
            Assert.Equal(i / 100, circuitLevel.Count);
            if (i % 100 == 0)
            {
                Assert.Equal([1, 0, 20, .. digest], circuitLevel[^1].Data);
            }
        }

        Assert.Equal(5, rig.Server.Received.Count(cell => cell.Command == RelayCommand.Sendme && cell.Stream == stream.Id));
    }

    [Fact]
    public void The_circuit_window_stops_the_client_at_a_thousand_cells()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream[] streams = [rig.Connect(), rig.Connect(), rig.Connect()];
        rig.Server.Received.Clear();
        Fill(rig, streams);
        Assert.Equal(CircuitWindows.Start, rig.Server.Received.Count);
        Assert.Equal(0, streams[2].Write(FullData));
    }

    [Fact]
    public void Authenticated_SENDMEs_open_the_window_again_and_streams_hear_of_it()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream[] streams = [rig.Connect(), rig.Connect(), rig.Connect()];
        List<byte[]> digests = DigestsOf(rig);
        Fill(rig, streams);
        Assert.Equal(10, digests.Count);
        rig.Changes = StreamChanges.None;
        SendSendme(rig, digests[0]);
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
        Assert.True(rig.Changes.HasFlag(StreamChanges.Writable));
        rig.Server.Received.Clear();
        Fill(rig, [streams[2]]);
        Assert.Equal(100, rig.Server.Received.Count);
    }

    [Fact]
    public void A_SENDME_with_a_wrong_digest_ends_the_circuit()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        Fill(rig, [stream]);
        SendSendme(rig, RandomNumberGenerator.GetBytes(20));
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void A_SENDME_for_cells_that_were_not_sent_yet_ends_the_circuit()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        List<byte[]> digests = DigestsOf(rig);
        Fill(rig, [stream]);
        Assert.Equal(5, digests.Count);
        for (int i = 0; i < 5; i++)
        {
            SendSendme(rig, digests[i]);
            Assert.Equal(CircuitState.Open, rig.Circuit.State);
        }

        SendSendme(rig, digests[4]);
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void Receiving_data_allocates_nothing()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        byte[] payload = new byte[CellConstants.PayloadLength];
        byte[] sink = new byte[CellConstants.RelayDataLength];
        int sent = 0;
        rig.Server.OnCell = null;
        AllocationAssert.None(() =>
        {
            RelayCellHeader.Write(payload, RelayCommand.Data, stream.Id, FullData);
            rig.Server.SendRaw(2, payload);
            sent++;
            _ = rig.Carry(rig.Guard, rig.Client);
            _ = stream.Read(sink);
            DrainClient(rig);
        });
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
        Assert.True(sent > 1000);
    }

    [Fact]
    public void Sending_data_allocates_nothing()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        int total = 0;
        AllocationAssert.None(
            () =>
            {
                total += stream.Write(FullData);
                DrainClient(rig);
            },
            warmUp: 40,
            calls: 40);
        Assert.True(total > 0);
    }

    private static void DrainClient(CircuitRig rig)
    {
        Span<byte> sink = stackalloc byte[MagicWave.Onion.Channels.Channel.MinimumTransmitRoom];
        while (rig.Client.FillTransmit(sink, rig.Now) > 0)
        {
        }
    }

    private static void Fill(CircuitRig rig, ClientStream[] streams)
    {
        int written;
        do
        {
            written = 0;
            foreach (ClientStream stream in streams)
            {
                written += stream.Write(FullData.AsSpan(0, CellConstants.RelayDataLength - 20));
            }

            rig.Run();
        }
        while (written > 0);
    }

    private static List<byte[]> DigestsOf(CircuitRig rig)
    {
        List<byte[]> digests = [];
        int count = 0;
        rig.Server.OnCell = (server, hop, header, _) =>
        {
            if (header.Command == RelayCommand.Data && ++count % CircuitWindows.Increment == 0)
            {
                digests.Add(server.Hops[hop].Layer.LastForwardDigest.ToArray());
            }
        };
        return digests;
    }

    private static void SendSendme(CircuitRig rig, byte[] digest)
    {
        byte[] body = new byte[SendmeBody.Version1Length];
        SendmeBody.WriteVersion1(body, digest);
        rig.Server.Send(RelayCommand.Sendme, StreamId.None, body);
        rig.Run();
    }
}
