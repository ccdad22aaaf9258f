using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Chains;

namespace MagicWave.Payments.Tests.Chains;

/// <summary>Nodes die at every step that their books know, and messages are lost, repeated and delayed: everybody is paid, or nobody.</summary>
public sealed class ChainCrashTests
{
    private const long Amount = 1_000_000;
    private const long Fee = 10_000;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(80);

    public static TheoryData<int> AllNodes => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(AllNodes))]
    public void Whoever_dies_at_whichever_commit(int node)
    {
        int commits = CommitsOf(node);
        Assert.InRange(commits, 2, 8);
        for (int step = 0; step <= commits; step++)
        {
            foreach (bool isBehind in new[] { false, true })
            {
                using ChainRig rig = new(seed: (ulong)step);
                ChainPlan plan = Begin(rig);
                if (isBehind)
                {
                    rig.Nodes[node].Store.DiesBehind = step;
                }
                else
                {
                    rig.Nodes[node].Store.DiesAfter = step;
                }

                Assert.True(rig.Pay(plan));
                rig.Run(LongEnough);
                rig.AssertWhole(Amount, Fee, 0, 1);
            }
        }
    }

    [Fact]
    public void Two_at_once_and_again() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Run((ulong)seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private static bool Run(ulong seed)
    {
        using ChainRig rig = new(seed: seed) { Trouble = 3 };
        for (int payment = 0; payment < 3; payment++)
        {
            ChainPlan plan = Begin(rig);
            for (int deaths = rig.Random.Next(3); deaths > 0; deaths--)
            {
                FaultAt(rig, rig.Random.Next(rig.Nodes.Length));
            }

            _ = rig.Pay(plan);
            rig.Run(TimeSpan.FromSeconds(rig.Random.Next(1, 20)), () => CheckHops(rig));
        }

        rig.Trouble = 0;
        foreach (Rig.Node node in rig.Nodes)
        {
            node.Store.DiesAfter = null;
            node.Store.DiesBehind = null;
        }

        rig.Run(LongEnough, () => CheckHops(rig));
        rig.AssertWhole(Amount, Fee, 0, 1, 2, 3);
        Assert.DoesNotContain(rig.Events, pair => pair.Event.Kind == ChainEventKind.Disputed);
        return true;
    }

    private static void FaultAt(ChainRig rig, int node)
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
    private static void CheckHops(ChainRig rig)
    {
        for (int hop = 1; hop < rig.Exit; hop++)
        {
            Assert.True(rig.Owed(hop - 1, hop) >= rig.Owed(hop, hop));
        }
    }

    private static ChainPlan Begin(ChainRig rig) => rig.Announce(Amount, Fee, validity: TimeSpan.FromSeconds(70));

    private static int CommitsOf(int node)
    {
        using ChainRig rig = new();
        ChainPlan plan = Begin(rig);
        int before = rig.Nodes[node].Commits.Count;
        Assert.True(rig.Pay(plan));
        rig.Run(TimeSpan.FromSeconds(3));
        rig.AssertWhole(Amount, Fee, 1);
        return rig.Nodes[node].Commits.Count - before;
    }
}
