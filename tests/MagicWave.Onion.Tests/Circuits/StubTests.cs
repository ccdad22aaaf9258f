using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;

namespace MagicWave.Onion.Tests.Circuits;

/// <summary>Circuits whose last hop is chosen later.</summary>
public class StubTests
{
    private const int Hops = 4;

    private static readonly TimeSpan BuildTimeout = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_stub_waits_for_its_last_hop_and_opens_with_it()
    {
        CircuitRig rig = Waiting(TestRelay.Make(Hops));
        Assert.Equal(1, rig.Built);
        Assert.Null(rig.Circuit.NextDeadline);
        Assert.False(rig.Circuit.SendMessage(RelayCommand.EstablishRendezvous, new byte[20], rig.Now));
        Assert.Null(rig.Circuit.BeginDirectory(rig));

        rig.Now += TimeSpan.FromHours(1);
        rig.Circuit.Extend(rig.Relays[^1].Target, rig.Now);
        Assert.Equal(rig.Now + BuildTimeout, rig.Circuit.NextDeadline);
        rig.Run();
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
        Assert.Equal((2, Hops, Hops), (rig.Built, rig.Circuit.HopCount, rig.Circuit.Path.Count));
        rig.Connect();
        Assert.Equal(Hops - 1, rig.Server.Received[^1].Hop);
    }

    [Fact]
    public void The_last_two_of_it_cannot_follow_and_its_guard_can()
    {
        TestRelay[] relays = TestRelay.Make(Hops);
        relays[^1] = relays[0];
        CircuitRig rig = Waiting(relays);
        Assert.False(rig.Circuit.CanExtend(relays[1].Target));
        Assert.False(rig.Circuit.CanExtend(relays[2].Target));
        Assert.Throws<InvalidOperationException>(() => rig.Circuit.Extend(relays[1].Target, rig.Now));
        rig.Circuit.Extend(relays[0].Target, rig.Now);
        Assert.False(rig.Circuit.CanExtend(new TestRelay(20).Target));
        rig.Run();
        Assert.Equal(CircuitState.Open, rig.Circuit.State);
    }

    [Fact]
    public void Its_relays_hear_the_rates_of_the_whole_circuit()
    {
        CircuitRig rig = Waiting(TestRelay.Make(Hops, supportsPayment: true), CircuitRig.Price);
        Assert.False(rig.Circuit.CanExtend(new TestRelay(20).Target));
        rig.Circuit.Extend(rig.Relays[^1].Target, rig.Now);
        rig.Run();
        Assert.Equal(
            [(28UL, 21UL), (21UL, 14UL), (14UL, 7UL), (7UL, 0UL)], rig.Server.Hops.Select(hop => (hop.Rates!.Value.RateIn, hop.Rates.Value.RateOut)));
        Assert.Equal(28, rig.Circuit.CellRate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Behind_a_hop_that_takes_no_payment_any_relay_may_follow(bool supportsPayment)
    {
        CircuitRig rig = Waiting([new(0, true), new(1, true), new(2), new(3, supportsPayment)], CircuitRig.Price);
        rig.Circuit.Extend(rig.Relays[^1].Target, rig.Now);
        rig.Run();
        Assert.Equal([14UL, 7UL, null, null], rig.Server.Hops.Select(static hop => hop.Rates?.RateIn));
    }

    [Fact]
    public void One_that_is_not_extended_in_time_ends()
    {
        CircuitRig rig = Waiting(TestRelay.Make(Hops));
        rig.Server.SilentFrom = Hops - 1;
        rig.Circuit.Extend(rig.Relays[^1].Target, rig.Now);
        rig.Run();
        rig.Now += BuildTimeout;
        rig.Circuit.HandleDeadline(rig.Now);
        rig.Run();
        rig.AssertClosed(CircuitFault.Timeout);
        Assert.Equal(Hops - 1, rig.Circuit.Ending.Hop);
    }

    private static CircuitRig Waiting(TestRelay[] relays, long price = 0)
    {
        CircuitRig rig = new(relays, price, isStub: true);
        rig.Start();
        Assert.Equal(CircuitState.Waiting, rig.Circuit.State);
        Assert.Equal(Hops - 1, rig.Circuit.HopCount);
        return rig;
    }
}
