using MagicWave.Payments.Books;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Rails;

/// <summary>Payees without a trust line: money waits for them on the ledger, is paid when they have taken it, and is the payer's again when they do not.</summary>
public sealed class SetAsideTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void It_is_paid_when_the_payee_has_taken_it_and_not_before(int channels)
    {
        using HubWorld world = new(spokes: 2, channels, setsAside: true);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(5), Step));
        Assert.Equal(2, Aside(world).Count);
        Assert.Empty(world.Payments);
        Assert.All(world.Spokes, spoke => Assert.Equal((0L, 0L), (world.Hub.With(spoke).Row.Paid.Value, spoke.With(world.Hub).Row.Received.Value)));
        Assert.All(world.Spokes, spoke => Assert.Equal(Amount.Zero, spoke.Store.GetBalance(new(BookAccount.Cash))));
        Assert.Equal(Aside(world).Sum(balance => balance.Amount), InFlight(world));

        world.Spokes.ForEach(world.Trust);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(5), Step));
        CheckTaken(world);
    }

    [Fact]
    public void What_is_taken_after_days_still_pays_its_request()
    {
        using HubWorld world = new(spokes: 1, channels: 1, setsAside: true);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(5), Step));
        Assert.True(world.PumpFor(TimeSpan.FromDays(3), TimeSpan.FromMinutes(30)));
        Assert.Single(Aside(world));
        world.Trust(world.Spokes[0]);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(10), Step));
        CheckTaken(world);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_nobody_takes_is_taken_back_after_seven_days_and_is_unpaid_again(int channels)
    {
        using HubWorld world = new(spokes: 1, channels, setsAside: true);
        Node spoke = world.Spokes[0];
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(5), Step));
        long held = world.BalanceOf(world.Hub);
        long amount = Assert.Single(Aside(world)).Amount;
        Assert.True(world.PumpFor(TimeSpan.FromDays(7) - TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
        Assert.Single(Aside(world));
        world.Wires[0].Close();

        // Nobody asks again while it is taken back: what was set aside is ours, and owed as before.
        for (int i = 0; i < 100; i++)
        {
            world.World.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.True(world.Hub.Step());
        }

        Assert.Empty(Aside(world));
        Assert.Equal(held + amount, world.BalanceOf(world.Hub));
        Assert.Equal(0, InFlight(world));
        Assert.Equal(0, world.Hub.With(spoke).Row.Paid.Value);
        Assert.Contains(world.Hub.With(spoke).Requests, request => request.Refusal == RefusalReason.PaymentFailed);

        // And with a trust line it is asked for and paid as any other.
        world.Trust(spoke);
        world.Reconnect();
        Assert.True(world.PumpFor(TimeSpan.FromHours(1), Step));
        world.CheckPaid();
    }

    [Theory]
    [InlineData(SubmitFault.TimeoutBeforeApplying)]
    [InlineData(SubmitFault.TimeoutAfterApplying)]
    [InlineData(SubmitFault.LostAnswer)]
    public void Lost_answers_set_aside_and_take_once(SubmitFault fault)
    {
        using HubWorld world = new(spokes: 2, channels: 1, setsAside: true);
        (world.First.Submit, world.Second.Submit) = (fault, fault);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(30)));
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(5), Step));
        Assert.Equal(2, Aside(world).Count);
        (world.First.Submit, world.Second.Submit) = (fault, fault);
        world.Spokes.ForEach(world.Trust);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(2), Step));
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(10), Step));
        CheckTaken(world);
    }

    [Fact]
    public void Wherever_a_side_dies_it_is_paid_once()
    {
        for (int commits = 0; commits < 5; commits++)
        {
            foreach (bool isPayer in new[] { true, false })
            {
                using HubWorld world = new(spokes: 1, channels: 1, setsAside: true);
                Node spoke = world.Spokes[0];
                world.Hub.Rail.Passes = static _ => Task.FromResult(false);
                world.ServeAll();
                Assert.True(world.Pump());
                world.Hub.Rail.Passes = static _ => Task.FromResult(true);
                world.Trust(spoke);
                Node dying = isPayer ? world.Hub : spoke;
                dying.Store.DiesBehind = commits + 1;
                _ = world.PumpFor(TimeSpan.FromMinutes(4), Step);
                dying.Restart();
                world.Reconnect();
                Assert.True(world.PumpFor(TimeSpan.FromMinutes(15), Step));
                CheckTaken(world);
            }
        }
    }

    [Fact]
    public void Both_may_be_restarted_while_it_waits()
    {
        using HubWorld world = new(spokes: 1, channels: 1, setsAside: true);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(5), Step));
        TransferRecord waiting = Assert.Single(world.Hub.Store.Load().Transfers);
        Assert.Equal(TransferState.SetAside, waiting.State);
        Assert.DoesNotContain(world.Hub.Store.Load().States, state => state.Kind == ChannelLease.Kind);
        world.Hub.Restart();
        world.Spokes[0].Restart();
        world.Reconnect();
        world.Trust(world.Spokes[0]);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(5), Step));
        CheckTaken(world);
    }

    [Fact]
    public async Task What_a_stranger_sets_aside_is_taken_and_kept_in_suspense()
    {
        using HubWorld world = new(spokes: 1, channels: 0, setsAside: true);
        Node spoke = world.Spokes[0];
        world.Trust(spoke);
        Claimant payee = new(spoke.Key.Account, new ClaimPredicate.Unconditional());
        Assert.True((await world.SendAsync(world.Hub.Key, new CreateClaimableBalanceOperation(world.Asset, 5, [payee]))).IsApplied);
        Asset other = Asset.Issued("MWT", world.Hub.Key.Account);
        Assert.True((await world.SendAsync(world.Hub.Key, new CreateClaimableBalanceOperation(other, 5, [payee]))).IsApplied);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(5), Step));
        Assert.Equal(5, world.BalanceOf(spoke));
        Assert.Equal(-Amount.FromStroops(new(5)), spoke.Store.GetBalance(new(BookAccount.Suspense)));
        Assert.Equal(other, Assert.Single(Aside(world)).Asset);
    }

    [Fact]
    public void A_payee_with_a_trust_line_is_paid_at_once()
    {
        using HubWorld world = new(spokes: 2, channels: 1, setsAside: true);
        world.Spokes.ForEach(world.Trust);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        world.CheckPaid();
        Assert.Empty(Aside(world));
    }

    private static IReadOnlyList<ClaimableBalanceEntry> Aside(HubWorld world) => world.Ledger.ListClaimableBalances();

    private static long InFlight(HubWorld world) =>
        (long)(world.Hub.Store.ListBalances(BookAccount.InFlight).Aggregate(Amount.Zero, (sum, balance) => sum + balance.Amount).Units
            / Amount.UnitsPerStroop);

    /// <summary>What the neighbours hold, they have taken, and both books say so; nothing waits any more.</summary>
    private static void CheckTaken(HubWorld world)
    {
        Assert.Empty(Aside(world));
        Assert.Equal(0, InFlight(world));
        foreach (Node spoke in world.Spokes)
        {
            long taken = world.BalanceOf(spoke);
            Assert.True(taken > 0);
            Assert.Equal(taken, world.Hub.With(spoke).Row.Paid.Value);
            Assert.Equal(taken, spoke.With(world.Hub).Row.Received.Value);
            Assert.Equal(Amount.FromStroops(new(taken)), spoke.Store.GetBalance(new(BookAccount.Cash)));
            Assert.Equal(Amount.Zero, spoke.Store.GetBalance(new(BookAccount.Suspense)));
            Assert.DoesNotContain(spoke.Store.Load().States, state => state.Kind == ClaimFlight.Kind);
        }
    }
}
