using MagicWave.Payments.Circuits;
using MagicWave.Payments.Units;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Payments.Tests.Resources;

/// <summary>A hop is told whatever somebody likes, in its own layer: it takes no harm and keeps little of it.</summary>
public sealed class RouteBadInputTests
{
    [Fact]
    public void Mutated_routes_hold_nothing_and_are_bounded()
    {
        using JoinedRig rig = new();
        List<byte[]> seeds = [];
        rig.PassCell = (_, body) =>
        {
            seeds.Add(body);
            return false;
        };
        Assert.Equal(default, rig.Pay(rig.Ask(JoinedRig.Page(), JoinedRig.Unit)));
        rig.RunOut();
        Assert.Equal(5, seeds.Count);
        rig.PassCell = (_, _) => true;
        rig.Pass = (_, _, _) => false;
        Mutator mutator = new(new SeededRandom(3), maximumLength: 512);
        IClientPort[] ports = [rig.VisitorPort, rig.PublisherPort];
        for (int i = 0; i < 2_000; i++)
        {
            byte[] body = mutator.Next(seeds.ToArray());
            if (body.Length is > 0 and <= 496)
            {
                _ = ports[i & 1].Send(i % ports[i & 1].PaidHopCount, body);
            }
        }

        for (int node = 1; node < rig.Publisher; node++)
        {
            Assert.InRange(rig.Circuits(node).Chains.WaitingRoutes, 0, 2 * Payments.Chains.ChainLimits.CircuitRoutes);
        }

        rig.Pass = (_, _, _) => true;
        Assert.Equal(Int128.Zero, rig.AssertWhole());
        rig.OpenCircuits();
        Assert.All(Enumerable.Range(1, rig.Publisher - 1), node => Assert.Equal(0, rig.Circuits(node).Chains.WaitingRoutes));
        _ = rig.Buy(JoinedRig.Page(), JoinedRig.Unit);
        Assert.Equal(new Amount(JoinedRig.Unit), rig.Till.Totals.Earned);
    }
}
