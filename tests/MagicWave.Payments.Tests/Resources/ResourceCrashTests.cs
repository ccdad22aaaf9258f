using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Resources;

/// <summary>
/// A payment through a rendezvous point is interrupted at every step that anybody's books know, and messages are lost, repeated and delayed: the books of
/// all agree to the last unit, everybody is paid or nobody, and whoever paid has a proof that is taken.
/// </summary>
public sealed class ResourceCrashTests
{
    public static TheoryData<int> AllNodes => [0, 1, 2, 3, 4, 5, 6];

    [Theory]
    [MemberData(nameof(AllNodes))]
    public void Whoever_dies_at_whichever_commit(int node)
    {
        int commits = CommitsOf(node);
        Assert.InRange(commits, 2, 10);
        for (int step = 0; step <= commits; step++)
        {
            foreach (bool isBehind in new[] { false, true })
            {
                using JoinedRig rig = new(seed: (ulong)step);
                if (isBehind)
                {
                    rig.Nodes[node].Store.DiesBehind = step;
                }
                else
                {
                    rig.Nodes[node].Store.DiesAfter = step;
                }

                ResourceRequest request = rig.Ask(JoinedRig.Page(), 1_024 * JoinedRig.Unit);
                Assert.Equal(default, rig.Pay(request));
                rig.RunOut();
                AssertProven(rig, [request]);
            }
        }
    }

    [Theory]
    [InlineData(MessageType.Lock)]
    [InlineData(MessageType.Claim)]
    public void Whichever_message_is_lost_once_or_for_long(MessageType type)
    {
        for (int link = 0; link < 6; link++)
        {
            foreach (bool isForLong in new[] { false, true })
            {
                using JoinedRig rig = new(seed: (ulong)link);
                bool isLost = false;
                int at = link;
                rig.Pass = (from, to, body) =>
                {
                    bool isHit = Math.Min(from, to) == at && body[1] == (byte)type && to > from == (type == MessageType.Lock) && (isForLong || !isLost);
                    isLost |= isHit;
                    return !isHit;
                };
                ResourceRequest request = rig.Ask(JoinedRig.Page(), 1_024 * JoinedRig.Unit);
                Assert.Equal(default, rig.Pay(request));
                rig.Run(TimeSpan.FromSeconds(10));
                if (!isForLong)
                {
                    AssertProven(rig, [request]);
                    Assert.NotNull(rig.Outcomes.Single().Proof);
                    continue;
                }

                // A LOCK until all locks ended; a CLAIM for the ten seconds of a step.
                if (type == MessageType.Lock)
                {
                    rig.RunOut();
                }

                rig.Pass = (_, _, _) => true;
                rig.RunOut();
                AssertProven(rig, [request]);
            }
        }
    }

    [Fact]
    public void Routes_that_are_lost_cost_nobody_anything()
    {
        for (int hop = 1; hop < 6; hop++)
        {
            using JoinedRig rig = new();
            int at = hop;
            rig.PassCell = (node, _) => node != at;
            ResourceRequest request = rig.Ask(JoinedRig.Page(), 1_024 * JoinedRig.Unit);
            Assert.Equal(default, rig.Pay(request));
            rig.RunOut();
            Assert.Equal(Int128.Zero, rig.AssertWhole(CostOf(request)));
            Assert.Equal(ResourceRefusalReason.PaymentFailed, rig.Outcomes.Single().Refusal.Reason);
            Assert.Equal(1, rig.Till.Totals.NotPaid);
            rig.PassCell = (_, _) => true;
            _ = rig.Buy(JoinedRig.Page(), 2_048 * JoinedRig.Unit);
        }
    }

    [Fact]
    public void Circuits_that_close_after_the_locks_were_made_do_not_matter_and_before_them_nothing_is_owed()
    {
        foreach (int after in new[] { 0, 1, 2, 3 })
        {
            using JoinedRig rig = new();
            ResourceRequest request = rig.Ask(JoinedRig.Page(), 1_024 * JoinedRig.Unit);
            Assert.Equal(default, rig.Pay(request));
            int locks = 0;
            rig.Pass = (_, _, body) =>
            {
                if (body[1] == (byte)MessageType.Lock && locks++ == after)
                {
                    rig.OpenCircuits();
                }

                return true;
            };
            rig.RunOut();
            AssertProven(rig, [request]);
        }
    }

    [Fact]
    public void A_service_that_left_before_the_lock_came_is_not_paid()
    {
        using JoinedRig rig = new();
        ResourceRequest request = rig.Ask(JoinedRig.Page(), 1_024 * JoinedRig.Unit);
        rig.IsJoined = false;
        Assert.Equal(default, rig.Pay(request));
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(Int128.Zero, rig.AssertWhole(CostOf(request)));
        Assert.Equal(ResourceRefusalReason.PaymentFailed, rig.Outcomes.Single().Refusal.Reason);
    }

    [Fact]
    public void Whatever_happens_money_is_conserved_and_nobody_is_out_of_pocket() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Run((ulong)seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    private static bool Run(ulong seed)
    {
        using JoinedRig rig = new(seed: seed) { Trouble = 4 };
        List<ResourceRequest> requests = [];
        for (int payment = 0; payment < 3; payment++)
        {
            ResourceRequest request = rig.Ask(JoinedRig.Page($"/{payment}"), JoinedRig.Unit << payment);
            for (int deaths = rig.Random.Next(3); deaths > 0; deaths--)
            {
                FaultAt(rig, rig.Random.Next(rig.Nodes.Length));
            }

            if (rig.Pay(request).Reason == ResourceRefusalReason.None)
            {
                requests.Add(request);
            }

            rig.Run(TimeSpan.FromSeconds(rig.Random.Next(1, 20)), () => CheckHops(rig));
        }

        rig.Trouble = 0;
        foreach (Rig.Node node in rig.Nodes)
        {
            node.Store.DiesAfter = null;
            node.Store.DiesBehind = null;
        }

        rig.RunOut(() => CheckHops(rig));
        AssertProven(rig, requests);
        return true;
    }

    private static void FaultAt(JoinedRig rig, int node)
    {
        if (rig.Random.Chance(2))
        {
            rig.Nodes[node].Store.DiesBehind = rig.Random.Next(1, 5);
        }
        else
        {
            rig.Nodes[node].Store.DiesAfter = rig.Random.Next(4);
        }
    }

    /// <summary>At no moment does a hop owe more than it is owed.</summary>
    private static void CheckHops(JoinedRig rig)
    {
        for (int hop = 1; hop < rig.Publisher; hop++)
        {
            Assert.True(rig.Owed(hop - 1, hop) >= rig.Owed(hop, hop));
        }
    }

    /// <summary>The books are whole; and what was spent has a proof which the publisher takes, and what was not has none.</summary>
    private static void AssertProven(JoinedRig rig, IReadOnlyList<ResourceRequest> requests)
    {
        Int128 spent = rig.AssertWhole([.. requests.Select(CostOf)]);
        Int128 proven = 0;
        foreach (ResourceRequest request in requests)
        {
            if (rig.Wallet.FindProof(rig.Binding.Site, request.Resource, rig.Now) is { } proof)
            {
                Assert.Equal(ResourceVerdict.Accepted, rig.Show(proof, request.Resource));
                proven += CostOf(request).Cost.Units;
            }
        }

        Assert.Equal(spent, proven);
    }

    private static (Amount Cost, Amount Amount) CostOf(ResourceRequest request) =>
        (request.Lock.Amount + new Amount(3 * JoinedRig.Fee.Units), request.Amount);

    private static int CommitsOf(int node)
    {
        using JoinedRig rig = new();
        int before = rig.Nodes[node].Commits.Count;
        ResourceRequest request = rig.Ask(JoinedRig.Page(), 1_024 * JoinedRig.Unit);
        Assert.Equal(default, rig.Pay(request));
        rig.Run(TimeSpan.FromSeconds(3));
        AssertProven(rig, [request]);
        return rig.Nodes[node].Commits.Count - before;
    }
}
