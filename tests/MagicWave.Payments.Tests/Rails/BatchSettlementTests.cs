using MagicWave.Payments.Books;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Rails;

/// <summary>One transaction for many neighbours: each finds its own payment in it and nobody else's, and one that cannot be paid stops no other.</summary>
public sealed class BatchSettlementTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public void Many_neighbours_are_paid_in_one_transaction(int channels, bool losesReceipts)
    {
        using HubWorld world = new(spokes: 6, channels, batch: 100);
        foreach (Wire wire in world.Wires)
        {
            wire.Tamper = message => losesReceipts && Wire.TypeOf(message) == MessageType.Receipt ? [] : [message];
        }

        ServeAtOnce(world);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        world.CheckPaid();
        Assert.Equal(6, world.Payments.Count);
        Assert.Single(world.Payments.Select(payment => payment.Transaction.Hash).Distinct());
        Assert.All(world.Spokes, spoke => Assert.Equal(Amount.Zero, spoke.Store.GetBalance(new(BookAccount.Suspense))));
    }

    [Fact]
    public void No_batch_is_larger_than_it_may_be()
    {
        using HubWorld world = new(spokes: 5, channels: 3, batch: 2);
        ServeAtOnce(world);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        world.CheckPaid();
        Assert.Equal([1, 2, 2], world.Payments.GroupBy(payment => payment.Transaction.Hash).Select(group => group.Count()).Order());
    }

    [Fact]
    public void A_receipt_for_one_payment_of_a_batch_is_good_for_no_other_request()
    {
        using HubWorld world = new(spokes: 3, channels: 0, batch: 100);
        ServeAtOnce(world);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        world.CheckPaid();
        TransferHash hash = Assert.Single(world.Payments.Select(payment => payment.Transaction.Hash.ToTransferHash()).Distinct());

        // The next request of the first neighbour is for as much, and is answered with the old transaction.
        world.Hub.Rail.Passes = static _ => Task.FromResult(false);
        Node spoke = world.Spokes[0];
        long received = spoke.With(world.Hub).Row.Received.Value;
        RequestRecord open = AskAgain(world, spoke, received);
        byte[] receipt = new ReceiptMessage(open.Id, hash, open.Amount).Write(world.Hub.Key, world.Hub.Rail.Network);
        world.Wires[0].RightLink.HandleMessage(receipt, Core.Time.Instant.Now(world.World.Time));
        for (int i = 0; i < 60; i++)
        {
            world.World.Time.Advance(TimeSpan.FromSeconds(5));
            Assert.True(spoke.Step());
        }

        Assert.Equal(received, spoke.With(world.Hub).Row.Received.Value);
        Assert.True(spoke.With(world.Hub).Row.Faults > 0);
    }

    [Fact]
    public void One_without_a_trust_line_does_not_stop_the_rest()
    {
        using HubWorld world = new(spokes: 4, channels: 1, batch: 100);
        CloseLine(world, world.Spokes[2]);
        ServeAtOnce(world);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Single(world.Payments.Select(payment => payment.Transaction.Hash).Distinct());
        Assert.Equal(3, world.Payments.Count);
        world.Trust(world.Spokes[2]);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(2)));
        world.CheckPaid();
    }

    [Fact]
    public void One_that_closes_its_line_meanwhile_fails_the_batch_which_is_made_again_without_it()
    {
        using HubWorld world = new(spokes: 4, channels: 1, batch: 100);
        Node closing = world.Spokes[1];

        // Signed and stored, and on its way, when the line is closed.
        bool isClosed = false;
        world.Hub.Rail.Passes = _ =>
        {
            if (!isClosed)
            {
                isClosed = true;
                CloseLine(world, closing);
            }

            return Task.FromResult(true);
        };
        ServeAtOnce(world);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(3, world.Payments.Count);
        Assert.Single(world.Ledger.ListTransactions(new() { IncludesFailed = true }), transaction => !transaction.Result.IsSuccess);
        Assert.Equal(0, world.Hub.With(closing).Row.Paid.Value);
        world.Trust(closing);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(2)));
        world.CheckPaid();
        Assert.Equal(4, world.Payments.Count);
    }

    [Theory]
    [InlineData(SubmitFault.TimeoutBeforeApplying)]
    [InlineData(SubmitFault.TimeoutAfterApplying)]
    [InlineData(SubmitFault.LostAnswer)]
    [InlineData(SubmitFault.Refused)]
    public void Whatever_becomes_of_the_answer_a_restarted_node_hands_in_the_same_batch(SubmitFault fault)
    {
        using HubWorld world = new(spokes: 4, channels: 1, batch: 100);
        (world.First.Submit, world.Second.Submit) = (fault, fault);
        (world.First.HidesHistory, world.Second.HidesHistory) = (true, true);
        ServeAtOnce(world);
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(5)));
        IReadOnlyList<TransferRecord> stored = world.Hub.Store.Load().Transfers;
        Assert.Equal(4, stored.Count);
        Assert.Single(stored, transfer => !transfer.Transfer.Envelope.IsEmpty);
        world.RestartHub();
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        (world.First.HidesHistory, world.Second.HidesHistory) = (false, false);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(2)));
        world.CheckPaid();
        Assert.Equal([stored[0].Transfer.Hash], world.Payments.Select(payment => payment.Transaction.Hash.ToTransferHash()).Distinct());
    }

    [Fact]
    public void A_batch_whose_sequence_is_used_is_proven_over_and_made_again()
    {
        using HubWorld world = new(spokes: 3, channels: 1, batch: 100);
        (world.First.Submit, world.Second.Submit) = (SubmitFault.TimeoutBeforeApplying, SubmitFault.TimeoutBeforeApplying);
        ServeAtOnce(world);
        Assert.True(world.PumpFor(TimeSpan.FromSeconds(3)));
        world.UseSequences();
        (world.First.Submit, world.Second.Submit) = (SubmitFault.None, SubmitFault.None);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Empty(world.Payments);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(4)));
        Assert.Equal(3, world.Payments.Count);
        world.CheckPaid();
    }

    [Fact]
    public void Those_who_cannot_be_paid_get_theirs_set_aside_beside_the_batch()
    {
        using HubWorld world = new(spokes: 4, channels: 1, setsAside: true, batch: 100);
        world.Trust(world.Spokes[0]);
        world.Trust(world.Spokes[1]);
        ServeAtOnce(world);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(3)));
        Assert.Equal(2, world.Payments.Count);
        Assert.Equal(2, world.Ledger.ListClaimableBalances().Count);
        world.Trust(world.Spokes[2]);
        world.Trust(world.Spokes[3]);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(3)));
        Assert.Empty(world.Ledger.ListClaimableBalances());
        foreach (Node spoke in world.Spokes)
        {
            Assert.True(world.BalanceOf(spoke) > 0);
            Assert.Equal(world.BalanceOf(spoke), world.Hub.With(spoke).Row.Paid.Value);
            Assert.Equal(world.BalanceOf(spoke), spoke.With(world.Hub).Row.Received.Value);
        }
    }

    /// <summary>All requests reach the hub before it settles any.</summary>
    private static void ServeAtOnce(HubWorld world)
    {
        world.ServeAll();
        world.Spokes.ForEach(spoke => Assert.True(spoke.Step()));
        world.Wires.ForEach(wire => wire.DeliverAll());
    }

    private static void CloseLine(HubWorld world, Node spoke) =>
        Assert.True(world.SendAsync(spoke.Key, new ChangeTrustOperation(world.Asset, 0)).Result.IsApplied);

    private static RequestRecord AskAgain(HubWorld world, Node spoke, long before)
    {
        for (int i = 0; i < 20 && spoke.With(world.Hub).Requests.All(request => request.State != RequestState.Open); i++)
        {
            world.Wires[0].Serve(2_000);
            Assert.True(world.Pump());
        }

        RequestRecord open = Assert.Single(spoke.With(world.Hub).Requests, request => request.State == RequestState.Open);
        Assert.True(before > 0);
        return open;
    }
}
