using MagicWave.Core.Time;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

/// <summary>What a bad line or a bad neighbour can do to messages, and that at most one payment comes of it.</summary>
public sealed class FaultyWireTests
{
    private const int StarterCells = 12_500;

    [Theory]
    [InlineData(MessageType.Request)]
    [InlineData(MessageType.Receipt)]
    public void A_lost_message_is_made_up_for(MessageType lost)
    {
        using World world = new();
        Wire wire = Linked(world);
        int losses = 0;
        wire.Tamper = message => Wire.TypeOf(message) == lost && losses++ == 0 ? [] : [message];
        wire.Serve(StarterCells);
        Assert.True(wire.Pump());
        Assert.Equal(0, wire.Right.With(wire.Left).Row.Received.Value);

        Assert.True(wire.PumpFor(world.Options.RequestRepeat + TimeSpan.FromSeconds(1)));
        LedgerTransfer payment = Assert.Single(world.Payments());
        Assert.Equal(payment.Amount, wire.Right.With(wire.Left).Row.Received);
    }

    [Fact]
    public void Messages_that_come_twice_do_nothing_the_second_time()
    {
        using World world = new();
        Wire wire = Linked(world);
        wire.Tamper = message => [message, message, message];
        wire.Serve(StarterCells);
        Assert.True(wire.Pump());
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(3)));

        LedgerTransfer payment = Assert.Single(world.Payments());
        Assert.Equal(payment.Amount, wire.Right.With(wire.Left).Row.Received);
        Assert.Equal(payment.Amount, wire.Left.With(wire.Right).Row.Paid);
    }

    [Fact]
    public void Old_messages_that_come_late_do_nothing()
    {
        using World world = new();
        Wire wire = Linked(world);
        List<byte[]> toClient = [];
        List<byte[]> toRelay = [];
        for (int i = 0; i < 3; i++)
        {
            wire.Serve(StarterCells);
            wire.Right.Engine.RequestSettlement();
            Assert.True(wire.Pump());
        }

        (toClient, toRelay) = ([.. wire.Sent.Where(m => Wire.TypeOf(m) == MessageType.Request)], [.. wire.Sent.Where(m => Wire.TypeOf(m) == MessageType.Receipt)]);
        int payments = world.Payments().Count;
        Stroops received = wire.Right.With(wire.Left).Row.Received;
        Assert.Equal(3, payments);
        wire.ToLeft.AddRange(Enumerable.Reverse(toClient));
        wire.ToRight.AddRange(Enumerable.Reverse(toRelay));
        Assert.True(wire.Pump());

        Assert.Equal(payments, world.Payments().Count);
        Assert.Equal(received, wire.Right.With(wire.Left).Row.Received);
    }

    [Fact]
    public void A_changed_byte_anywhere_in_a_request_moves_no_money()
    {
        using World world = new();
        Wire wire = Linked(world);
        wire.Tamper = message => Wire.TypeOf(message) == MessageType.Request ? [] : [message];
        wire.Serve(StarterCells);
        Assert.True(wire.Pump());
        byte[] request = wire.Sent.Single(m => Wire.TypeOf(m) == MessageType.Request);
        wire.Tamper = _ => [];
        for (int i = 0; i < request.Length; i++)
        {
            byte[] changed = [.. request];
            changed[i] ^= (byte)(1 << (i % 8));
            wire.LeftLink.HandleMessage(changed, Instant.Now(world.Time));
        }

        Assert.True(wire.Pump());
        Assert.Empty(world.Payments());
        Assert.DoesNotContain(wire.Left.With(wire.Right).Requests, r => r.State is RequestState.Accepted or RequestState.Paying or RequestState.Paid);
    }

    [Fact]
    public void A_changed_byte_anywhere_in_a_receipt_books_nothing()
    {
        using World world = new();
        Wire wire = Linked(world);
        wire.Tamper = message => Wire.TypeOf(message) == MessageType.Receipt ? [] : [message];
        wire.Serve(StarterCells);
        Assert.True(wire.Pump());
        byte[] receipt = wire.Sent.Single(m => Wire.TypeOf(m) == MessageType.Receipt);
        for (int i = 0; i < receipt.Length; i++)
        {
            byte[] changed = [.. receipt];
            changed[i] ^= (byte)(1 << (i % 8));
            wire.RightLink.HandleMessage(changed, Instant.Now(world.Time));
            Assert.True(wire.Pump());
        }

        Assert.Equal(0, wire.Right.With(wire.Left).Row.Received.Value);
        wire.RightLink.HandleMessage(receipt, Instant.Now(world.Time));
        Assert.True(wire.Pump());
        Assert.Equal(world.Payments().Single().Amount, wire.Right.With(wire.Left).Row.Received);
    }

    [Fact]
    public void A_hello_of_another_channel_proves_nothing()
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire first = new(world, client, relay);
        byte[] hello = first.ToRight.Single();

        Node thief = world.NewNode();
        Wire second = new(world, thief, relay);
        second.ToRight.Clear();
        second.ToRight.Add(hello);
        Assert.True(second.Pump());
        Assert.Null(second.RightLink.Peer);
        Assert.Equal(ServiceLevel.Unpaid, second.RightLink.Service);

        // Nor does a node's own, sent back to it.
        Wire mirror = new(world, thief, relay);
        byte[] own = mirror.ToLeft.Single();
        mirror.ToRight.Clear();
        mirror.ToRight.Add(own);
        Assert.True(mirror.Pump());
        Assert.Null(mirror.RightLink.Peer);
    }

    [Fact]
    public void A_request_of_another_pair_is_refused()
    {
        using World world = new();
        Wire wire = Linked(world);
        Node other = world.NewNode();
        Wire second = new(world, other, wire.Right);
        Assert.True(second.Pump());
        wire.Tamper = message => Wire.TypeOf(message) == MessageType.Request ? [] : [message];
        wire.Serve(StarterCells);
        second.Serve(3_000);
        Assert.True(wire.Pump());
        byte[] request = wire.Sent.Single(m => Wire.TypeOf(m) == MessageType.Request);
        second.ToLeft.Add(request);
        Assert.True(second.Pump());

        Assert.Empty(world.Payments());
        Assert.True(RefusalMessage.TryRead(second.Sent[^1], out RefusalMessage refusal));
        Assert.Equal(RefusalReason.WrongParty, refusal.Reason);
    }

    [Fact]
    public void A_request_above_the_count_is_refused_and_the_admitted_part_is_paid()
    {
        using World world = new();
        Wire wire = Linked(world);

        // The relay counts a quarter more than the client.
        wire.Serve(StarterCells);
        wire.RightLink.Earn(3_200, 3_200_000);
        Assert.True(wire.Pump());
        Assert.Empty(world.Payments());
        Assert.Equal(RefusalReason.OverRequest, wire.Right.With(wire.Left).Requests.Single().Refusal);

        wire.Right.Engine.RequestSettlement();
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(2)));
        Assert.Equal(12, Assert.Single(world.Payments()).Amount.Value);
        Assert.Equal(new Amount(3_700_000), wire.Right.With(wire.Left).Row.Balance);
    }

    [Fact]
    public void A_request_within_the_tolerance_is_paid_and_the_tolerance_cannot_be_collected_twice()
    {
        using World world = new(options: new PaymentOptions { MaximumSettlementDelay = TimeSpan.Zero, Denomination = new(1) });
        Wire wire = Linked(world);
        wire.Serve(StarterCells, 100_000);
        wire.RightLink.Earn(60, 6_000_000);
        Assert.True(wire.Pump());
        Assert.Equal(1_256, Assert.Single(world.Payments()).Amount.Value);
        Assert.Equal(new Amount(6_000_000), wire.Left.With(wire.Right).Row.Balance);

        wire.RightLink.Earn(60, 6_000_000);
        wire.Right.Engine.RequestSettlement();
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(5)));
        Assert.Single(world.Payments());
    }

    [Fact]
    public void An_expired_request_is_refused()
    {
        using World world = new();
        Wire wire = Linked(world);
        wire.Tamper = message => Wire.TypeOf(message) == MessageType.Request ? [] : [message];
        wire.Serve(StarterCells);
        Assert.True(wire.Pump());
        byte[] request = wire.Sent.Single(m => Wire.TypeOf(m) == MessageType.Request);
        world.Time.Advance(world.Options.RequestValidity + TimeSpan.FromSeconds(1));
        wire.LeftLink.HandleMessage(request, Instant.Now(world.Time));
        Assert.True(wire.Left.Step());

        Assert.Empty(world.Payments());
        Assert.True(RefusalMessage.TryRead(wire.Sent[^1], out RefusalMessage refusal));
        Assert.Equal(RefusalReason.Expired, refusal.Reason);
    }

    [Fact]
    public void A_payer_keeps_to_its_budget()
    {
        using World world = new();
        Node client = world.NewNode(new PaymentOptions { MaximumSettlementDelay = TimeSpan.Zero, DailyBudget = new(20) });
        Wire wire = new(world, client, world.NewNode());
        Assert.True(wire.Pump());
        wire.Serve(StarterCells);
        Assert.True(wire.Pump());
        wire.Serve(StarterCells);
        wire.Right.Engine.RequestSettlement();
        Assert.True(wire.Pump());

        Assert.Single(world.Payments());
        Assert.Contains(wire.Right.With(wire.Left).Requests, r => r.Refusal == RefusalReason.OverBudget);

        // Tomorrow is another day, also for a payer that was started again in between.
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.Single(world.Payments());
        world.Time.Advance(TimeSpan.FromDays(1));
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.Equal(2, world.Payments().Count);
    }

    private static Wire Linked(World world)
    {
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        return wire;
    }
}
