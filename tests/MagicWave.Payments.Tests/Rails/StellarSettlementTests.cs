using MagicWave.Payments.Ledger;

namespace MagicWave.Payments.Tests.Rails;

/// <summary>
/// The whole way from traffic to a ledger of Stellar's rules, with all that can go wrong there: nothing is paid twice, nothing is forgotten, and
/// service goes on while the limit allows.
/// </summary>
public sealed class StellarSettlementTests
{
    /// <summary>Cells that reach the threshold of a neighbour that never paid, whatever was drawn, and not its soft limit.</summary>
    private const int Cells = 12_500;

    [Fact]
    public void Traffic_is_requested_paid_on_the_ledger_and_receipted()
    {
        using StellarWorld world = new();
        world.Wire.Serve(Cells);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromSeconds(5)));
        Assert.Equal(12, Assert.Single(world.Payments).Amount);
        world.CheckPaid();
    }

    [Theory]
    [InlineData(SubmitFault.TimeoutBeforeApplying)]
    [InlineData(SubmitFault.TimeoutAfterApplying)]
    [InlineData(SubmitFault.LostAnswer)]
    [InlineData(SubmitFault.Refused)]
    public void A_lost_answer_of_every_kind_ends_in_one_payment(SubmitFault fault)
    {
        using StellarWorld world = new();
        (world.First.Submit, world.Second.Submit) = (fault, fault);
        world.Wire.Serve(Cells);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromSeconds(10)));
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.Single(world.Payments);
        world.CheckPaid();
    }

    [Fact]
    public async Task Applied_answer_lost_node_restarted_sequence_used_and_still_one_payment()
    {
        using StellarWorld world = new();
        world.First.Submit = SubmitFault.LostAnswer;
        (world.First.HidesHistory, world.Second.IsDown) = (true, true);
        world.Wire.Serve(Cells);
        Assert.True(world.Wire.Pump());
        Assert.Single(world.Payments);
        Assert.Equal(0, world.Left.With(world.Right).Row.Paid.Value);

        // Whoever asks the ledger now is told that the sequence is bad.
        await world.UseSequenceAsync(world.Left);
        world.Left.Restart();
        world.Reconnect();
        world.First.Submit = SubmitFault.None;
        (world.First.HidesHistory, world.Second.IsDown) = (false, false);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromMinutes(5)));
        Assert.Single(world.Payments);
        world.CheckPaid();
    }

    [Fact]
    public void A_dropped_envelope_is_replaced_only_when_it_can_no_longer_be_applied()
    {
        using StellarWorld world = new();
        (world.First.Submit, world.Second.Submit) = (SubmitFault.TimeoutBeforeApplying, SubmitFault.TimeoutBeforeApplying);
        world.Wire.Serve(Cells);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromMinutes(10)));
        Assert.Empty(world.Payments);
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromMinutes(10)));
        Assert.Single(world.Payments);
        world.CheckPaid();
    }

    [Fact]
    public void An_outage_of_an_hour_stops_nobody_below_the_limit_and_everything_is_paid_afterwards()
    {
        using StellarWorld world = new();
        (world.First.IsDown, world.Second.IsDown) = (true, true);
        world.Wire.Serve(Cells);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromHours(1)));
        Assert.Empty(world.Payments);
        // Slower by its age, and not ended: the debt is far below the limit.
        Assert.InRange(world.Wire.RightLink.Service, ServiceLevel.Paid, ServiceLevel.Suspended);
        (world.First.IsDown, world.Second.IsDown) = (false, false);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromMinutes(30)));
        Assert.Single(world.Payments);
        world.CheckPaid();
        Assert.Equal(ServiceLevel.Paid, world.Wire.RightLink.Service);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void When_fees_surge_it_is_paid_at_once_by_who_pays_more_and_later_by_others(bool paysMore)
    {
        using StellarWorld world = new(paysMore);
        world.Ledger.MinimumFee = 5_000;
        world.Wire.Serve(Cells);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromSeconds(30)));
        Assert.Equal(paysMore ? 1 : 0, world.Payments.Count);
        world.Ledger.MinimumFee = 100;
        Assert.True(world.Wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.Single(world.Payments);
        world.CheckPaid();
    }

    [Fact]
    public void Servers_that_differ_delay_and_do_not_double()
    {
        using StellarWorld world = new();
        world.Second.HidesHistory = true;
        world.Wire.Serve(Cells);
        Assert.True(world.Wire.PumpFor(TimeSpan.FromMinutes(10)));
        // On the ledger, and nobody believes one server alone.
        Assert.Single(world.Payments);
        Assert.Equal(0, world.Right.With(world.Left).Row.Received.Value);
        world.Second.HidesHistory = false;
        Assert.True(world.Wire.PumpFor(TimeSpan.FromMinutes(10)));
        Assert.Single(world.Payments);
        world.CheckPaid();
    }
}
