using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Chains;

/// <summary>Everybody around an honest hop cheats, each in the way that the check named here stops. An honest node loses not one unit.</summary>
public sealed class ChainAdversaryTests
{
    private const long Amount = 1_000_000;
    private const long Fee = 10_000;
    private const int Hop = 2;

    [Fact]
    public void A_client_that_stops_after_the_payee_is_paid_robs_nobody()
    {
        using ChainRig rig = new();
        rig.Pass = (_, to, body) => to != 0 || body[1] != (byte)MessageType.Claim;
        Assert.True(rig.Pay(rig.Announce(Amount, Fee)));
        rig.Run(TimeSpan.FromSeconds(3));
        rig.Kill(0, ticks: int.MaxValue);
        rig.Run(TimeSpan.FromSeconds(70));

        // The locks were taken upstream first: each hop is owed more than it owes, the guard by the client that is gone, within its credit.
        Assert.Equal(Amount, rig.Owed(2, 3));
        Assert.Equal(Amount + Fee, rig.Owed(1, 2));
        Assert.Equal(Amount + (2 * Fee), rig.Owed(0, 1));
    }

    [Fact]
    public void A_client_that_never_locks_holds_nothing()
    {
        using ChainRig rig = new();
        _ = rig.Announce(Amount, Fee);
        rig.Run(TimeSpan.FromMinutes(3));
        rig.AssertWhole(Amount, Fee, 0);
        Assert.DoesNotContain(rig.Sent, message => message.Body[1] == (byte)MessageType.Lock);
    }

    [Theory]
    [InlineData(0, CancelReason.LowFee)]
    [InlineData(9_999, CancelReason.LowFee)]
    [InlineData(-500_000, CancelReason.LowFee)]
    public void A_hop_that_would_keep_less_than_its_fee_or_pay_out_more_does_not_lock(long fee, CancelReason expected)
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee, (hop, route) => hop != 1 ? route
            : route with { In = route.In with { Amount = route.Out!.Value.Amount + new Amount(fee) } });
        RouteMessage low = plan.Routes[1] with { In = plan.Routes[1].In with { Amount = plan.Routes[1].Out!.Value.Amount + new Amount(fee) } };
        Assert.Equal(expected, rig.Chains(Hop).HandleRoute(
            ChainRig.Circuit, rig.Nodes[1].Key.Account, rig.Nodes[3].Key.Account, low.Write(), new(Fee), rig.Now));
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(80));
        rig.AssertWhole(Amount, Fee, 0);
    }

    [Fact]
    public void Locks_that_do_not_open_with_the_same_secret_are_not_taken()
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee, (hop, route) => hop == 1 ? route with { Tweak = LockScalar.Draw(rig.Random) } : route);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(80));
        rig.AssertWhole(Amount, Fee, 0);
        Assert.DoesNotContain(rig.Sent, message => message is { From: 2, To: 3 } && message.Body[1] == (byte)MessageType.Lock);
    }

    [Fact]
    public void Expiries_that_do_not_shrink_are_not_taken()
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee, (hop, route) => hop == 1
            ? route with { Out = route.Out!.Value with { Expires = route.In.Expires + TimeSpan.FromSeconds(-14) } } : route);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(80));
        rig.AssertWhole(Amount, Fee, 0);
        Assert.DoesNotContain(rig.Sent, message => message is { From: 2, To: 3 } && message.Body[1] == (byte)MessageType.Lock);
    }

    [Fact]
    public void An_exit_that_withholds_the_secret_gets_nothing_and_holds_for_a_minute_at_most()
    {
        using ChainRig rig = new();
        rig.Pass = (from, _, _) => from != rig.Exit;
        Assert.True(rig.Pay(rig.Announce(Amount, Fee)));
        rig.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(new Amount(Amount + Fee), rig.Nodes[Hop].Book(rig.Nodes[1]).HeldIn(HoldDirection.FromPeer));
        rig.Run(TimeSpan.FromSeconds(60));
        Assert.Contains(ChainEventKind.Withheld, rig.KindsAt(Hop));
        Assert.Equal([ChainEventKind.Failed], rig.KindsAt(0));
        Assert.Equal(0, rig.Owed(2, 2));
        rig.AssertNothingHeld(0);
        rig.AssertNothingHeld(1);
        rig.AssertNothingHeld(Hop);

        // What it shows now is too late: the hop could not claim it upstream any more.
        rig.Pass = (_, _, _) => true;
        rig.Run(TimeSpan.FromSeconds(90));
        Assert.Contains(rig.Events, pair => pair.Node == Hop && pair.Event.Fault == ProtocolFault.LateClaim);
        Assert.Equal(0, rig.Owed(2, 2));
        Assert.Equal(0, rig.Owed(1, 2));
    }

    [Fact]
    public void A_hop_cannot_claim_what_is_anothers_or_what_it_cannot_open()
    {
        using ChainRig rig = new();
        rig.Pass = (from, to, body) => (from, to) != (3, 2) || body[1] != (byte)MessageType.Claim;
        ChainPlan plan = rig.Announce(Amount, Fee);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(2));

        // Node 2 tries every lock of the chain at node 1 with a secret of its own, and the one of another link.
        LockScalar guess = LockScalar.Draw(rig.Random);
        foreach (LockTerms other in plan.Locks)
        {
            rig.Chains(1).HandleMessage(rig.Nodes[2].Key.Account, new ClaimMessage(other.Id, guess).Write(), rig.Now);
            rig.Chains(1).HandleMessage(rig.Nodes[3].Key.Account, new ClaimMessage(other.Id, guess).Write(), rig.Now);
        }

        rig.Tick();
        Assert.Equal(
            [ProtocolFault.FalseOpening, .. Enumerable.Repeat(ProtocolFault.UnknownLock, 5)],
            rig.Events.Where(pair => pair.Node == 1).Select(pair => pair.Event.Fault).Order());
        Assert.Equal(0, rig.Owed(1, 1));
    }

    [Fact]
    public void A_lock_signed_with_another_key_is_not_taken()
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee);
        using SettlementKey wrong = SettlementKey.FromSeed(rig.Random.Bytes(32));
        LockMessage message = new(plan.Locks[1], rig.Time, rig.Nodes[Hop].Key.Account);
        byte[] body = message.Write(wrong, rig.World.Ledger.Rail.Network);
        rig.Chains(Hop).HandleMessage(rig.Nodes[1].Key.Account, body, rig.Now);
        rig.Tick();
        Assert.Contains(rig.Events, pair => pair.Node == Hop && pair.Event.Fault == ProtocolFault.BadSignature);
        (_, _, byte[] answer) = Assert.Single(rig.Sent, sent => sent.From == Hop);
        Assert.True(CancelMessage.TryRead(answer, out CancelMessage cancel));
        Assert.Equal(CancelReason.BadSignature, cancel.Reason);
        rig.AssertNothingHeld(Hop);

        // It promised never to open that lock, so the right signature does not help any more.
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(70));
        rig.AssertWhole(Amount, Fee, 0);
    }

    [Fact]
    public void A_lock_beyond_the_credit_is_refused_and_holds_nothing()
    {
        using ChainRig rig = new();
        long credit = (long)rig.Nodes[1].Book(rig.Nodes[0]).Credit.Units;
        ChainPlan plan = rig.Announce(credit, Fee);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(3));
        ChainEvent failed = Assert.Single(rig.Events, pair => pair.Node == 0).Event;
        Assert.Equal(CancelReason.OverCredit, failed.Reason);
        rig.AssertWhole(credit, Fee, 0);
    }

    [Fact]
    public void A_lock_with_other_terms_than_announced_is_refused()
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee);
        LockMessage more = new(plan.Locks[1] with { Amount = new(Amount) }, rig.Time, rig.Nodes[Hop].Key.Account);
        rig.Chains(Hop).HandleMessage(rig.Nodes[1].Key.Account, more.Write(rig.Nodes[1].Key, rig.World.Ledger.Rail.Network), rig.Now);
        rig.Tick();
        Assert.True(CancelMessage.TryRead(Assert.Single(rig.Sent).Body, out CancelMessage cancel));
        Assert.Equal(CancelReason.WrongTerms, cancel.Reason);
        rig.AssertNothingHeld(Hop);
    }

    [Fact]
    public void Another_lock_of_the_same_name_is_a_breach_and_changes_nothing()
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(2));
        LockMessage other = new(plan.Locks[1] with { Amount = new(Amount * 2) }, rig.Time, rig.Nodes[Hop].Key.Account);
        rig.Chains(Hop).HandleMessage(rig.Nodes[1].Key.Account, other.Write(rig.Nodes[1].Key, rig.World.Ledger.Rail.Network), rig.Now);
        rig.Tick();
        Assert.Contains(rig.Events, pair => pair.Node == Hop && pair.Event.Fault == ProtocolFault.Conflict);
        rig.AssertWhole(Amount, Fee, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70)]
    public void What_is_said_again_after_a_chain_is_finished_is_answered_alike_or_refused_and_books_nothing(int secondsLater)
    {
        using ChainRig rig = new();
        ChainPlan plan = rig.Announce(Amount, Fee);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(2));
        rig.AssertWhole(Amount, Fee, 1);
        (int From, int To, byte[] Body)[] said = [.. rig.Sent];
        Assert.Equal(4 * rig.Exit, said.Length);
        rig.World.Time.Advance(TimeSpan.FromSeconds(secondsLater));
        rig.Tick();
        rig.Sent.Clear();
        _ = rig.Announce(plan, Fee);
        foreach ((int from, int to, byte[] body) in said)
        {
            rig.Chains(to).HandleMessage(rig.Nodes[from].Key.Account, body, rig.Now);
        }

        rig.Run(TimeSpan.FromSeconds(70));
        rig.AssertWhole(Amount, Fee, 1);
        Assert.All(rig.Sent, sent => Assert.True(secondsLater > 0 ? sent.Body[1] == (byte)MessageType.Cancel
            : said.Any(before => before.From == sent.From && before.To == sent.To && before.Body.AsSpan().SequenceEqual(sent.Body))));
    }

    [Fact]
    public void The_last_word_before_the_claim_is_a_breach_and_changes_nothing()
    {
        using ChainRig rig = new();
        rig.Pass = (_, to, _) => to != rig.Exit;
        ChainPlan plan = rig.Announce(Amount, Fee);
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(1));
        for (int node = 0; node < rig.Exit; node++)
        {
            rig.Chains(node).HandleMessage(rig.Nodes[node + 1].Key.Account, new SettledMessage(plan.Locks[node].Id).Write(), rig.Now);
            rig.Tick();
            Assert.Contains(rig.Events, pair => pair.Node == node && pair.Event.Fault == ProtocolFault.Conflict);
        }

        rig.Pass = (_, _, _) => true;
        rig.Run(TimeSpan.FromSeconds(5));
        rig.AssertWhole(Amount, Fee, 1);
    }

    [Fact]
    public void Without_the_last_word_a_chain_is_remembered_for_as_long_as_its_claim_may_come_again()
    {
        using ChainRig rig = new();
        rig.Pass = (from, _, body) => from != rig.Exit || body[1] != (byte)MessageType.Settled;
        Assert.True(rig.Pay(rig.Announce(Amount, Fee)));
        rig.Run(TimeSpan.FromSeconds(2));
        rig.World.Time.Advance(TimeSpan.FromMinutes(20));
        rig.Tick();
        Assert.Equal([0, 0, 1, 0], Enumerable.Range(0, 4).Select(node => rig.Chains(node).Payments.Count()));
        rig.World.Time.Advance(TimeSpan.FromMinutes(12));
        rig.Tick();
        Assert.Empty(rig.Chains(Hop).Payments);
    }

    [Fact]
    public void A_neighbour_fills_no_more_than_its_own_places()
    {
        ChainMachines machines = new();
        SettlementAccount[] peers = [.. Enumerable.Range(1, 17).Select(i => SettlementAccount.FromBytes([.. Enumerable.Repeat((byte)i, 32)]))];
        int[] taken = [.. peers.Select(peer => Fill(machines, peer))];
        Assert.Equal([.. Enumerable.Repeat(ChainLimits.KnownLocks, 16), ChainLimits.SureLocks], taken);
        Assert.Equal(ChainLimits.AllKnownLocks + ChainLimits.SureLocks, machines.All.Count());

        UnixTime end = machines.NextEnd!.Value;
        while (machines.TakeEnded(end) is { } ended)
        {
            machines.Remove(ended);
        }

        Assert.Empty(machines.All);
        Assert.True(machines.HasPlace(machines.Outgoing, peers[0]));
    }

    private static int Fill(ChainMachines machines, SettlementAccount peer)
    {
        int count = 0;
        while (machines.HasPlace(machines.Outgoing, peer))
        {
            byte[] id = new byte[LockId.Length];
            BinaryPrimitives.WriteInt32BigEndian(id, count++);
            ChainLock made = new(peer, new(LockId.FromBytes(id), LockPoint.Base, new(1), new(60_000)), new(0));
            machines.Add(new ChainPayer(null!, new() { Role = ChainRole.Payer, State = ChainState.Settled, Out = made, IsBehindOver = true }), new(1));
        }

        return count;
    }

    [Fact]
    public void A_flood_of_locks_is_remembered_within_bounds()
    {
        using ChainRig rig = new();
        for (int i = 0; i < 300; i++)
        {
            LockTerms terms = new(LockId.Draw(rig.Random), LockScalar.Draw(rig.Random).Point, new(1), rig.Time + TimeSpan.FromSeconds(200));
            rig.Chains(Hop).HandleMessage(
                rig.Nodes[1].Key.Account, new CancelMessage(terms.Id, terms.Expires, CancelReason.GiveUp).Write(), rig.Now);
            terms = terms with { Expires = rig.Time + TimeSpan.FromSeconds(60) };
            rig.Chains(Hop).HandleMessage(
                rig.Nodes[1].Key.Account, new CancelMessage(terms.Id, terms.Expires, CancelReason.GiveUp).Write(), rig.Now);
        }

        Assert.Equal(ChainLimits.RefusedLocks, rig.Chains(Hop).Payments.Count());
        rig.Run(TimeSpan.FromSeconds(62));
        Assert.Empty(rig.Chains(Hop).Payments);
    }

    [Fact]
    public void An_honest_hop_loses_nothing_whatever_the_others_do() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Attack((ulong)seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    /// <summary>The client and both neighbours of one hop play together, and send it anything in any order.</summary>
    private static bool Attack(ulong seed)
    {
        using ChainRig rig = new(seed: seed);
        rig.Pass = (_, to, _) => to == Hop && rig.Random.Chance(2);
        LockScalar secret = LockScalar.Draw(rig.Random);
        List<ChainPlan> plans = [];
        for (int step = 0; step < 120; step++)
        {
            if (plans.Count == 0 || rig.Random.Chance(15))
            {
                plans.Add(rig.Plan(RequestId.Draw(rig.Random), secret.Point, Amount, rig.Random.Next(3) * Fee));
            }

            Act(rig, plans[rig.Random.Next(plans.Count)], secret);
            if (rig.Random.Chance(10))
            {
                rig.Nodes[Hop].Store.DiesAfter = rig.Random.Next(2);
            }

            rig.Run(TimeSpan.FromSeconds(rig.Random.Next(1, 6)));
            CheckHop(rig);
        }

        rig.Nodes[Hop].Store.DiesAfter = null;
        rig.Run(TimeSpan.FromSeconds(80));
        CheckHop(rig);
        rig.AssertNothingHeld(Hop);
        return true;
    }

    private static void Act(ChainRig rig, ChainPlan plan, LockScalar secret)
    {
        ChainSwitch hop = rig.Chains(Hop);
        SettlementAccount upstream = rig.Nodes[1].Key.Account;
        SettlementAccount downstream = rig.Nodes[3].Key.Account;
        switch (rig.Random.Next(8))
        {
            case 0 or 1:
                _ = hop.HandleRoute(ChainRig.Circuit, upstream, downstream, plan.Routes[1].Write(), new(Fee), rig.Now);
                break;
            case 2 or 3:
                LockMessage made = new(plan.Locks[1], rig.Time, rig.Nodes[Hop].Key.Account);
                hop.HandleMessage(upstream, made.Write(rig.Nodes[1].Key, rig.World.Ledger.Rail.Network), rig.Now);
                break;
            case 4:
                Assert.True(secret.TryShift(plan.Routes[2].Tweak, out LockScalar opening));
                hop.HandleMessage(downstream, new ClaimMessage(plan.Locks[2].Id, opening).Write(), rig.Now);
                break;
            case 5:
                CancelReason reason = (CancelReason)rig.Random.Next(1, 13);
                (SettlementAccount peer, LockTerms about) = rig.Random.Chance(2) ? (upstream, plan.Locks[1]) : (downstream, plan.Locks[2]);
                hop.HandleMessage(peer, new CancelMessage(about.Id, about.Expires, reason).Write(), rig.Now);
                break;
            case 6:
                LockId over = plan.Locks[rig.Random.Next(1, 3)].Id;
                hop.HandleMessage(rig.Random.Chance(2) ? upstream : downstream, new SettledMessage(over).Write(), rig.Now);
                break;
            default:
                hop.HandleMessage(rig.Random.Chance(2) ? upstream : downstream, new ClaimMessage(plan.Locks[1].Id, secret).Write(), rig.Now);
                break;
        }
    }

    private static void CheckHop(ChainRig rig)
    {
        // What it has to get, paid or not. A neighbour that plays false denies it afterwards; how much is conceded to one, its statements bound.
        Int128 earned = rig.Nodes[Hop].Engine.Snapshot().Peers.Aggregate(Int128.Zero, (sum, peer) => sum + peer.Row.Earned.Units + peer.Row.Conceded.Units);
        Int128 owed = rig.Nodes[Hop].Engine.Snapshot().Peers.Aggregate(Int128.Zero, (sum, peer) => sum + peer.Row.Owed.Units);
        Assert.True(earned >= owed, $"is owed {earned}, owes {owed}");
    }
}
