using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Resources;

/// <summary>A visitor pays a publisher behind a rendezvous point, and everybody does what they should.</summary>
public sealed class ResourcePaymentTests
{
    private const long Price = 1_024 * JoinedRig.Unit;

    [Theory]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(3, 0)]
    [InlineData(4, 3)]
    [InlineData(1, 0)]
    public void Everybody_is_paid_at_once_and_the_proof_is_taken(int before, int behind)
    {
        using JoinedRig rig = new(before, behind);
        ResourceProof proof = rig.Buy(JoinedRig.Page(), Price);
        Assert.Equal(ResourceVerdict.Accepted, rig.Show(proof, JoinedRig.Page()));
        Amount cost = new(Price + (JoinedRig.Fee.Units * (before + behind)));
        Assert.Equal(cost.Units, rig.AssertWhole((cost, new(Price))));
        Assert.Equal(new(Price), rig.Till.Totals.Earned);
        Assert.Equal(cost, rig.Wallet.Totals.Spent);

        // One LOCK, two CLAIMs and one SETTLED on each link: nothing is repeated when nothing is lost.
        Assert.Equal(4 * (before + behind + 1), rig.Sent.Count);
    }

    [Fact]
    public void Neither_side_sees_a_number_of_the_other_sides_hops()
    {
        using JoinedRig rig = new();
        List<RouteMessage> routes = [];
        rig.PassCell = (_, body) =>
        {
            Assert.True(RouteMessage.TryRead(body.AsSpan(1), out RouteMessage? route));
            routes.Add(route!);
            return true;
        };
        ResourceRequest request = rig.Ask(JoinedRig.Page(), Price);
        Assert.Equal([RouteForm.Back, RouteForm.Back], routes.Select(route => route.Form));
        Assert.Equal(default, rig.Pay(request));
        Assert.Equal([RouteForm.Transit, RouteForm.Transit, RouteForm.Joined], routes.Skip(2).Select(route => route.Form));

        // The one lock in common is that between the halves.
        LockTerms[] behind = [.. routes.Take(2).SelectMany(route => new[] { route.In, route.Out!.Value })];
        LockTerms[] before = [.. routes.Skip(2).SelectMany(route => new[] { route.In, route.Out!.Value })];
        Assert.Equal([request.Lock], behind.Intersect(before));
        Assert.Equal(6, behind.Concat(before).Select(made => made.Point).Distinct().Count());
        Assert.Equal(6, behind.Concat(before).Select(made => made.Id).Distinct().Count());
        Assert.Equal(
            [120, 105, 90, 75, 60, 45],
            before.Concat(behind).Distinct().Select(made => (int)(made.Expires - rig.Time).TotalSeconds).OrderDescending());
    }

    [Fact]
    public void The_same_proof_gets_the_same_answer_and_no_other()
    {
        using JoinedRig rig = new();
        ResourceProof proof = rig.Buy(JoinedRig.Page(), Price);
        ResourceProof other = rig.Buy(JoinedRig.Page("/other"), 2 * Price);
        Assert.Equal(ResourceVerdict.Accepted, rig.Show(proof, JoinedRig.Page()));
        Assert.Equal(ResourceVerdict.AcceptedAgain, rig.Show(proof, JoinedRig.Page()));
        Assert.Equal(ResourceVerdict.WrongResource, rig.Show(proof, JoinedRig.Page("/other")));
        Assert.Equal(ResourceVerdict.WrongOpening, rig.Show(proof with { Opening = other.Opening }, JoinedRig.Page()));
        Assert.Equal(ResourceVerdict.WrongSession, rig.Show(proof with { Session = ResourceSession.Draw(rig.Random) }, JoinedRig.Page()));
        Assert.Equal(ResourceVerdict.Unknown, rig.Show(proof with { Request = RequestId.Draw(rig.Random) }, JoinedRig.Page()));
        Assert.Equal(ResourceVerdict.WrongResource, rig.Show(proof with { Request = other.Request, Opening = other.Opening }, JoinedRig.Page()));
        Assert.Equal(5, rig.Till.Totals.Refused);
        Assert.Equal(2, rig.Till.Totals.Paid);

        // A hop knows what opened the lock next to it, and no more than that.
        Assert.Equal(proof, rig.Wallet.FindProof(rig.Binding.Site, JoinedRig.Page(), rig.Now));
        Assert.Null(rig.Wallet.FindProof(rig.Binding.Site, JoinedRig.Page("/third"), rig.Now));
    }

    [Fact]
    public void A_proof_is_used_up_after_three_lost_answers_whenever_the_publisher_starts_again()
    {
        using JoinedRig rig = new();
        ResourceProof proof = rig.Buy(JoinedRig.Page(), Price);
        for (int showing = 0; showing <= ResourceTill.Repetitions; showing++)
        {
            Assert.Equal(showing == 1 ? ResourceVerdict.AcceptedAgain : ResourceVerdict.Accepted, rig.Show(proof, JoinedRig.Page()));
            if (showing != 0)
            {
                rig.Run(JoinedRig.TickTime);
                rig.Kill(rig.Publisher, 2);
                rig.Run(TimeSpan.FromSeconds(3));
            }
        }

        Assert.Equal(ResourceVerdict.UsedUp, rig.Show(proof, JoinedRig.Page()));
        Assert.Equal(1, rig.Till.Totals.Refused);
    }

    [Fact]
    public void A_proof_is_good_for_its_time_and_across_restarts()
    {
        using JoinedRig rig = new();
        ResourceProof proof = rig.Buy(JoinedRig.Page(), Price);
        rig.Kill(rig.Publisher, 2);
        rig.Kill(0, 3);
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(proof, rig.Wallet.FindProof(rig.Binding.Site, JoinedRig.Page(), rig.Now));
        Assert.Equal(ResourceVerdict.Accepted, rig.Show(proof, JoinedRig.Page()));
        rig.World.Time.Advance(TimeSpan.FromMinutes(12));
        Assert.Equal(ResourceVerdict.Expired, rig.Show(proof, JoinedRig.Page()));
        Assert.Null(rig.Wallet.FindProof(rig.Binding.Site, JoinedRig.Page(), rig.Now));
        rig.Run(TimeSpan.FromSeconds(2));
        rig.World.Time.Advance(TimeSpan.FromMinutes(12));
        rig.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(ResourceVerdict.Unknown, rig.Show(proof, JoinedRig.Page()));
        rig.Kill(rig.Publisher, 2);
        rig.Kill(0, 2);
        rig.Run(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(rig.Nodes[rig.Publisher].Engine.PeerBooks.StatesOf("resource-till"), _ => true);
        Assert.DoesNotContain(rig.Nodes[0].Engine.PeerBooks.StatesOf("resource-pay"), _ => true);
    }

    [Fact]
    public void What_opened_the_lock_proves_the_payment_to_anybody()
    {
        using JoinedRig rig = new();
        ResourceRequest request = rig.Ask(JoinedRig.Page(), Price);
        Assert.Equal(default, rig.Pay(request));
        rig.Run(TimeSpan.FromSeconds(2));
        Assert.True(request.IsAuthentic());
        Assert.Equal(request.Lock.Point, rig.Outcomes.Single().Proof!.Value.Opening.Point);
        Assert.Equal(ResourceRefusalReason.Known, rig.Pay(request).Reason);
    }

    [Fact]
    public void A_page_of_many_things_is_paid_over_one_circuit()
    {
        using JoinedRig rig = new();
        ResourceRequest[] requests = [.. Enumerable.Range(0, 8).Select(i => rig.Ask(JoinedRig.Page($"/{i}"), JoinedRig.Unit << i))];
        foreach (ResourceRequest request in requests)
        {
            Assert.Equal(default, rig.Pay(request));
        }

        rig.Run(TimeSpan.FromSeconds(3));
        Assert.All(requests, request => Assert.Contains(rig.Outcomes, outcome => outcome.Proof?.Request == request.Id));
        rig.AssertWhole([.. requests.Select(request => (request.Lock.Amount + new Amount(3 * JoinedRig.Fee.Units), request.Amount))]);
    }

    [Fact]
    public void One_link_carries_hundreds_of_payments_in_a_minute()
    {
        ResourceBudget budget = new() { PerSite = new(1_000_000_000_000) };
        using JoinedRig rig = new(3, 2, budget: budget);
        rig.World.Strategy.IsHeld = false;
        UnixTime begun = rig.Time;
        const int Wanted = 560;
        for (int bought = 0; bought < Wanted; bought += 14)
        {
            for (int i = 0; i < 14; i++)
            {
                Assert.Equal(default, rig.Pay(rig.Ask(JoinedRig.Page($"/{bought + i}"), JoinedRig.Unit)));
            }

            rig.Tick();
            rig.Tick();
            Assert.Equal(bought + 14, rig.Outcomes.Count(outcome => outcome.Proof is not null));
        }

        Assert.True(rig.Time - begun < TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    public void Settled_on_the_ledger_all_agree_to_the_last_stroop_whoever_dies_meanwhile(int dies)
    {
        using JoinedRig rig = new();
        _ = rig.Buy(JoinedRig.Page(), 8 * Amount.UnitsPerStroop);
        Int128[] owed = [.. Enumerable.Range(0, rig.Publisher).Select(link => rig.Owed(link, link))];
        rig.World.Strategy.IsHeld = false;
        if (dies >= 0)
        {
            rig.Nodes[dies].Store.DiesBehind = 2;
        }

        for (int round = 0; round < 6; round++)
        {
            foreach (Node node in rig.Nodes)
            {
                node.Engine.RequestSettlement();
            }

            rig.Run(TimeSpan.FromSeconds(10));
        }

        for (int link = 0; link < rig.Publisher; link++)
        {
            Assert.Equal(rig.Owed(link, link), rig.Owed(link, link + 1));
            Assert.Equal(owed[link] % Amount.UnitsPerStroop, rig.Owed(link, link));
            (SettlementAccount from, SettlementAccount to) = (rig.Nodes[link].Key.Account, rig.Nodes[link + 1].Key.Account);
            Assert.Equal(
                (long)(owed[link] / Amount.UnitsPerStroop),
                rig.World.Payments().Where(paid => paid.Source == from && paid.Destination == to).Sum(paid => paid.Amount.Value));
        }

        Assert.Equal(8, rig.World.Payments().Where(paid => paid.Destination == rig.Nodes[rig.Publisher].Key.Account).Sum(paid => paid.Amount.Value));
        Assert.All(rig.Nodes, node => node.Store.Verify(Storage.VerificationScope.Whole));
    }

    [Fact]
    public void What_is_earned_with_content_is_told_from_what_is_earned_with_cells()
    {
        using JoinedRig rig = new();
        _ = rig.Buy(JoinedRig.Page(), Price);
        Amount cost = new(Price + (5 * JoinedRig.Fee.Units));
        Assert.Equal(cost, rig.Nodes[0].Store.GetBalance(new(BookAccount.Expense, BookAsset.Mwt, null, null)));
        for (int hop = 1; hop < rig.Publisher; hop++)
        {
            Amount revenue = rig.Nodes[hop].Store.GetBalance(new(BookAccount.Revenue, BookAsset.Mwt, null, null));
            Amount expense = rig.Nodes[hop].Store.GetBalance(new(BookAccount.Expense, BookAsset.Mwt, null, null));
            Assert.Equal(-JoinedRig.Fee, revenue + expense);
        }

        Assert.Equal(Amount.Zero, rig.Nodes[rig.Publisher].Store.GetBalance(new(BookAccount.Revenue, BookAsset.Mwt, null, null)));
    }
}
