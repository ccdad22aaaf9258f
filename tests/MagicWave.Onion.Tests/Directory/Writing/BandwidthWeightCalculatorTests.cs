using System.Net;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Writing;

namespace MagicWave.Onion.Tests.Directory.Writing;

public class BandwidthWeightCalculatorTests
{
    [Fact]
    public void Reaches_the_weights_that_the_authorities_of_c_tor_voted() =>
        Assert.Equal(
            CapturedDocuments.Consensus.BandwidthWeights.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            BandwidthWeightCalculator.Compute(CapturedDocuments.Consensus.Routers).OrderBy(pair => pair.Key, StringComparer.Ordinal));

    // Bandwidths of guards, middles, exits and both: one row for each case of dir-spec 3.8.3, with weights worked out from its formulas.
    [Theory]
    [InlineData(4000, 1000, 4000, 1000, "Wee=7500 Wmg=2499 Wgd=3333")]
    [InlineData(1000, 8000, 200, 100, "Wgg=10000 Wee=10000 Wed=10000 Wgd=0 Wmd=0")]
    [InlineData(200, 8000, 1000, 100, "Wgg=10000 Wee=10000 Wed=0 Wgd=10000 Wmd=0")]
    [InlineData(2600, 2000, 2600, 3000, "Wgg=10000 Wee=7693 Wme=2306 Wed=4666 Wmd=2667 Wgd=2667")]
    [InlineData(2000, 3000, 2000, 3000, "Wgg=10000 Wee=10000 Wmd=1111 Wed=4444 Wgd=4445")]
    [InlineData(1000, 2000, 4000, 3000, "Wgg=10000 Wgd=7776 Wee=7500 Wmd=1112 Wed=1112")]
    [InlineData(4000, 2000, 1000, 3000, "Wee=10000 Wed=7776 Wgg=7500 Wmd=1112 Wgd=1112")]
    [InlineData(100, 3000, 6000, 100, "Wgg=10000 Wgd=10000 Wme=2499 Wee=7501")]
    [InlineData(6000, 3000, 100, 100, "Wee=10000 Wed=10000 Wmg=2499 Wgg=7501")]
    public void Follows_the_case(uint guard, uint middle, uint exit, uint both, string expected)
    {
        IReadOnlyDictionary<string, int> weights = BandwidthWeightCalculator.Compute(
        [
            Router(RouterFlags.Guard, guard), Router(RouterFlags.None, middle), Router(RouterFlags.Exit, exit), Router(RouterFlags.Guard | RouterFlags.Exit, both),
        ]);

        foreach (string[] pair in expected.Split(' ').Select(item => item.Split('=')))
        {
            Assert.InRange(weights[pair[0]], int.Parse(pair[1], null) - 1, int.Parse(pair[1], null) + 1);
        }

        Assert.Equal(19, weights.Count);
        Assert.InRange(weights["Wgg"] + weights["Wmg"], 9990, 10010);
        Assert.InRange(weights["Wed"] + weights["Wmd"] + weights["Wgd"], 9990, 10010);
    }

    [Fact]
    public void Gives_none_where_no_case_balances() => Assert.Empty(BandwidthWeightCalculator.Compute(
        [
            Router(RouterFlags.Guard, 500), Router(RouterFlags.None, 6000), Router(RouterFlags.Exit, 500), Router(RouterFlags.Guard | RouterFlags.Exit, 3000),
        ]));

    [Fact]
    public void A_bad_exit_counts_as_a_middle() =>
        Assert.Equal(
            BandwidthWeightCalculator.Compute([Router(RouterFlags.Guard, 500), Router(RouterFlags.None, 900)]),
            BandwidthWeightCalculator.Compute([Router(RouterFlags.Guard, 500), Router(RouterFlags.Exit | RouterFlags.BadExit, 900)]));

    private static RouterStatus Router(RouterFlags flags, uint bandwidth) => new()
    {
        Nickname = "r", RsaId = default, Address = IPAddress.Loopback, OrPort = 1, Flags = flags, Bandwidth = bandwidth,
    };
}
