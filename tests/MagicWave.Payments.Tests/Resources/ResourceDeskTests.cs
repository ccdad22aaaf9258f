using MagicWave.Payments.Accounts;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Resources;

/// <summary>Till and wallet as servers and programs call them: by the numbers of circuits, and waiting for the outcome.</summary>
public sealed class ResourceDeskTests
{
    private const long Number = 12;

    [Fact]
    public async Task A_program_waits_for_its_proof()
    {
        using JoinedRig rig = new();
        (PublisherDesk publisher, VisitorDesk visitor) = Open(rig);
        Assert.Equal(ResourceAskFault.None, publisher.TryAsk(Number, rig.Session, JoinedRig.Page(), new(JoinedRig.Unit), out ResourceRequest? request));
        Task<ResourceOutcome> paying = visitor.PayAsync(Number, rig.Order(JoinedRig.Page()), request!);
        Assert.False(paying.IsCompleted);
        rig.Run(TimeSpan.FromSeconds(2));
        ResourceProof proof = (await paying).Proof!.Value;
        Assert.Equal(ResourceVerdict.Accepted, publisher.Verify(proof, JoinedRig.Page()));
        Assert.Equal(proof, visitor.FindProof(rig.Binding.Site, JoinedRig.Page()));
        Assert.Equal((1, 1), (publisher.Totals.Paid, visitor.Totals.Paid));
        Assert.Equal(rig.Binding, publisher.Binding);
    }

    [Fact]
    public async Task A_refusal_does_not_wait()
    {
        using JoinedRig rig = new(budget: new() { PerRequest = Amount.Zero });
        (PublisherDesk publisher, VisitorDesk visitor) = Open(rig);
        _ = publisher.TryAsk(Number, rig.Session, JoinedRig.Page(), new(JoinedRig.Unit), out ResourceRequest? request);
        Assert.Equal(ResourceRefusalReason.OverRequestBudget, (await visitor.PayAsync(Number, rig.Order(JoinedRig.Page()), request!)).Refusal.Reason);
        Assert.Equal(ResourceRefusalReason.NoChain, (await visitor.PayAsync(Number + 1, rig.Order(JoinedRig.Page()), request!)).Refusal.Reason);
    }

    [Fact]
    public void A_circuit_that_closed_is_asked_for_nothing()
    {
        using JoinedRig rig = new();
        (PublisherDesk publisher, _) = Open(rig);
        Assert.Equal(ResourceAskFault.NoChain, publisher.TryAsk(Number + 1, rig.Session, JoinedRig.Page(), new(JoinedRig.Unit), out _));
        Assert.Equal(ResourceAskFault.None, publisher.TryAsk(Number, rig.Session, JoinedRig.Page(), new(JoinedRig.Unit), out _));
        Assert.Equal(1, rig.Circuits(rig.Publisher).Chains.WaitingRoutes);
        publisher.HandleClosed(Number);
        publisher.HandleClosed(Number);
        Assert.Equal(0, rig.Circuits(rig.Publisher).Chains.WaitingRoutes);
    }

    [Fact]
    public async Task Whoever_stops_waiting_has_paid_all_the_same()
    {
        using JoinedRig rig = new();
        (PublisherDesk publisher, VisitorDesk visitor) = Open(rig);
        _ = publisher.TryAsk(Number, rig.Session, JoinedRig.Page(), new(JoinedRig.Unit), out ResourceRequest? request);
        using CancellationTokenSource stop = new();
        Task<ResourceOutcome> paying = visitor.PayAsync(Number, rig.Order(JoinedRig.Page()), request!, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => paying);
        rig.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(request!.Id, visitor.FindProof(rig.Binding.Site, JoinedRig.Page())!.Value.Request);

        // It is there for the next one in this session who wants the same, once; nobody else is connected with it.
        _ = publisher.TryAsk(Number, ResourceSession.Draw(rig.Random), JoinedRig.Page(), new(JoinedRig.Unit), out ResourceRequest? others);
        Task<ResourceOutcome> other = visitor.PayAsync(Number, rig.Order(JoinedRig.Page()) with { Session = others!.Session }, others);
        Assert.False(other.IsCompleted);
        Assert.Equal(request.Id, (await visitor.PayAsync(Number, rig.Order(JoinedRig.Page()), request)).Proof!.Value.Request);
        Assert.Equal(1, visitor.Totals.Paid);
        Assert.Equal(ResourceRefusalReason.Known, (await visitor.PayAsync(Number, rig.Order(JoinedRig.Page()), request)).Refusal.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_begun_before_a_restart_is_not_paid_once_more(bool isPaidMeanwhile)
    {
        using JoinedRig rig = new();
        (PublisherDesk publisher, VisitorDesk visitor) = Open(rig);
        _ = publisher.TryAsk(Number, rig.Session, JoinedRig.Page(), new(1_024 * JoinedRig.Unit), out ResourceRequest? first);
        rig.Pass = (from, to, _) => from < to;
        Task<ResourceOutcome> lost = visitor.PayAsync(Number, rig.Order(JoinedRig.Page()), first!);
        rig.Run(TimeSpan.FromSeconds(1));
        rig.Kill(0, 2);
        rig.Run(TimeSpan.FromSeconds(1.5));
        (publisher, visitor) = Open(rig);
        if (isPaidMeanwhile)
        {
            rig.Pass = (_, _, _) => true;
            rig.Run(TimeSpan.FromSeconds(3));
        }

        _ = publisher.TryAsk(Number, rig.Session, JoinedRig.Page(), new(2_048 * JoinedRig.Unit), out ResourceRequest? second);
        Task<ResourceOutcome> paying = visitor.PayAsync(Number, rig.Order(JoinedRig.Page()), second!);
        Assert.Equal(isPaidMeanwhile, paying.IsCompleted);
        rig.Pass = (_, _, _) => true;
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(first!.Id, (await paying).Proof!.Value.Request);
        Assert.Equal(ResourceVerdict.Accepted, publisher.Verify((await paying).Proof!.Value, JoinedRig.Page()));
        Assert.False(lost.IsCompleted);
        rig.RunOut();
        rig.AssertWhole((first.Lock.Amount + new Amount(3 * JoinedRig.Fee.Units), first.Amount));

        // Whoever was told once is asked for more the next time, also after another start.
        rig.Kill(0, 2);
        rig.Run(TimeSpan.FromSeconds(2));
        (publisher, visitor) = Open(rig);
        _ = publisher.TryAsk(Number, rig.Session, JoinedRig.Page(), new(2_048 * JoinedRig.Unit), out ResourceRequest? third);
        Task<ResourceOutcome> again = visitor.PayAsync(Number, rig.Order(JoinedRig.Page()), third!);
        rig.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(third!.Id, (await again).Proof!.Value.Request);
    }

    [Fact]
    public void A_node_has_a_till_for_each_of_its_sites_and_one_may_come_later()
    {
        using JoinedRig rig = new();
        ResourceProof proof = rig.Buy(JoinedRig.Page(), JoinedRig.Unit);
        SettlementKey key = rig.Nodes[rig.Publisher].Key;
        using SettlementKey second = SettlementKey.FromSeed(rig.Random.Bytes(32));
        ResourceTill other = new(new(), key, JoinedRig.Bind(second, key.Account, rig.Binding.Network), rig.Random);
        rig.Circuits(rig.Publisher).Add(other);
        Assert.Equal(ResourceVerdict.Unknown, other.Verify(proof, JoinedRig.Page(), rig.Now));
        Assert.Equal(ResourceVerdict.Accepted, rig.Show(proof, JoinedRig.Page()));
        Assert.Throws<ArgumentException>(() => new ResourceTill(new(), second, rig.Binding, rig.Random));

        // Read again from the books, each has its own.
        rig.Kill(rig.Publisher, 2);
        rig.Run(TimeSpan.FromSeconds(2));
        ResourceTill again = new(new(), key, JoinedRig.Bind(second, key.Account, rig.Binding.Network), rig.Random);
        rig.Circuits(rig.Publisher).Add(again);
        Assert.Equal(ResourceVerdict.Unknown, again.Verify(proof, JoinedRig.Page(), rig.Now));
        Assert.Equal(ResourceVerdict.Accepted, rig.Show(proof, JoinedRig.Page()));
        Assert.Equal(0, rig.Circuits(rig.Publisher).Totals.Paid);
    }

    private static (PublisherDesk Publisher, VisitorDesk Visitor) Open(JoinedRig rig) =>
    (
        new(rig.Till, Find(rig.PublisherPort), action => action(), rig.World.Time),
        new(rig.Wallet, Find(rig.VisitorPort), action => action(), rig.World.Time));

    private static Func<long, IClientPort?> Find(IClientPort port) => number => number == Number ? port : null;
}
