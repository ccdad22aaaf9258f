using MagicWave.Core.Time;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

public sealed class LadderTests
{
    [Fact]
    public async Task Who_does_not_pay_is_throttled_stopped_and_served_again_when_it_paid()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(funds: 0), world.NewNode());
        Assert.True(wire.Pump());
        Amount limit = wire.Right.With(wire.Left).Row.Credit;
        List<ServiceLevel> levels = [ServiceLevel.Paid];
        while (wire.RightLink.Service != ServiceLevel.Stopped)
        {
            wire.Serve(100);
            Assert.True(wire.Pump());
            if (levels[^1] != wire.RightLink.Service)
            {
                levels.Add(wire.RightLink.Service);
            }
        }

        Assert.Equal([ServiceLevel.Paid, ServiceLevel.Throttled, ServiceLevel.Stopped], levels);
        Amount owed = wire.Right.With(wire.Left).Row.Balance;
        Assert.InRange(owed.Units, limit.Units, limit.Units + 100_000);
        Assert.Empty(world.Payments());

        await world.Ledger.GiveAsync(wire.Left.Key, 1_000);
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(40)));
        Assert.Equal(ServiceLevel.Paid, wire.RightLink.Service);
        Assert.InRange(wire.Right.With(wire.Left).Row.Balance.Units, 0, limit.Units);
        Assert.NotEmpty(world.Payments());
    }

    [Fact]
    public void A_level_is_reached_in_the_call_that_counts_the_cell()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        int limit = (int)(wire.Right.With(wire.Left).Row.Credit.Units / 1_000);
        wire.RightLink.Earn(1, (limit * 80 / 100 * 1_000L) - 1);
        Assert.Equal(ServiceLevel.Paid, wire.RightLink.Service);
        wire.RightLink.Earn(1, 1);
        Assert.Equal(ServiceLevel.Throttled, wire.RightLink.Service);
        wire.RightLink.Earn(1, limit * 200L);
        Assert.Equal(ServiceLevel.Stopped, wire.RightLink.Service);
    }

    [Fact]
    public void Age_counts_from_the_oldest_unpaid_request_and_survives_restarts_and_refusals()
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire wire = new(world, client, relay);
        wire.Tamper = message => Wire.TypeOf(message) is MessageType.Request ? [] : [message];
        Assert.True(wire.Pump());
        wire.Serve(12_500);
        Assert.True(wire.Pump());
        Assert.True(wire.PumpFor(world.Options.ThrottleAfter - TimeSpan.FromSeconds(2)));
        Assert.Equal(ServiceLevel.Paid, wire.RightLink.Service);
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(3)));
        Assert.Equal(ServiceLevel.Throttled, wire.RightLink.Service);

        wire.Close();
        relay.Restart();
        Wire again = new(world, client, relay);
        again.Tamper = wire.Tamper;
        Assert.True(again.Pump());
        Assert.Equal(ServiceLevel.Throttled, again.RightLink.Service);
        Assert.True(again.PumpFor(world.Options.SuspendAfter - world.Options.ThrottleAfter));
        Assert.Equal(ServiceLevel.Suspended, again.RightLink.Service);

        // It was not told of the request; once it is, it pays, and is served as before.
        again.Tamper = message => [message];
        Assert.True(again.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.Single(world.Payments());
        Assert.Equal(ServiceLevel.Paid, again.RightLink.Service);
    }

    [Fact]
    public void A_ban_for_debt_ends_with_the_payment()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        wire.Tamper = message => Wire.TypeOf(message) is MessageType.Request ? [] : [message];
        Assert.True(wire.Pump());
        wire.Serve(12_500);
        Assert.Equal(CreditStep.Ok, wire.Right.With(wire.Left).Step);
        Assert.True(wire.Pump());
        Assert.Equal(CreditStep.Requested, wire.Right.With(wire.Left).Step);
        Assert.True(wire.PumpFor(world.Options.BanAfter + TimeSpan.FromSeconds(1)));
        Assert.Equal(CreditStep.Banned, wire.Right.With(wire.Left).Step);
        Assert.Equal(ServiceLevel.Banned, wire.RightLink.Service);

        wire.Tamper = message => [message];
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.Equal(CreditStep.Ok, wire.Right.With(wire.Left).Step);
    }

    [Fact]
    public void Breaches_add_up_to_a_ban_that_survives_a_restart_and_decays()
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire wire = new(world, client, relay);
        Assert.True(wire.Pump());
        byte[] forged = new byte[MessageNumbers.ReceiptLength];
        forged[0] = MessageNumbers.Version;
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(ServiceLevel.Paid, wire.RightLink.Service);
            forged[1] = (byte)MessageType.Request;
            wire.RightLink.HandleMessage(forged, Instant.Now(world.Time));
        }

        Assert.Equal(ServiceLevel.Banned, wire.RightLink.Service);
        Assert.True(wire.Pump());
        wire.Close();
        relay.Restart();
        Wire again = new(world, client, relay);
        Assert.True(again.Pump());
        Assert.Equal(ServiceLevel.Banned, again.RightLink.Service);
        Assert.True(again.PumpFor(world.Options.FaultHalfLife + TimeSpan.FromSeconds(1)));
        Assert.Equal(ServiceLevel.Paid, again.RightLink.Service);
    }

    [Fact]
    public void A_client_that_prepays_has_its_trial_and_what_it_paid()
    {
        using World world = new(options: new PaymentOptions { ClientsPrepay = true });
        Wire wire = new(world, world.NewNode(funds: 0), world.NewNode(), isClient: true);
        Assert.True(wire.Pump());
        IPeerBook book = wire.Right.Book(wire.Left);
        int trial = (int)((1 << 20) / 514);
        Assert.Equal(trial * 1_000, book.Credit.Units);
        wire.Serve(trial);
        Assert.Equal(ServiceLevel.Stopped, wire.RightLink.Service);

        UnixTime now = new(world.Time.GetUtcNow().ToUnixTimeMilliseconds());
        Amount paid = new(10_000_000);
        book.CreditWith(new JournalEntry("token/1", now, [new(BookAccount.Tokens, null, paid), new(BookAccount.Peer, book.Peer, -paid)]));
        Assert.Equal(ServiceLevel.Paid, wire.RightLink.Service);
        wire.Serve(10_000);
        Assert.Equal(ServiceLevel.Stopped, wire.RightLink.Service);
        Assert.Equal(trial * 1_000, book.Credit.Units);
    }

    [Fact]
    public void A_payer_that_denies_everything_is_stopped_at_its_limit()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        for (int i = 0; i < 400 && wire.RightLink.Service != ServiceLevel.Stopped; i++)
        {
            wire.RightLink.Earn(100, 100_000);
            Assert.True(wire.PumpFor(TimeSpan.FromSeconds(1)));
        }

        Assert.Equal(ServiceLevel.Stopped, wire.RightLink.Service);
        Assert.Empty(world.Payments());
    }
}
