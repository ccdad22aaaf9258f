using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

public sealed class SettlementCycleTests
{
    /// <summary>Cells that reach the threshold of a neighbour that never paid, whatever was drawn, and not its soft limit.</summary>
    private const int StarterCells = 12_500;

    [Fact]
    public void Traffic_is_requested_paid_and_receipted()
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire wire = new(world, client, relay);
        Assert.Equal(ServiceLevel.Unpaid, wire.RightLink.Service);
        Assert.True(wire.Pump());
        Assert.Equal(ServiceLevel.Paid, wire.RightLink.Service);
        Assert.Equal(client.Key.Account, wire.RightLink.Peer);

        wire.Serve(StarterCells);
        Assert.True(wire.Pump());

        LedgerTransfer paid = Assert.Single(world.Payments());
        Assert.Equal(client.Key.Account, paid.Source);
        Assert.Equal(relay.Key.Account, paid.Destination);
        PeerSnapshot theirs = relay.With(client);
        PeerSnapshot ours = client.With(relay);
        Assert.Equal(new Stroops(StarterCells * 1_000 / Amount.UnitsPerStroop), paid.Amount);
        Assert.Equal(paid.Amount, theirs.Row.Received);
        Assert.Equal(paid.Amount, ours.Row.Paid);
        Assert.Equal(theirs.Row.Requested, ours.Row.Accepted);
        Assert.Equal(StarterCells, theirs.Row.EarnedCells);
        Assert.Equal(StarterCells, ours.Row.OwedCells);
        Assert.Equal(theirs.Row.Balance, -ours.Row.Balance);
        Assert.Equal(new Amount(500_000), theirs.Row.Balance);
        Assert.Equal(RequestState.Paid, Assert.Single(theirs.Requests).State);
        Assert.Equal(paid.Hash, Assert.Single(ours.Requests).Transfer);
        Assert.True(world.Ledger.IsConserved);
        Assert.Equal(
            [MessageType.Hello, MessageType.Hello, MessageType.Request, MessageType.Receipt],
            wire.Sent.Select(Wire.TypeOf).Where(type => type != MessageType.Statement));
        Assert.Equal(2, wire.Sent.Count(message => Wire.TypeOf(message) == MessageType.Statement));
        Assert.Equal(ours.Statement, theirs.Statement);
    }

    [Fact]
    public void Traffic_both_ways_nets_out()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        for (int i = 0; i < 10; i++)
        {
            wire.Serve(3_000);
            wire.LeftLink.Earn(3_000, 3_000_000);
            wire.RightLink.Owe(3_000, 3_000_000);
            Assert.True(wire.Pump());
        }

        Assert.Empty(world.Payments());
        Assert.Equal(30_000, wire.Left.With(wire.Right).Row.EarnedCells);
        Assert.Equal(Amount.Zero, wire.Left.With(wire.Right).Row.Balance);
    }

    [Fact]
    public void A_neighbour_that_says_nothing_is_counted_and_never_billed()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode(), isAnnounced: false);
        wire.Serve(200_000);
        Assert.True(wire.Pump());

        Assert.Empty(wire.Sent);
        Assert.Empty(wire.Right.Engine.Snapshot().Peers);
        Assert.Equal(new UnpaidSnapshot(1, 200_000, new(200_000_000), 0, Amount.Zero), wire.Right.Engine.Snapshot().Unpaid);
        wire.Close();
        Assert.Equal(0, wire.Right.Engine.Snapshot().Unpaid.Links);
        Assert.Equal(200_000, wire.Right.Engine.Snapshot().Unpaid.EarnedCells);
    }

    [Fact]
    public void A_node_that_only_answers_is_greeted_and_answers()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode(), isAnnounced: false);
        Node client = world.NewNode();
        Wire mixed = new(world, client, wire.Right, isAnnounced: false);
        Wire announced = new(world, client, world.NewNode());
        Assert.True(announced.Pump());
        Assert.Empty(mixed.Sent);

        // A HELLO from the one side is enough for both.
        using World other = new();
        Wire half = new(other, other.NewNode(), other.NewNode());
        half.ToLeft.Clear();
        Assert.True(half.Pump());
        Assert.Equal(ServiceLevel.Paid, half.RightLink.Service);
        Assert.Equal(ServiceLevel.Unpaid, half.LeftLink.Service);
    }

    [Fact]
    public void Two_links_of_one_neighbour_share_one_account()
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire first = new(world, client, relay);
        Assert.True(first.Pump());
        Wire second = new(world, client, relay);
        Assert.True(second.Pump());
        first.Serve(6_500);
        second.Serve(6_000);
        first.Close();
        Assert.True(second.Pump());

        Assert.Equal(12, Assert.Single(world.Payments()).Amount.Value);
        Assert.Equal(1, relay.With(client).Links);
    }

    [Fact]
    public void The_operator_can_settle_below_the_threshold_and_the_rest_is_carried()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        wire.Serve(1_234);
        Assert.True(wire.Pump());
        Assert.Empty(world.Payments());

        wire.Right.Engine.RequestSettlement();
        Assert.True(wire.Pump());
        Assert.Equal(1, Assert.Single(world.Payments()).Amount.Value);
        Assert.Equal(new Amount(234_000), wire.Right.With(wire.Left).Row.Balance);

        wire.Serve(800);
        wire.Right.Engine.RequestSettlement();
        Assert.True(wire.Pump());
        Assert.Equal([1, 1], world.Payments().Select(payment => payment.Amount.Value));
        Assert.Equal(new Amount(34_000), wire.Right.With(wire.Left).Row.Balance);
    }

    [Fact]
    public void Payment_waits_a_random_time_unless_service_is_about_to_get_worse()
    {
        using World world = new(seed: 7, new PaymentOptions());
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire wire = new(world, client, relay);
        Assert.True(wire.Pump());
        while (relay.With(client).Requests.Count == 0)
        {
            wire.Serve(500);
            Assert.True(wire.Pump());
        }

        Assert.Empty(world.Payments());
        Assert.Equal(RequestState.Accepted, client.With(relay).Requests.Single().State);
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(601)));
        Assert.Single(world.Payments());

        // Shortly before its soft limit it pays without waiting, and is never served worse.
        int soft = (int)(relay.With(client).Row.Credit.Units * 80 / 100 / 1_000);
        for (int served = 0; served < soft - 500; served += 250)
        {
            wire.Serve(250);
            Assert.True(wire.Pump());
            Assert.Equal(ServiceLevel.Paid, wire.RightLink.Service);
        }

        Assert.Equal(2, world.Payments().Count);
    }

    [Fact]
    public void Credit_doubles_with_every_settled_threshold_up_to_the_limit()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        List<long> credits = [];
        for (int i = 0; i < 5; i++)
        {
            Amount credit = wire.Right.With(wire.Left).Row.Credit;
            credits.Add((long)(credit.Units / 1_000 * 514 / (1 << 20)));
            wire.Serve((int)(credit.Units / 1_000) * 78 / 100);
            Assert.True(wire.Pump());
        }

        Assert.Equal([7, 15, 31, 63, 99], credits);
    }

    [Fact]
    public void Small_payments_buy_no_credit_until_they_add_up_to_a_threshold()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        Amount starter = wire.Right.With(wire.Left).Row.Credit;
        List<bool> grew = [];
        for (int i = 0; i < 4; i++)
        {
            wire.Serve(1_100);
            wire.Right.Engine.RequestSettlement();
            Assert.True(wire.Pump());
            grew.Add(wire.Right.With(wire.Left).Row.Credit > starter);
        }

        Assert.Equal(4, world.Payments().Count);
        Assert.Equal([false, false, false, true], grew);
    }
}
