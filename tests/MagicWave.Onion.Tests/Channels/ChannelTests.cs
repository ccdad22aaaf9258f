using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;

namespace MagicWave.Onion.Tests.Channels;

public sealed class ChannelTests
{
    private static readonly byte[] Payload = [.. Enumerable.Range(0, CellConstants.PayloadLength).Select(i => (byte)i)];

    [Fact]
    public void Circuit_ids_have_the_half_of_the_side_that_chose_them()
    {
        LinkedChannels link = new();
        Assert.True(link.Initiator.AllocateCircuitId().IsFromInitiator);
        Assert.False(link.Responder.AllocateCircuitId().IsFromInitiator);
    }

    [Fact]
    public void Cells_arrive_in_order_however_the_bytes_are_cut()
    {
        for (int step = 1; step <= 1100; step += 7)
        {
            LinkedChannels link = new();
            RecordingEnd end = new();
            CircuitId id = link.Initiator.AllocateCircuitId();
            link.Initiator.Attach(id, new RecordingEnd());
            link.Responder.Attach(id, end);
            Assert.True(link.Initiator.SendCell(id, CellCommand.Relay, Payload));
            link.Initiator.SendPayment([1, 2, 3]);
            Assert.True(link.Initiator.SendCell(id, CellCommand.RelayEarly, Payload.AsSpan(0, 10)));
            byte[] bytes = link.Take(link.Initiator);
            TestAccount account = new();
            link.Responder.Account = account;
            for (int i = 0; i < bytes.Length; i += step)
            {
                Assert.Equal(ChannelFault.None, link.Give(link.Responder, bytes.AsSpan(i, Math.Min(step, bytes.Length - i))));
            }

            Assert.Equal([CellCommand.Relay, CellCommand.RelayEarly], end.Cells.Select(c => c.Command));
            Assert.Equal(Payload, end.Cells[0].Payload);
            Assert.Equal(Payload[..10], end.Cells[1].Payload[..10]);
            Assert.All(end.Cells[1].Payload[10..], b => Assert.Equal(0, b));
            Assert.Equal([1, 2, 3], Assert.Single(account.Messages));
        }
    }

    [Fact]
    public void A_create_with_an_id_of_our_own_half_is_answered_with_a_destroy()
    {
        LinkedChannels link = new();
        byte[] cell = new byte[CellConstants.CellLength];
        cell[3] = 7;
        cell[4] = (byte)CellCommand.Create2;
        _ = link.Give(link.Responder, cell);
        Assert.Empty(link.Created);
        byte[] answer = link.Take(link.Responder);
        Assert.Equal((byte)CellCommand.Destroy, answer[4]);
        Assert.Equal((byte)DestroyReason.Protocol, answer[5]);
    }

    [Fact]
    public void A_create_with_an_id_in_use_is_ignored()
    {
        LinkedChannels link = new();
        CircuitId id = link.Initiator.AllocateCircuitId();
        link.Initiator.Attach(id, new RecordingEnd());
        link.Responder.Attach(id, new RecordingEnd());
        _ = link.Initiator.SendCell(id, CellCommand.Create2, Payload);
        link.Run();
        Assert.Empty(link.Created);
    }

    [Fact]
    public void The_old_create_is_refused()
    {
        LinkedChannels link = new();
        RecordingEnd end = new();
        CircuitId id = link.Initiator.AllocateCircuitId();
        link.Initiator.Attach(id, end);
        _ = link.Initiator.SendCell(id, CellCommand.Create, Payload);
        link.Run();
        Assert.Equal(CellCommand.Destroy, Assert.Single(end.Cells).Command);
    }

    [Theory]
    [InlineData(CellCommand.Padding)]
    [InlineData(CellCommand.Vpadding)]
    [InlineData(CellCommand.PaddingNegotiate)]
    [InlineData(CellCommand.Certs)]
    [InlineData((CellCommand)77)]
    [InlineData((CellCommand)250)]
    public void Padding_and_unknown_commands_are_dropped(CellCommand command)
    {
        LinkedChannels link = new();
        byte[] cell = new byte[CellConstants.IsVariable(command) ? CellConstants.VariableHeaderLength + 3 : CellConstants.CellLength];
        cell[4] = (byte)command;
        if (CellConstants.IsVariable(command))
        {
            cell[6] = 3;
        }

        Assert.Equal(ChannelFault.None, link.Give(link.Responder, cell));
        Assert.Empty(link.Take(link.Responder));
        CircuitId id = link.Initiator.AllocateCircuitId();
        link.Initiator.Attach(id, new RecordingEnd());
        _ = link.Initiator.SendCell(id, CellCommand.Create2, Payload);
        link.Run();
        Assert.Equal(id, Assert.Single(link.Created).Id);
    }

    [Fact]
    public void A_variable_cell_that_is_too_long_is_a_fault()
    {
        LinkedChannels link = new();
        Assert.Equal(ChannelFault.VariableCellTooLong, link.Give(link.Responder, [0, 0, 0, 0, (byte)CellCommand.Vpadding, 0xFF, 0xFF]));
    }

    [Fact]
    public void Destroy_drops_what_the_circuit_had_queued()
    {
        LinkedChannels link = new();
        CircuitId id = link.Initiator.AllocateCircuitId();
        link.Initiator.Attach(id, new RecordingEnd());
        for (int i = 0; i < 10; i++)
        {
            Assert.True(link.Initiator.SendCell(id, CellCommand.Relay, Payload));
        }

        link.Initiator.Destroy(id, DestroyReason.Finished);
        byte[] bytes = link.Take(link.Initiator);
        Assert.Equal(CellConstants.CellLength, bytes.Length);
        Assert.Equal((byte)DestroyReason.Finished, bytes[5]);
        Assert.Equal(0, link.Pool.Rented);
        Assert.False(link.Initiator.SendCell(id, CellCommand.Relay, Payload));
    }

    [Fact]
    public void A_queue_beyond_both_windows_is_refused()
    {
        LinkedChannels link = new();
        CircuitId id = link.Initiator.AllocateCircuitId();
        link.Initiator.Attach(id, new RecordingEnd());
        for (int i = 0; i < Channel.MaximumQueuedCells; i++)
        {
            Assert.True(link.Initiator.SendCell(id, CellCommand.Relay, Payload));
        }

        Assert.False(link.Initiator.SendCell(id, CellCommand.Relay, Payload));
    }

    [Fact]
    public void An_end_that_asked_is_told_when_its_queue_has_drained()
    {
        LinkedChannels link = new();
        RecordingEnd end = new();
        CircuitId id = link.Initiator.AllocateCircuitId();
        link.Initiator.Attach(id, end);
        for (int i = 0; i < Channel.HighWater; i++)
        {
            _ = link.Initiator.SendCell(id, CellCommand.Relay, Payload);
        }

        Assert.Equal(Channel.HighWater, link.Initiator.QueuedCells(id));
        link.Run();
        Assert.Equal(1, end.Drained);
    }

    [Fact]
    public void Closing_tells_every_circuit_once_and_returns_every_slot()
    {
        LinkedChannels link = new();
        RecordingEnd[] ends = [new(), new(), new()];
        TestAccount account = new();
        link.Initiator.Account = account;
        foreach (RecordingEnd end in ends)
        {
            CircuitId id = link.Initiator.AllocateCircuitId();
            link.Initiator.Attach(id, end);
            _ = link.Initiator.SendCell(id, CellCommand.Relay, Payload);
        }

        link.Initiator.Close(link.Now);
        link.Initiator.Close(link.Now);
        Assert.All(ends, e => Assert.Equal(1, e.Closed));
        Assert.True(account.IsClosed);
        Assert.Equal(0, link.Pool.Rented);
        Assert.Equal(CircuitId.None, link.Initiator.AllocateCircuitId());
        Assert.Empty(link.Take(link.Initiator));
    }

    [Fact]
    public void An_idle_channel_sends_padding()
    {
        LinkedChannels link = new();
        link.Now += Channel.KeepalivePeriod;
        Assert.True(link.Initiator.NextDeadline <= link.Now);
        link.Initiator.HandleDeadline(link.Now);
        byte[] bytes = link.Take(link.Initiator);
        Assert.Equal(CellConstants.CellLength, bytes.Length);
        Assert.Equal((byte)CellCommand.Padding, bytes[4]);
        Assert.True(link.Initiator.NextDeadline > link.Now);
    }

    [Fact]
    public void The_host_is_told_once_until_everything_is_written()
    {
        LinkedChannels link = new();
        CircuitId id = link.Initiator.AllocateCircuitId();
        link.Initiator.Attach(id, new RecordingEnd());
        _ = link.Initiator.SendCell(id, CellCommand.Relay, Payload);
        _ = link.Initiator.SendCell(id, CellCommand.Relay, Payload);
        Assert.Equal(1, link.WritableCalls);
        _ = link.Take(link.Initiator);
        _ = link.Initiator.SendCell(id, CellCommand.Relay, Payload);
        Assert.Equal(2, link.WritableCalls);
    }

    [Fact]
    public void Every_circuit_that_ends_at_once_is_told_to_the_peer()
    {
        const int Count = 6000;
        LinkedChannels link = new();
        CircuitId[] ids = [.. Enumerable.Range(0, Count).Select(_ => link.Initiator.AllocateCircuitId())];
        foreach (CircuitId id in ids.Distinct())
        {
            link.Initiator.Attach(id, new RecordingEnd());
            link.Initiator.Destroy(id, DestroyReason.ChannelClosed);
        }

        Assert.Equal(ids.Distinct().Count() * CellConstants.CellLength, link.Take(link.Initiator).Length);
    }

    [Fact]
    public void Padding_does_not_pile_up_while_the_peer_takes_nothing()
    {
        LinkedChannels link = new();
        link.Now += Channel.KeepalivePeriod;
        link.Initiator.HandleDeadline(link.Now);
        link.Initiator.HandleDeadline(link.Now);
        Assert.Equal(CellConstants.CellLength, link.Take(link.Initiator).Length);
    }

    [Fact]
    public void Cells_that_were_under_way_when_a_paid_circuit_was_left_are_owed_for()
    {
        LinkedChannels link = new();
        TestAccount payer = new(), payee = new();
        link.Initiator.Account = payer;
        link.Responder.Account = payee;
        CircuitId id = link.Initiator.AllocateCircuitId();
        link.Initiator.Attach(id, new RecordingEnd(), owedPerCell: 3);
        link.Responder.Attach(id, new RecordingEnd(), payee, earnedPerCell: 3);
        for (int i = 0; i < 10; i++)
        {
            _ = link.Responder.SendCell(id, CellCommand.Relay, Payload);
        }

        byte[] underWay = link.Take(link.Responder);
        link.Initiator.Destroy(id, DestroyReason.None);
        _ = link.Give(link.Initiator, underWay);
        Assert.Equal(30, payee.Earned);
        Assert.Equal(payee.Earned, payer.Owed);

        // Not for ever: a neighbour must not make a debt of a circuit that is gone.
        for (int i = 0; i < 200; i++)
        {
            _ = link.Give(link.Initiator, underWay);
        }

        Assert.Equal(3 * LeftCircuits.MaximumCells, payer.Owed);
    }

    [Fact]
    public void When_memory_for_cells_runs_short_long_queues_stop_growing_first()
    {
        LinkedChannels link = new();
        CellPool pool = new() { PressureMark = 200 };
        Channel channel = new(link.Initiator.Peer, true, pool, link, new TestKit.SeededRandom(3), link.Now);
        CircuitId hoarder = channel.AllocateCircuitId();
        channel.Attach(hoarder, new RecordingEnd());
        int queued = 0;
        while (channel.SendCell(hoarder, CellCommand.Relay, Payload))
        {
            queued++;
        }

        Assert.Equal(200, queued);
        CircuitId modest = channel.AllocateCircuitId();
        channel.Attach(modest, new RecordingEnd());
        Assert.True(channel.SendCell(modest, CellCommand.Relay, Payload));
        while (pool.Rented < 400)
        {
            CircuitId next = channel.AllocateCircuitId();
            channel.Attach(next, new RecordingEnd());
            Assert.True(channel.SendCell(next, CellCommand.Relay, Payload));
        }

        Assert.False(channel.SendCell(modest, CellCommand.Relay, Payload));
    }
}
