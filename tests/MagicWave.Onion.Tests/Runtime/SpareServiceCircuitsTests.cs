using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Tests.Circuits;

namespace MagicWave.Onion.Tests.Runtime;

/// <summary>Circuits of onion services that are built in advance.</summary>
public class SpareServiceCircuitsTests
{
    private const int Target = 9;

    [Fact]
    public void A_client_begins_with_three_that_carried_nothing()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        Assert.Equal([false, true, true], rig.Circuits.Spares.All.Select(static spare => spare.IsStub));
        Assert.All(rig.Network.Circuits, static circuit => Assert.Equal([RelayCommand.Extend2, RelayCommand.Extend2], circuit.Received.Select(static one => one.Command)));
        rig.Network.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ServiceCircuitRig.Spares, rig.Network.Circuits.Count);
    }

    [Fact]
    public void Without_a_network_or_when_none_are_wanted_there_are_none()
    {
        using ServiceCircuitRig none = new(spares: 0);
        none.Tick();
        Assert.Empty(none.Network.Circuits);
        using ServiceCircuitRig blind = new();
        blind.Network.View = null;
        blind.Tick();
        Assert.Empty(blind.Network.Circuits);
    }

    [Fact]
    public void A_rendezvous_point_is_there_at_once_and_for_one_only()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        HopTarget place = rig.ReadyRendezvousPoint()!;
        ServiceCircuitRig.Wish first = rig.Build(ServiceCircuitKind.ClientRendezvous, place);
        Assert.NotNull(first.Circuit);
        Assert.Equal(place.RsaId, first.Circuit.Last.RsaId);
        Assert.Equal(ServiceCircuitRig.Spares, rig.Network.Circuits.Count);
        Assert.Null(rig.ReadyRendezvousPoint());

        ServiceCircuitRig.Wish second = rig.Build(ServiceCircuitKind.ClientRendezvous, place);
        Assert.NotSame(first.Origin, second.Origin);
        Assert.Equal(ServiceCircuitRig.Spares + 1, rig.Network.Circuits.Count);
    }

    [Theory]
    [InlineData(ServiceCircuitKind.ClientIntroduction)]
    [InlineData(ServiceCircuitKind.ServiceRendezvous)]
    public void A_stub_gets_the_relay_that_is_wanted_and_is_replaced(object kind)
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        ServiceCircuitRig.Wish wish = rig.Build((ServiceCircuitKind)kind, rig.Network[Target]);
        Assert.Equal(CircuitState.Open, wish.Origin.State);
        Assert.Equal([rig.Network[0], rig.Network[1], rig.Network[2], rig.Network[Target]], wish.Origin.Path);
        Assert.Equal(ServiceCircuitRig.Spares, rig.Network.Circuits.Count);
        rig.Tick();
        Assert.Equal(ServiceCircuitRig.Spares + 1, rig.Network.Circuits.Count);
        Assert.Equal(ServiceCircuitRig.Spares, rig.Ready);
    }

    [Fact]
    public void A_services_own_introduction_points_and_direct_circuits_take_none()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        rig.Build(ServiceCircuitKind.ServiceIntroduction, rig.Network[Target]);
        rig.Build(ServiceCircuitKind.Direct, rig.Network[Target]);
        Assert.Equal(ServiceCircuitRig.Spares, rig.Ready);
        Assert.Equal(ServiceCircuitRig.Spares + 2, rig.Network.Circuits.Count);
    }

    [Fact]
    public void When_they_are_used_up_circuits_are_built_and_nobody_shares_one()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        ServiceCircuitRig.Wish[] wishes = [.. Enumerable.Range(0, 6).Select(_ => rig.Build(ServiceCircuitKind.ClientIntroduction, rig.Network[Target]))];
        Assert.Equal(6, wishes.Select(static wish => wish.Origin).Distinct().Count());
        Assert.Equal(ServiceCircuitRig.Spares + 4, rig.Network.Circuits.Count);
        rig.Network.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ServiceCircuitRig.Spares, rig.Ready);
        Assert.Equal(6 + ServiceCircuitRig.Spares, rig.Network.Circuits.Count);
    }

    [Fact]
    public void What_was_used_is_closed_and_never_given_again()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        ServiceCircuitRig.Wish first = rig.Build(ServiceCircuitKind.ClientIntroduction, rig.Network[Target]);
        OriginCircuit used = first.Origin;
        rig.Close(first);
        Assert.Equal(CircuitState.Closed, used.State);
        rig.Tick();
        for (int i = 0; i < 4; i++)
        {
            Assert.NotSame(used, rig.Build(ServiceCircuitKind.ClientIntroduction, rig.Network[Target]).Origin);
        }
    }

    [Fact]
    public void A_stub_that_has_the_relay_already_is_left_alone()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        ServiceCircuitRig.Wish wish = rig.Build(ServiceCircuitKind.ClientIntroduction, rig.Network[2]);
        Assert.Equal([rig.Network[0], rig.Network[1], rig.Network[2]], wish.Origin.Path);
        Assert.Equal(ServiceCircuitRig.Spares, rig.Ready);
    }

    [Fact]
    public void A_stub_that_fails_when_it_is_used_costs_its_user_nothing_but_time()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        rig.Network.Circuits.ForEach(static circuit => circuit.SilentFrom = 3);
        ServiceCircuitRig.Wish wish = rig.Build(ServiceCircuitKind.ClientIntroduction, rig.Network[Target]);
        Assert.Null(wish.Circuit);
        rig.Network.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(CircuitState.Open, wish.Origin.State);
        Assert.Equal(0, wish.Closed);
        Assert.Contains(rig.Network.Reports, report => report is { Event: PathEvent.TimedOut, Hop: 3 });
    }

    [Fact]
    public void A_stub_that_breaks_while_it_is_extended_is_replaced_at_once()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        rig.Network.Circuits.ForEach(static circuit => circuit.SilentFrom = 3);
        ServiceCircuitRig.Wish wish = rig.Build(ServiceCircuitKind.ClientIntroduction, rig.Network[Target]);
        rig.Network.DestroyAll(DestroyReason.ChannelClosed);
        Assert.Equal(CircuitState.Open, wish.Origin.State);
        Assert.Equal(0, wish.Closed);
        Assert.Equal(0, rig.Ready);
    }

    [Fact]
    public void Relays_that_close_them_do_not_make_the_client_build_without_a_pause()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        for (int second = 0; second < 120; second++)
        {
            rig.Network.DestroyAll(DestroyReason.Finished);
            rig.Network.SilentFrom = 1;
            rig.Network.Advance(TimeSpan.FromSeconds(1));
        }

        // 1, 2, 4 … 64 seconds: each time those that are missing.
        Assert.InRange(rig.Network.Circuits.Count, ServiceCircuitRig.Spares + 1, ServiceCircuitRig.Spares * 9);
    }

    [Fact]
    public void They_are_closed_when_they_are_old_and_not_replaced_when_nobody_is_expected()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        OriginCircuit[] first = [.. rig.Circuits.Spares.All.Select(static spare => spare.Circuit)];
        rig.Network.Time.Advance(SpareServiceCircuits.ShortestLife - TimeSpan.FromSeconds(5));
        Assert.All(first, static circuit => Assert.NotEqual(CircuitState.Closed, circuit.State));
        rig.Network.Time.Advance(SpareServiceCircuits.ShortestLife + TimeSpan.FromMinutes(1));
        Assert.All(first, static circuit => Assert.Equal(CircuitState.Closed, circuit.State));
        rig.Network.Time.Advance(SpareServiceCircuits.ShortestLife * 2);
        Assert.Empty(rig.Circuits.Spares.All);
        Assert.Empty(rig.Living);

        rig.Build(ServiceCircuitKind.ClientIntroduction, rig.Network[Target]);
        rig.Tick();
        Assert.Equal(ServiceCircuitRig.Spares, rig.Ready);
    }

    [Fact]
    public void A_service_keeps_stubs_for_as_long_as_it_runs()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        rig.Circuits.Spares.Services = 1;
        rig.Tick();
        Assert.Equal(2 * ServiceCircuitRig.Spares, rig.Ready);
        rig.Network.Time.Advance(SpareServiceCircuits.Foresight * 3);
        Assert.Equal([true, true, true], rig.Circuits.Spares.All.Select(static spare => spare.IsStub));
        rig.Circuits.Spares.Services = 0;
        rig.Network.Time.Advance(SpareServiceCircuits.ShortestLife * 2);
        Assert.Empty(rig.Circuits.Spares.All);
    }

    [Fact]
    public void What_is_not_as_good_as_new_any_more_is_not_given_and_closed_with_the_next_network()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        OriginCircuit[] first = [.. rig.Circuits.Spares.All.Select(static spare => spare.Circuit)];
        rig.Network.Outdated.UnionWith(first.Select(static circuit => circuit.Path));
        Assert.Null(rig.ReadyRendezvousPoint());
        Assert.DoesNotContain(rig.Build(ServiceCircuitKind.ClientIntroduction, rig.Network[Target]).Origin, first);
        rig.Network.View = rig.NewView();
        rig.Tick();
        Assert.All(first, static circuit => Assert.Equal(CircuitState.Closed, circuit.State));
        Assert.Equal(ServiceCircuitRig.Spares, rig.Ready);
    }

    [Fact]
    public void Another_price_is_told_to_new_ones_only()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        OriginCircuit[] first = [.. rig.Circuits.Spares.All.Select(static spare => spare.Circuit)];
        rig.Circuits.Price = 5;
        Assert.DoesNotContain(rig.Build(ServiceCircuitKind.ClientIntroduction, rig.Network[Target]).Origin, first);
        rig.Network.Advance(TimeSpan.FromSeconds(11));
        Assert.All(first, static circuit => Assert.Equal(CircuitState.Closed, circuit.State));
    }

    [Theory]
    [InlineData(RelayCommand.Introduce2)]
    [InlineData(RelayCommand.Rendezvous2)]
    [InlineData(RelayCommand.Data)]
    [InlineData(RelayCommand.Extended2)]
    public void A_relay_that_sends_something_on_one_loses_it(object command)
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        ServerCircuit[] first = [.. rig.Network.Circuits];
        using (rig.Network.Gate.Enter())
        {
            Array.ForEach(first, circuit => circuit.Send((RelayCommand)command, StreamId.None, new byte[16]));
        }

        Assert.All(first, static circuit => Assert.NotNull(circuit.Destroyed));
        Assert.Empty(rig.Circuits.Spares.All);
    }

    [Fact]
    public void The_end_of_the_client_is_theirs()
    {
        using ServiceCircuitRig rig = ServiceCircuitRig.Started();
        rig.Circuits.Dispose();
        Assert.Empty(rig.Living);
        rig.Tick();
        Assert.Equal(ServiceCircuitRig.Spares, rig.Network.Circuits.Count);
    }
}
