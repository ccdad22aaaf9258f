using MagicWave.Payments.Ledger;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Tests.Rig;

namespace MagicWave.Payments.Tests.Rails;

/// <summary>Several transfers in flight, each with the sequence of a channel account: none waits for another, and each is made once.</summary>
public sealed class ChannelSettlementTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_channels_lend_their_sequences_and_pay_the_fees()
    {
        using HubWorld world = new(spokes: 3, channels: 2);
        long sequence = world.Ledger.FindAccount(world.Hub.Key.Account)!.Sequence;
        long coins = world.Ledger.FindAccount(world.Hub.Key.Account)!.Balance;
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(20)));
        world.CheckPaid();
        Assert.Equal((sequence, coins), (world.Ledger.FindAccount(world.Hub.Key.Account)!.Sequence, world.Ledger.FindAccount(world.Hub.Key.Account)!.Balance));
        Assert.All(world.Payments, payment => Assert.Contains(payment.Transaction.Envelope.InnerTransaction.Source.Account, world.Channels));
        Assert.Empty(Leases(world));
    }

    [Fact]
    public void One_that_does_not_arrive_holds_up_no_other()
    {
        using HubWorld world = new(spokes: 4, channels: 2);
        Node stuck = world.Spokes[0];
        world.Hub.Rail.Passes = transfer => Task.FromResult(transfer.Order.Destination != stuck.Key.Account);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, world.PaidTo(stuck));
        Assert.All(world.Spokes.Skip(1), spoke => Assert.True(world.PaidTo(spoke) > 0));
        ChannelLease lease = Assert.Single(Leases(world));
        Assert.Contains(lease.Channel, world.Channels);
        world.Hub.Rail.Passes = static _ => Task.FromResult(true);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        world.CheckPaid();
        Assert.Empty(Leases(world));
    }

    [Fact]
    public void Without_channels_they_wait_for_each_other_and_all_are_made()
    {
        using HubWorld world = new(spokes: 3, channels: 0);
        Node stuck = world.Spokes[0];
        world.Hub.Rail.Passes = transfer => Task.FromResult(transfer.Order.Destination != stuck.Key.Account);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(30)));
        Assert.Empty(Leases(world));
        world.Hub.Rail.Passes = static _ => Task.FromResult(true);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(2)));
        world.CheckPaid();
    }

    [Fact]
    public async Task A_server_that_never_answers_for_one_does_not_stop_the_loop()
    {
        using HubWorld world = new(spokes: 3, channels: 3);
        TaskCompletionSource<bool> answer = new();
        world.Hub.Rail.Passes = transfer =>
            transfer.Order.Destination == world.Spokes[0].Key.Account ? answer.Task : Task.FromResult(true);
        world.Wires[0].Serve(HubWorld.Cells);
        world.Spokes[0].Step();
        world.Wires[0].DeliverAll();
        world.Hub.Engine.Books.Step();
        Task step = world.Hub.Engine.Settler.StepAsync(CancellationToken.None);
        Assert.False(step.IsCompleted);

        // Others come while the loop waits for the first.
        foreach (Wire wire in world.Wires.Skip(1))
        {
            wire.Serve(HubWorld.Cells);
            wire.Right.Step();
            wire.DeliverAll();
        }

        world.Hub.Engine.Books.Step();
        using CancellationTokenSource stop = new(Deadline);
        while (world.Payments.Count < 2)
        {
            await Task.Delay(5, stop.Token);
        }

        Assert.False(step.IsCompleted);
        answer.SetResult(true);
        await step.WaitAsync(stop.Token);
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(10)));
        world.CheckPaid();
    }

    [Fact]
    public void A_node_that_died_with_several_in_flight_hands_in_the_same_ones()
    {
        using HubWorld world = new(spokes: 3, channels: 3);
        (world.First.Submit, world.Second.Submit) = (SubmitFault.TimeoutBeforeApplying, SubmitFault.TimeoutBeforeApplying);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(5)));
        IReadOnlyList<ChannelLease> leases = Leases(world);
        Assert.Equal(3, leases.Select(lease => lease.Channel).Distinct().Count());
        world.RestartHub();
        Assert.Equal(leases.Order(ByHash), Leases(world).Order(ByHash));
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(
            leases.Select(lease => lease.Transfer.ToString()).Order(), world.Payments.Select(payment => payment.Transaction.Hash.ToString()).Order());
        world.CheckPaid();
    }

    [Theory]
    [InlineData(SubmitFault.TimeoutBeforeApplying)]
    [InlineData(SubmitFault.TimeoutAfterApplying)]
    [InlineData(SubmitFault.LostAnswer)]
    [InlineData(SubmitFault.Refused)]
    public void Whatever_becomes_of_the_answers_each_is_made_once(SubmitFault fault)
    {
        using HubWorld world = new(spokes: 4, channels: 2);
        (world.First.Submit, world.Second.Submit) = (fault, fault);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(20)));
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(4)));
        Assert.Equal(4, world.Payments.Count);
        world.CheckPaid();
    }

    [Fact]
    public void A_sequence_that_something_else_used_is_given_up_only_at_the_end_of_the_transfer()
    {
        using HubWorld world = new(spokes: 2, channels: 2);
        (world.First.Submit, world.Second.Submit) = (SubmitFault.TimeoutBeforeApplying, SubmitFault.TimeoutBeforeApplying);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(3)));
        Assert.Equal(2, Leases(world).Count);
        world.UseSequences();
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(60)));
        Assert.Empty(world.Payments);
        Assert.Equal(2, Leases(world).Count);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(4)));
        Assert.Equal(2, world.Payments.Count);
        world.CheckPaid();
    }

    [Fact]
    public void A_channel_whose_account_is_gone_is_passed_over()
    {
        using HubWorld world = new(spokes: 2, channels: 1, missingChannels: 1);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        world.CheckPaid();
    }

    [Fact]
    public void An_outage_of_an_hour_with_several_in_flight_ends_in_one_payment_each()
    {
        using HubWorld world = new(spokes: 3, channels: 2);
        world.ServeAll();
        (world.First.Submit, world.Second.Submit) = (SubmitFault.LostAnswer, SubmitFault.LostAnswer);
        (world.First.HidesHistory, world.Second.HidesHistory) = (true, true);
        Assert.True(world.Pump());
        (world.First.IsDown, world.Second.IsDown) = (true, true);
        Assert.True(world.PumpFor(TimeSpan.FromHours(1), TimeSpan.FromSeconds(20)));
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        (world.First.HidesHistory, world.Second.HidesHistory) = (false, false);
        (world.First.IsDown, world.Second.IsDown) = (false, false);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(5)));
        Assert.Equal(3, world.Payments.Count);
        world.CheckPaid();
    }

    private static readonly IComparer<ChannelLease> ByHash = Comparer<ChannelLease>.Create(
        (left, right) => string.CompareOrdinal(left.Transfer.ToString(), right.Transfer.ToString()));

    private static IReadOnlyList<ChannelLease> Leases(HubWorld world) =>
        [.. world.Hub.Store.Load().States.Where(state => state.Kind == ChannelLease.Kind).Select(ChannelLease.Read)];
}
