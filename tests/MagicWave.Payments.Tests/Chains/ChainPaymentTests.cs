using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Chains;

/// <summary>A chain among nodes that all do what they should.</summary>
public sealed class ChainPaymentTests
{
    private const long Amount = 1_000_000;
    private const long Fee = 10_000;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Everybody_is_paid_at_once(int nodes)
    {
        using ChainRig rig = new(nodes);
        ChainPlan plan = rig.Announce(Amount, Fee);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(2));
        rig.AssertWhole(Amount, Fee, 1);
        Assert.Equal([ChainEventKind.Paid], rig.KindsAt(0));
        Assert.Equal([ChainEventKind.Received], rig.KindsAt(rig.Exit));
        for (int hop = 1; hop < rig.Exit; hop++)
        {
            ChainEvent relayed = Assert.Single(rig.Events, pair => pair.Node == hop).Event;
            Assert.Equal((ChainEventKind.Relayed, new Amount(Fee)), (relayed.Kind, relayed.Amount));
        }

        // One LOCK, two CLAIMs and one SETTLED on each link: nothing is repeated when nothing is lost.
        Assert.Equal(4 * (nodes - 1), rig.Sent.Count);
        Assert.Equal(0, rig.Chains(1).WaitingRoutes);
    }

    [Fact]
    public void Locks_of_one_chain_have_nothing_in_common_but_the_time()
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee);
        Assert.Equal(3, plan.Locks.Select(made => made.Id).Distinct().Count());
        Assert.Equal(3, plan.Locks.Select(made => made.Point).Distinct().Count());
        Assert.Equal([60, 45, 30], plan.Locks.Select(made => (int)(made.Expires - rig.Time).TotalSeconds));
        Assert.Equal([Amount + (2 * Fee), Amount + Fee, Amount], plan.Locks.Select(made => (long)made.Amount.Units));
        Assert.Null(plan.Routes[2].Out);
        Assert.Equal(RouteMessage.MaximumLength, plan.Routes[0].Write().Length);
        Assert.True(RouteMessage.MaximumLength <= 496);
    }

    [Fact]
    public void A_lock_that_comes_before_its_route_waits_for_it()
    {
        using ChainRig rig = new();
        RequestId request = RequestId.Draw(rig.Random);
        LockPoint point = rig.Chains(rig.Exit).Ask(request, new(Amount), rig.Time + TimeSpan.FromMinutes(1), rig.Now);
        ChainPlan plan = rig.Plan(request, point, Amount, Fee);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Empty(rig.Events);
        Assert.All(rig.Announce(plan, Fee), verdict => Assert.Equal(CancelReason.None, verdict));
        rig.Run(TimeSpan.FromSeconds(4));
        rig.AssertWhole(Amount, Fee, 1);
    }

    [Fact]
    public void Without_routes_it_is_cancelled_and_nothing_is_owed()
    {
        using ChainRig rig = new();
        RequestId request = RequestId.Draw(rig.Random);
        LockPoint point = rig.Chains(rig.Exit).Ask(request, new(Amount), rig.Time + TimeSpan.FromMinutes(1), rig.Now);
        Assert.True(rig.Pay(rig.Plan(request, point, Amount, Fee)));
        rig.Run(TimeSpan.FromSeconds(70));
        rig.AssertWhole(Amount, Fee, 0);
        Assert.Equal([ChainEventKind.Failed], rig.KindsAt(0));
        Assert.Equal([ChainEventKind.NotPaid], rig.KindsAt(rig.Exit));
    }

    [Fact]
    public void A_request_is_paid_once_whatever_the_client_tries()
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee);
        ChainPlan second = rig.Plan(plan.Request, rig.Chains(rig.Exit).Payments.Single().Secret!.Value.Point, Amount, Fee);
        Assert.All(rig.Announce(second, Fee), verdict => Assert.Equal(CancelReason.None, verdict));
        Assert.True(rig.Pay(plan));
        Assert.False(rig.Pay(second));
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.False(rig.Pay(second));
        rig.AssertWhole(Amount, Fee, 1);
    }

    [Fact]
    public void A_failed_request_can_be_paid_in_a_second_chain()
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee);
        rig.Cut(1);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(2));
        rig.AssertWhole(Amount, Fee, 0);
        Assert.Equal([ChainEventKind.Failed], rig.KindsAt(0));

        rig.Connect(1);
        rig.Run(TimeSpan.FromSeconds(1));
        ChainPlan second = rig.Plan(plan.Request, rig.Chains(rig.Exit).Payments.Single().Secret!.Value.Point, Amount, Fee);
        _ = rig.Announce(second, Fee);
        Assert.True(rig.Pay(second));
        rig.Run(TimeSpan.FromSeconds(2));
        rig.AssertWhole(Amount, Fee, 1);
    }

    [Fact]
    public void Finished_chains_hold_no_place_and_their_names_are_gone_when_the_locks_expire()
    {
        using ChainRig rig = new();
        Assert.True(rig.Pay(rig.Announce(Amount, Fee)));
        rig.Run(TimeSpan.FromSeconds(2));
        rig.AssertWhole(Amount, Fee, 1);
        rig.Cut(2);
        Assert.True(rig.Pay(rig.Announce(Amount, Fee)));
        rig.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(1, rig.KindsAt(0).Count(kind => kind == ChainEventKind.Failed));
        for (int node = 0; node < rig.Nodes.Length; node++)
        {
            Assert.All(rig.Chains(node).Payments.Where(payment => payment.State != ChainState.Requested), payment => Assert.True(
                payment.IsFinished || payment.Role == ChainRole.Refused));
            Assert.DoesNotContain(rig.Nodes[node].Store.Load().States, state => state.Kind.StartsWith("hold-", StringComparison.Ordinal));
            rig.Nodes[node].Restart();
        }

        rig.World.Time.Advance(TimeSpan.FromSeconds(70));
        for (int node = 0; node < rig.Nodes.Length; node++)
        {
            Assert.True(rig.Nodes[node].Step());
            Assert.DoesNotContain(rig.Chains(node).Payments, payment => payment.State != ChainState.Requested);
        }
    }

    [Fact]
    public void Closed_chains_are_forgotten_after_a_while()
    {
        using ChainRig rig = new();
        Assert.True(rig.Pay(rig.Announce(Amount, Fee)));
        rig.Run(TimeSpan.FromSeconds(2));
        rig.World.Time.Advance(TimeSpan.FromMinutes(32));
        rig.Run(TimeSpan.FromSeconds(2));
        for (int node = 0; node < rig.Nodes.Length; node++)
        {
            Assert.Empty(rig.Chains(node).Payments);
            rig.Nodes[node].Restart();
            Assert.Empty(rig.Chains(node).Payments);
        }
    }
}
