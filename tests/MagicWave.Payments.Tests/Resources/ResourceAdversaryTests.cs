using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Resources;

/// <summary>What each of them can try, and what it gets for it.</summary>
public sealed class ResourceAdversaryTests
{
    private const long Price = 1_024 * JoinedRig.Unit;

    private static readonly Amount Cost = new(Price + (5 * JoinedRig.Fee.Units));

    [Fact]
    public void A_visitor_over_budget_pays_nothing_and_is_told_what_to_raise()
    {
        foreach ((ResourceBudget budget, ResourceRefusalReason reason, string name) in new[]
        {
            (new ResourceBudget { PerRequest = Cost - new Amount(1) }, ResourceRefusalReason.OverRequestBudget, "PerRequest"),
            (new ResourceBudget { PerSite = Cost - new Amount(1) }, ResourceRefusalReason.OverSiteBudget, "PerSite"),
            (new ResourceBudget { PerDay = Cost - new Amount(1) }, ResourceRefusalReason.OverDailyBudget, "PerDay"),
        })
        {
            using JoinedRig rig = new(budget: budget);
            ResourceRefusal refusal = rig.Pay(rig.Ask(JoinedRig.Page(), Price));
            Assert.Equal((reason, Cost, Cost - new Amount(1), name), (refusal.Reason, refusal.Cost, refusal.Left, refusal.Setting));
            Assert.Contains($"raise {name} by 0.0000000000001 MWT", refusal.ToString(), StringComparison.Ordinal);
            rig.Run(TimeSpan.FromSeconds(3));
            Assert.Empty(rig.Sent);
            Assert.Equal(Int128.Zero, rig.AssertWhole());
            Assert.Equal(1, rig.Wallet.Totals.Refused);
        }
    }

    [Fact]
    public void Budgets_count_the_day_and_survive_the_program()
    {
        using JoinedRig rig = new(budget: new() { PerSite = new((2 * Cost.Units) + 10) });
        _ = rig.Buy(JoinedRig.Page(), Price);
        rig.Kill(0, 2);
        rig.Run(TimeSpan.FromSeconds(2));
        _ = rig.Buy(JoinedRig.Page(), Price);
        ResourceRefusal refusal = rig.Pay(rig.Ask(JoinedRig.Page(), Price));
        Assert.Equal((ResourceRefusalReason.OverSiteBudget, new Amount(10)), (refusal.Reason, refusal.Left));
        rig.World.Time.Advance(TimeSpan.FromDays(1));
        rig.Run(TimeSpan.FromSeconds(2));
        _ = rig.Buy(JoinedRig.Page(), Price);
    }

    [Fact]
    public void A_payment_that_fails_gives_the_budget_back()
    {
        using JoinedRig rig = new(budget: new() { PerDay = Cost });
        rig.IsJoined = false;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(default, rig.Pay(rig.Ask(JoinedRig.Page(), Price)));
            rig.Run(TimeSpan.FromSeconds(2));
        }

        rig.IsJoined = true;
        _ = rig.Buy(JoinedRig.Page(), Price);
        Assert.Equal(3, rig.Wallet.Totals.Failed);
    }

    [Fact]
    public void A_request_for_something_else_is_not_paid()
    {
        using JoinedRig rig = new();
        ResourceRequest request = rig.Ask(JoinedRig.Page(), Price);
        ResourceOrder order = rig.Order(JoinedRig.Page());
        Assert.Equal(ResourceRefusalReason.NotAskedFor, Pay(rig, order with { Resource = JoinedRig.Page("/other") }, request));
        Assert.Equal(ResourceRefusalReason.NotAskedFor, Pay(rig, order with { Session = ResourceSession.Draw(rig.Random) }, request));
        SiteKey other = SiteKey.FromBytes(rig.Nodes[1].Key.Account.ToArray());
        Assert.Equal(ResourceRefusalReason.NotAskedFor, Pay(rig, order with { Site = other }, request));
        byte[] altered = request.AsBytes().ToArray();
        altered[^65] ^= 1;
        Assert.Equal(ResourceRefusalReason.BadSignature, Pay(rig, order, ResourceRequest.TryRead(altered)!));
        rig.World.Time.Advance(ChainTimes.Window);
        Assert.Equal(ResourceRefusalReason.BadTime, Pay(rig, order, request));
        Assert.Empty(rig.Sent);
        Assert.Equal(ResourceRefusalReason.None, Pay(rig, order with { Resource = null }, rig.Ask(JoinedRig.Page(), Price)));
    }

    [Fact]
    public void A_publisher_cannot_be_asked_for_what_no_chain_can_carry()
    {
        using JoinedRig rig = new();
        Assert.Equal(ResourceAskFault.TooMuch, rig.Till.TryAsk(
            rig.Circuit, rig.Session, JoinedRig.Page(), new(LockTerms.MaximumUnits), rig.Now, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Till.TryAsk(
            rig.Circuit, rig.Session, JoinedRig.Page(), new(JoinedRig.Unit - 1), rig.Now, out _));
        rig.Circuit.HandleClosed();
        Assert.Equal(ResourceAskFault.NoChain, rig.Till.TryAsk(rig.Circuit, rig.Session, JoinedRig.Page(), new(Price), rig.Now, out _));
        Assert.Equal(0, rig.Till.Totals.Asked);
    }

    [Fact]
    public void Requests_that_nobody_pays_are_forgotten_and_bounded()
    {
        using JoinedRig rig = new();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < ChainLimits.CircuitRoutes; i++)
            {
                _ = rig.Ask(JoinedRig.Page(), Price);
            }

            Assert.Equal(ResourceAskFault.TooMany, rig.Till.TryAsk(rig.Circuit, rig.Session, JoinedRig.Page(), new(Price), rig.Now, out _));
            Assert.InRange(rig.Circuits(4).Chains.WaitingRoutes, 1, ChainLimits.CircuitRoutes);
            rig.Run(TimeSpan.FromSeconds(50));
        }

        Assert.Equal(3 * ChainLimits.CircuitRoutes, rig.Till.Totals.NotPaid);
        rig.World.Time.Advance(TimeSpan.FromMinutes(32));
        rig.Run(TimeSpan.FromSeconds(2));
        Assert.Empty(rig.Circuits(rig.Publisher).Chains.Payments);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_visitor_that_keeps_a_fee_for_itself_gets_nothing(int hop)
    {
        using JoinedRig rig = new();
        ResourceRequest request = rig.Ask(JoinedRig.Page(), Price);
        Tamper(rig, hop, route => route with { In = route.In with { Amount = route.In.Amount - new Amount(1) } });
        Assert.Equal(default, rig.Pay(request));
        rig.RunOut();
        Assert.Equal(Int128.Zero, rig.AssertWhole());
    }

    [Fact]
    public void Whatever_a_route_is_changed_to_nobody_pays_more_than_it_gets()
    {
        Func<RouteMessage, RouteMessage>[] changes =
        [
            route => route with { Out = route.Out!.Value with { Amount = route.Out.Value.Amount + new Amount(1) } },
            route => route with { Out = route.Out!.Value with { Amount = new(1) } },
            route => route with { Out = route.Out!.Value with { Point = LockPoint.Base } },
            route => route with { Out = route.Out!.Value with { Expires = route.In.Expires } },
            route => route with { Tweak = Scalar(7) },
            route => route with { In = route.In with { Point = LockPoint.Base } },
            route => route with { Form = RouteForm.Transit },
            route => route with { Form = RouteForm.Joined },
            route => route with { Form = RouteForm.Back },
            route => route with { Form = RouteForm.Forward },
        ];
        foreach (Func<RouteMessage, RouteMessage> change in changes)
        {
            for (int hop = 1; hop < 6; hop++)
            {
                using JoinedRig rig = new();
                Tamper(rig, hop, change);
                ResourceRequest request = rig.Ask(JoinedRig.Page(), Price);
                Assert.Equal(default, rig.Pay(request));
                rig.RunOut();
                Int128 spent = rig.AssertWhole((Cost, new(Price)));
                Assert.True(spent == 0 || rig.Outcomes.Single().Proof is not null);
            }
        }
    }

    [Fact]
    public void What_the_rendezvous_point_learns_is_no_proof()
    {
        using JoinedRig rig = new();
        ResourceRequest request = rig.Ask(JoinedRig.Page(), Price);
        Assert.Equal(default, rig.Pay(request));
        rig.Run(TimeSpan.FromSeconds(2));

        // It is shown the scalar that opens the publisher's lock, and could name any request: it knows neither the session nor the name.
        ClaimMessage claim = rig.Sent.Where(sent => sent.From == 4 && sent.To == 3)
            .Select(sent => ClaimMessage.TryRead(sent.Body, out ClaimMessage read) ? read : default).First(read => read.Opening.Point == request.Lock.Point);
        ResourceProof stolen = new(request.Id, ResourceSession.Draw(rig.Random), claim.Opening);
        Assert.Equal(ResourceVerdict.WrongSession, rig.Show(stolen, JoinedRig.Page()));
        Assert.Equal(ResourceVerdict.Unknown, rig.Show(stolen with { Request = RequestId.Draw(rig.Random) }, JoinedRig.Page()));
    }

    [Fact]
    public void A_lock_beyond_the_longest_time_or_another_network_is_not_begun()
    {
        using JoinedRig rig = new(before: 7, behind: 6);
        Assert.Equal(ResourceRefusalReason.BadTime, rig.Pay(rig.Ask(JoinedRig.Page(), Price)).Reason);
        Assert.Equal(Int128.Zero, rig.AssertWhole());
    }

    [Fact]
    public void Without_an_account_at_the_first_hop_there_is_no_chain()
    {
        using JoinedRig rig = new();
        ResourceRequest request = rig.Ask(JoinedRig.Page(), Price);
        Assert.Equal(
            ResourceRefusalReason.NoChain,
            rig.Wallet.TryPay(new NoPort(), rig.Order(JoinedRig.Page()), request, rig.Now, rig.Outcomes.Add).Reason);
        PayeeCircuit blind = rig.Till.Open(new NoPort());
        Assert.Equal(ResourceAskFault.NoChain, rig.Till.TryAsk(blind, rig.Session, JoinedRig.Page(), new(Price), rig.Now, out _));
        rig.Cut(0);
        Assert.Equal(ResourceRefusalReason.NoCredit, rig.Pay(request).Reason);
        Assert.Empty(rig.Outcomes);
    }

    private static ResourceRefusalReason Pay(JoinedRig rig, ResourceOrder order, ResourceRequest request) =>
        rig.Wallet.TryPay(rig.VisitorPort, order, request, rig.Now, rig.Outcomes.Add).Reason;

    /// <summary>Has a hop told something else than its circuit's owner says.</summary>
    private static void Tamper(JoinedRig rig, int hop, Func<RouteMessage, RouteMessage> change)
    {
        rig.Change = (node, body) => node == hop && RouteMessage.TryRead(body.AsSpan(1), out RouteMessage? route)
            ? [body[0], .. change(route!).Write()]
            : body;
    }

    private static LockScalar Scalar(byte value)
    {
        byte[] bytes = new byte[LockScalar.Length];
        bytes[0] = value;
        Assert.True(LockScalar.TryCreate(bytes, out LockScalar scalar));
        return scalar;
    }

    private sealed class NoPort : IClientPort
    {
        public int PaidHopCount => 3;

        public SettlementAccount? Guard => null;

        public bool Send(int hop, ReadOnlySpan<byte> body) => false;
    }
}
