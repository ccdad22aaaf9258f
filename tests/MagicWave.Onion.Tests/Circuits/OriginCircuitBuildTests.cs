using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;

namespace MagicWave.Onion.Tests.Circuits;

public class OriginCircuitBuildTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(OriginCircuit.MaximumHops)]
    public void Any_number_of_hops_is_made(int hops)
    {
        CircuitRig rig = CircuitRig.Open(hops);
        Assert.Equal(hops, rig.Circuit.HopCount);
        Assert.Equal(hops, rig.Server.Hops.Count);
        Assert.Equal(1, rig.Built);
        Assert.All(rig.Server.Hops, hop => Assert.Equal(HandshakeType.Ntor, hop.Handshake));
        Assert.Null(rig.Circuit.NextDeadline);
    }

    [Fact]
    public void A_path_is_neither_empty_nor_longer_than_RELAY_EARLY_allows()
    {
        Assert.Throws<ArgumentException>(() => new CircuitRig(OriginCircuit.MaximumHops + 1));
        Assert.Throws<IndexOutOfRangeException>(() => new CircuitRig(0));
    }

    [Fact]
    public void Without_an_onion_key_the_first_hop_is_made_by_CREATE_FAST()
    {
        CircuitRig rig = new(1, isFast: true);
        rig.Start();
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
        Assert.Null(rig.Server.Hops[0].Handshake);
    }

    [Fact]
    public void Without_an_onion_key_no_later_hop_is_made()
    {
        CircuitRig rig = new(2, isFast: true);
        rig.Start();
        rig.AssertClosed(CircuitFault.HandshakeFailed);
        Assert.Equal(1, rig.Circuit.Ending.Hop);
    }

    [Fact]
    public void Each_paid_hop_hears_its_rates_and_its_neighbours_agree()
    {
        CircuitRig rig = CircuitRig.Open(3, isPaid: true);
        Assert.All(rig.Server.Hops, hop => Assert.Equal(HandshakeType.NtorV3, hop.Handshake));
        Assert.Equal([(21UL, 14UL), (14UL, 7UL), (7UL, 0UL)], rig.Server.Hops.Select(hop => (hop.Rates!.Value.RateIn, hop.Rates.Value.RateOut)));
        Assert.Equal(21, rig.Circuit.CellRate);
    }

    [Fact]
    public void Hops_behind_one_that_takes_no_payment_are_not_paid()
    {
        CircuitRig rig = new([new(0, true), new(1), new(2, true)], CircuitRig.Price);
        rig.Start();
        Assert.Equal((7UL, 0UL), (rig.Server.Hops[0].Rates!.Value.RateIn, rig.Server.Hops[0].Rates!.Value.RateOut));
        Assert.Null(rig.Server.Hops[1].Rates);
        Assert.Null(rig.Server.Hops[2].Rates);
        Assert.Equal(7, rig.Circuit.CellRate);
    }

    [Fact]
    public void The_guard_is_owed_for_every_relay_cell_both_ways()
    {
        CircuitRig rig = CircuitRig.Open(3, isPaid: true);
        rig.Connect();
        Assert.Equal((rig.Server.RelayCells + rig.Server.SentCells) * 21, rig.Account.Owed);
        Assert.True(rig.Account.Owed > 0);
    }

    [Fact]
    public void A_circuit_that_is_not_paid_owes_nothing()
    {
        CircuitRig rig = CircuitRig.Open(3);
        rig.Connect();
        Assert.Equal(0, rig.Account.Owed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_hop_that_never_answers_ends_the_circuit_in_time(int silent)
    {
        CircuitRig rig = new(3) { OnServer = server => server.SilentFrom = silent };
        rig.Start();
        Assert.Equal(CircuitState.Building, rig.Circuit.State);
        Assert.Equal(silent, rig.Circuit.HopCount);
        rig.Circuit.HandleDeadline(rig.Now + TimeSpan.FromSeconds(19));
        Assert.Equal(CircuitState.Building, rig.Circuit.State);
        rig.Circuit.HandleDeadline(rig.Circuit.NextDeadline!.Value);
        rig.AssertClosed(CircuitFault.Timeout);
        Assert.Equal(silent, rig.Circuit.Ending.Hop);
        rig.Run();
        Assert.Equal(DestroyReason.None, rig.Server.Destroyed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void DESTROY_ends_the_circuit_at_every_step(int step)
    {
        CircuitRig rig = new(3) { OnServer = server => server.SilentFrom = step };
        rig.Start();
        rig.Server.Destroy(DestroyReason.ResourceLimit);
        rig.Run();
        rig.AssertClosed(CircuitFault.Destroyed);
        Assert.Equal(DestroyReason.ResourceLimit, rig.Circuit.Ending.Reason);
        Assert.Equal(step, rig.Circuit.Ending.Hop);
        Assert.Null(rig.Server.Destroyed);
    }

    [Fact]
    public void TRUNCATED_ends_the_circuit_with_its_reason()
    {
        CircuitRig rig = new(3) { OnServer = server => server.SilentFrom = 1 };
        rig.Start();
        rig.Server.Send(0, RelayCommand.Truncated, StreamId.None, [(byte)DestroyReason.ConnectFailed]);
        rig.Run();
        rig.AssertClosed(CircuitFault.Truncated);
        Assert.Equal(DestroyReason.ConnectFailed, rig.Circuit.Ending.Reason);
        Assert.Equal(DestroyReason.None, rig.Server.Destroyed);
    }

    [Fact]
    public void An_answer_of_the_wrong_relay_is_refused()
    {
        TestRelay[] relays = TestRelay.Make(2);
        TestRelay other = new(7);
        CircuitRig rig = new(relays) { OnServer = server => server.SilentFrom = 1 };
        rig.Start();
        byte[] forged = new byte[66];
        forged[1] = 64;
        other.Random.Fill(forged.AsSpan(2));
        rig.Server.Send(0, RelayCommand.Extended2, StreamId.None, forged);
        rig.Run();
        rig.AssertClosed(CircuitFault.HandshakeFailed);
    }

    [Theory]
    [InlineData(CellCommand.CreatedFast)]
    [InlineData(CellCommand.Created2)]
    [InlineData(CellCommand.RelayEarly)]
    public void A_cell_that_may_not_come_ends_the_circuit(CellCommand command)
    {
        CircuitRig rig = CircuitRig.Open();
        rig.Server.SendSealed(new byte[509], command);
        rig.Run();
        rig.AssertClosed(CircuitFault.Protocol);
    }

    [Fact]
    public void The_end_of_the_channel_ends_the_circuit()
    {
        CircuitRig rig = CircuitRig.Open();
        rig.Client.Close(rig.Now);
        rig.AssertClosed(CircuitFault.ChannelClosed);
    }

    [Fact]
    public void A_full_channel_gives_no_circuit()
    {
        CircuitRig rig = new(1);
        rig.Client.Close(rig.Now);
        rig.Circuit.Start(rig.Client, rig.Now);
        rig.AssertClosed(CircuitFault.ResourceLimit);
    }

    [Fact]
    public void Closing_tells_the_guard_no_reason()
    {
        CircuitRig rig = CircuitRig.Open();
        rig.Circuit.Close(rig.Now);
        rig.Circuit.Close(rig.Now);
        rig.Run();
        rig.AssertClosed(CircuitFault.None);
        Assert.Equal(DestroyReason.None, rig.Server.Destroyed);
        Assert.Equal(0, rig.SlotsInUse);
    }

    [Fact]
    public void RELAY_EARLY_cells_stay_within_their_number()
    {
        CircuitRig rig = CircuitRig.Open();
        for (int i = 0; i < 20; i++)
        {
            rig.Connect();
        }

        Assert.InRange(rig.Server.RelayEarlyCells, 6, CellConstants.MaximumRelayEarly);
    }
}
