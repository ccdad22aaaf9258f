using System.Net;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Streams;
using MagicWave.Onion.Tests.Circuits;

namespace MagicWave.Onion.Tests.Streams;

public class ClientStreamTests
{
    private static readonly byte[] FullData = new byte[CellConstants.RelayDataLength];

    [Fact]
    public void BEGIN_names_the_host_and_CONNECTED_opens()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Circuit.Begin(new("example.com", 443, BeginFlags.Ipv6Ok), rig)!;
        rig.Run();
        Assert.Equal("example.com:443", rig.Server.LastBegin);
        Assert.Equal(ClientStreamState.Connecting, stream.State);
        byte[] body = new byte[ConnectedBody.MaximumLength];
        int length = new ConnectedBody(IPAddress.Parse("192.0.2.7"), 60).Write(body);
        rig.Server.Send(RelayCommand.Connected, stream.Id, body.AsSpan(0, length));
        rig.Run();
        Assert.Equal(ClientStreamState.Open, stream.State);
        Assert.Equal(IPAddress.Parse("192.0.2.7"), stream.Connected.Address);
        Assert.Equal(StreamChanges.Connected, rig.Changes);
    }

    [Fact]
    public void A_directory_stream_begins_with_BEGIN_DIR()
    {
        CircuitRig rig = CircuitRig.Open(1);
        ClientStream stream = rig.Circuit.BeginDirectory(rig)!;
        rig.Run();
        Assert.Equal((0, RelayCommand.BeginDir, stream.Id), (rig.Server.Received[^1].Hop, rig.Server.Received[^1].Command, rig.Server.Received[^1].Stream));
    }

    [Fact]
    public void Bytes_come_in_their_order_and_END_follows_them()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        rig.Server.Send(RelayCommand.Data, stream.Id, "hello "u8);
        rig.Server.Send(RelayCommand.Data, stream.Id, "world"u8);
        rig.Server.Send(RelayCommand.End, stream.Id, [(byte)EndReason.Done]);
        rig.Run();
        Assert.Equal(ClientStreamState.Ended, stream.State);
        Assert.True(stream.Ending.IsClean);
        byte[] sink = new byte[100];
        Assert.Equal(11, stream.Read(sink));
        Assert.Equal("hello world"u8, sink.AsSpan(0, 11));
        Assert.Equal(0, stream.Write([1]));
        Assert.Equal(0, rig.Circuit.StreamCount);
    }

    [Fact]
    public void An_empty_END_stands_for_MISC()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        rig.Server.Send(RelayCommand.End, stream.Id, []);
        rig.Run();
        Assert.Equal(new StreamEnding(false, EndReason.Misc), stream.Ending);
    }

    [Theory]
    [InlineData(RelayCommand.Data)]
    [InlineData(RelayCommand.Sendme)]
    [InlineData(RelayCommand.Resolved)]
    public void Nothing_but_CONNECTED_or_END_may_come_first(RelayCommand command)
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Circuit.Begin(new("example.com", 80, BeginFlags.None), rig)!;
        rig.Run();
        rig.Server.Send(command, stream.Id, []);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
        Assert.True(stream.Ending.IsCircuitLost);
    }

    [Fact]
    public void Nothing_may_come_after_END()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        rig.Server.Send(RelayCommand.End, stream.Id, [(byte)EndReason.Done]);
        rig.Server.Send(RelayCommand.Data, stream.Id, [1]);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void A_client_ends_without_a_reason()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        stream.Close();
        rig.Run();
        Assert.Equal((RelayCommand.End, stream.Id), (rig.Server.Received[^1].Command, rig.Server.Received[^1].Stream));
        Assert.Equal([(byte)EndReason.Misc], rig.Server.Received[^1].Data);
        Assert.Equal(0, rig.Circuit.StreamCount);
    }

    [Fact]
    public void What_was_written_before_goes_before_END()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        Assert.Equal(3, stream.Write([1, 2, 3]));
        stream.Close();
        rig.Run();
        Assert.Equal([RelayCommand.Data, RelayCommand.End], rig.Server.Received.TakeLast(2).Select(cell => cell.Command));
    }

    [Fact]
    public void After_closing_the_rest_of_the_window_may_still_come_and_no_more()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        rig.Server.Send(RelayCommand.Data, stream.Id, [1]);
        rig.Run();
        stream.Close();
        rig.Run();
        for (int i = 1; i < StreamWindows.Start; i++)
        {
            rig.Server.Send(RelayCommand.Data, stream.Id, [1]);
        }

        rig.Run();
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
        Assert.Equal(5, rig.Server.Received.Count(cell => cell.Command == RelayCommand.Sendme && cell.Stream == StreamId.None));
        rig.Server.Send(RelayCommand.Data, stream.Id, [1]);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void After_closing_only_SENDMEs_for_what_was_sent_may_come()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        for (int i = 0; i < StreamWindows.Increment; i++)
        {
            Assert.Equal(1, stream.Write([1]));
        }

        stream.Close();
        rig.Server.Send(RelayCommand.Sendme, stream.Id, []);
        rig.Run();
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
        rig.Server.Send(RelayCommand.Sendme, stream.Id, []);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void A_stream_closed_while_connecting_may_still_be_connected_once()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Circuit.Begin(new("example.com", 80, BeginFlags.None), rig)!;
        stream.Close();
        rig.Server.Send(RelayCommand.Connected, stream.Id, []);
        rig.Server.Send(RelayCommand.Data, stream.Id, [1]);
        rig.Server.Send(RelayCommand.End, stream.Id, [(byte)EndReason.Done]);
        rig.Run();
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
        rig.Server.Send(RelayCommand.End, stream.Id, [(byte)EndReason.Done]);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void A_reader_that_does_not_read_holds_the_SENDMEs_and_then_gives_them_all()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        for (int i = 0; i < StreamWindows.Start; i++)
        {
            rig.Server.Send(RelayCommand.Data, stream.Id, FullData);
        }

        rig.Run();
        Assert.Equal(StreamWindows.Start * CellConstants.RelayDataLength, stream.Available);
        int before = StreamSendmes(rig, stream);
        Assert.InRange(before, 0, 2);
        byte[] sink = new byte[StreamWindows.Start * CellConstants.RelayDataLength];
        Assert.Equal(sink.Length, stream.Read(sink));
        rig.Run();
        Assert.Equal(10, StreamSendmes(rig, stream));
        rig.Server.Send(RelayCommand.Data, stream.Id, FullData);
        rig.Run();
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
    }

    [Fact]
    public void An_exit_that_sends_beyond_the_stream_window_ends_the_circuit()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        int sent = 0;
        while (rig.Circuit.State == CircuitState.Open && sent < 2000)
        {
            rig.Server.Send(RelayCommand.Data, stream.Id, FullData);
            sent++;
            rig.Run();
        }

        // One SENDME goes out before the reader counts as slow.
        Assert.Equal(StreamWindows.Start + StreamWindows.Increment + 1, sent);
        rig.AssertClosed(CircuitFault.Protocol);
        Assert.InRange(stream.Available, 0, (StreamWindows.Start + StreamWindows.Increment) * CellConstants.RelayDataLength);
    }

    [Fact]
    public void The_stream_window_stops_the_client_until_a_SENDME_comes()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        int cells = 0;
        while (stream.Write([1]) == 1)
        {
            cells++;
            rig.Run();
        }

        Assert.Equal(StreamWindows.Start, cells);
        rig.Changes = StreamChanges.None;
        rig.Server.Send(RelayCommand.Sendme, stream.Id, []);
        rig.Run();
        Assert.Equal(StreamChanges.Writable, rig.Changes);
        Assert.Equal(1, stream.Write([1]));
    }

    [Fact]
    public void A_SENDME_that_nobody_earned_ends_the_circuit()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        rig.Server.Send(RelayCommand.Sendme, stream.Id, []);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void A_full_queue_stops_the_client_until_it_drains()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Connect();
        byte[] data = new byte[400 * CellConstants.RelayDataLength];
        int written = stream.Write(data);
        Assert.InRange(written, 1, 129 * CellConstants.RelayDataLength);
        rig.Changes = StreamChanges.None;
        rig.Run();
        Assert.Equal(StreamChanges.Writable, rig.Changes);
    }

    [Fact]
    public void RESOLVE_gives_the_answers()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Circuit.Resolve("example.com", rig)!;
        rig.Run();
        Assert.Equal("example.com\0"u8, rig.Server.Received[^1].Data);
        byte[] body = new byte[64];
        Assert.True(ResolvedAnswer.Of(IPAddress.Parse("192.0.2.1"), 60).TryWrite(body, out int length));
        rig.Server.Send(RelayCommand.Resolved, stream.Id, body.AsSpan(0, length));
        rig.Run();
        Assert.Equal(StreamChanges.Resolved, rig.Changes);
        Assert.Equal(IPAddress.Parse("192.0.2.1"), Assert.Single(stream.Answers).Address);
        Assert.Equal(0, rig.Circuit.StreamCount);
    }

    [Fact]
    public void A_broken_RESOLVED_ends_the_circuit_and_the_stream()
    {
        CircuitRig rig = CircuitRig.Open();
        ClientStream stream = rig.Circuit.Resolve("example.com", rig)!;
        rig.Run();
        rig.Server.Send(RelayCommand.Resolved, stream.Id, [4, 4, 1]);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
        Assert.True(stream.Ending.IsCircuitLost);
    }

    [Fact]
    public void Ids_are_not_given_twice_while_the_other_side_may_use_them()
    {
        CircuitRig rig = CircuitRig.Open();
        HashSet<ushort> ids = [];
        for (int i = 0; i < 3000; i++)
        {
            ClientStream stream = rig.Circuit.Begin(new("example.com", 80, BeginFlags.None), rig)!;
            Assert.True(ids.Add(stream.Id.Value));
            Assert.NotEqual(0, stream.Id.Value);
            stream.Close();
            rig.Run();
        }
    }

    private static int StreamSendmes(CircuitRig rig, ClientStream stream) =>
        rig.Server.Received.Count(cell => cell.Command == RelayCommand.Sendme && cell.Stream == stream.Id);
}
