using MagicWave.Core.Time;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tests.Rig;

namespace MagicWave.Payments.Tests;

/// <summary>A machine is switched off at each step that the books know; afterwards there is exactly one payment.</summary>
public sealed class CrashTests
{
    private const int StarterCells = 12_500;
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(5);

    public static TheoryData<bool, int> Steps
    {
        get
        {
            TheoryData<bool, int> steps = [];
            for (int step = 0; step < 7; step++)
            {
                steps.Add(true, step);
                steps.Add(false, step);
            }

            return steps;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Exactly_one_payment_whenever_a_node_dies(bool payerDies, int commits)
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire wire = new(world, client, relay);
        Assert.True(wire.Pump());
        Node victim = payerDies ? client : relay;

        // What was not requested yet is what a crash may lose: the counters are stored first.
        world.Strategy.IsHeld = true;
        wire.Serve(StarterCells);
        Checkpoint(world, client);
        Checkpoint(world, relay);
        world.Strategy.IsHeld = false;
        wire.RightLink.Earn(0, 0);
        victim.Store.DiesAfter = commits;
        bool survived = wire.PumpFor(TimeSpan.FromSeconds(2));
        Assert.False(survived && commits == 0);
        wire.Close();
        victim.Restart();

        Wire again = new(world, client, relay);
        Assert.True(again.Pump());
        Assert.True(again.PumpFor(LongEnough));
        LedgerTransfer payment = Assert.Single(world.Payments());
        Assert.Equal(12, payment.Amount.Value);
        Assert.Equal(payment.Amount, client.With(relay).Row.Paid);
        Assert.Equal(payment.Amount, relay.With(client).Row.Received);
        Assert.Equal(relay.With(client).Row.Balance, -client.With(relay).Row.Balance);
        Assert.Equal(StarterCells, relay.With(client).Row.EarnedCells);
    }

    [Fact]
    public void A_payer_that_dies_when_the_ledger_has_the_transfer_sends_the_same_one_again()
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire wire = new(world, client, relay);
        Assert.True(wire.Pump());
        wire.Serve(StarterCells);
        client.Rail.DiesAfterSubmit = true;
        Assert.False(wire.Pump());
        LedgerTransfer payment = Assert.Single(world.Payments());
        wire.Close();
        client.Rail.DiesAfterSubmit = false;
        client.Restart();

        Wire again = new(world, client, relay);
        Assert.True(again.PumpFor(LongEnough));
        Assert.Equal(payment, Assert.Single(world.Payments()));
        Assert.Equal(2, client.Rail.Submissions);
        Assert.Equal(payment.Amount, relay.With(client).Row.Received);
    }

    [Fact]
    public void Lost_answers_and_an_outage_of_the_ledger_lead_to_one_payment()
    {
        using World world = new();
        Node client = world.NewNode();
        Wire wire = new(world, client, world.NewNode());
        Assert.True(wire.Pump());
        client.Rail.IsDown = true;
        wire.Right.Rail.IsDown = true;
        wire.Serve(StarterCells);
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(20)));
        Assert.Empty(world.Payments());

        (client.Rail.IsDown, client.Rail.LosesAnswers) = (false, true);
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Single(world.Payments());
        Assert.Equal(0, client.With(wire.Right).Row.Paid.Value);
        Assert.True(client.Rail.Submissions > 1);

        client.Rail.LosesAnswers = false;
        wire.Right.Rail.IsDown = false;
        Assert.True(wire.PumpFor(LongEnough));
        Assert.Single(world.Payments());
        Assert.Equal(12, client.With(wire.Right).Row.Paid.Value);
        Assert.Equal(12, wire.Right.With(client).Row.Received.Value);
    }

    [Fact]
    public void Another_transfer_takes_its_place_only_when_the_first_can_never_be_applied()
    {
        using World world = new();
        Node client = world.NewNode();
        Wire wire = new(world, client, world.NewNode());
        Assert.True(wire.Pump());
        wire.Serve(StarterCells);

        // The transfer is signed and stored; then the node is off until its validity is over.
        client.Rail.DiesBeforeSubmit = true;
        Assert.False(wire.Pump());
        wire.Close();
        client.Rail.DiesBeforeSubmit = false;
        world.Time.Advance(TimeSpan.FromMinutes(10));
        client.Restart();
        TransferRecord first = client.Commits.SelectMany(commit => commit).OfType<TransferRecord>().First();

        Wire again = new(world, client, wire.Right);
        Assert.True(again.PumpFor(LongEnough));
        LedgerTransfer payment = Assert.Single(world.Payments());
        Assert.NotEqual(first.Transfer.Hash, payment.Hash);
        Assert.Equal(
            [TransferState.Signed, TransferState.Void, TransferState.Signed, TransferState.Confirmed],
            client.Commits.SelectMany(commit => commit).OfType<TransferRecord>().Select(record => record.State));
    }

    [Fact]
    public void A_ledger_with_another_clock_is_not_flooded_with_replacements()
    {
        using World world = new();
        Node client = world.NewNode();
        Wire wire = new(world, client, world.NewNode());
        Assert.True(wire.Pump());
        client.Rail.IsClockAhead = true;
        wire.Serve(StarterCells);
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.InRange(client.Rail.Submissions, 2, 6);
        Assert.Empty(world.Payments());

        client.Rail.IsClockAhead = false;
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Single(world.Payments());
    }

    [Fact]
    public void A_crash_forgets_at_most_one_checkpoint_of_cells_and_doubles_none()
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire wire = new(world, client, relay);
        Assert.True(wire.Pump());
        for (int i = 0; i < 61; i++)
        {
            wire.Serve(100);
            Assert.True(relay.Step());
        }

        wire.Close();
        relay.Restart();
        long kept = relay.With(client).Row.EarnedCells;
        Assert.InRange(kept, 6_100 - world.Options.CheckpointCells, 6_100);
        relay.Restart();
        Assert.Equal(kept, relay.With(client).Row.EarnedCells);
    }

    [Fact]
    public void Nothing_leaves_while_the_disk_is_full_and_all_of_it_afterwards()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        wire.Right.Store.IsFull = true;
        wire.Serve(StarterCells);
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(5)));
        Assert.DoesNotContain(wire.Sent, message => Wire.TypeOf(message) == MessageType.Request);
        Assert.False(wire.Right.Engine.Snapshot().IsStoreWorking);

        wire.Right.Store.IsFull = false;
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(5)));
        Assert.Single(world.Payments());
        Assert.True(wire.Right.Engine.Snapshot().IsStoreWorking);
    }

    [Fact]
    public async Task A_clean_end_keeps_every_cell()
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire wire = new(world, client, relay);
        Assert.True(wire.Pump());
        wire.Serve(77);
        await relay.Engine.DisposeAsync();
        relay.Restart();
        Assert.Equal(77, relay.With(client).Row.EarnedCells);
    }

    private static void Checkpoint(World world, Node node)
    {
        foreach (Runtime.PeerEntry entry in node.Engine.Books.Entries)
        {
            entry.Account.Checkpoint(Instant.Now(world.Time));
            node.Engine.Books.Collect(entry);
        }

        node.Engine.Books.Step();
    }
}
