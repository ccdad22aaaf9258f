using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Directory.Relays;

public class WeightedChoiceTests
{
    private const int Draws = 20_000;

    [Fact]
    public void Each_is_chosen_as_often_as_its_bandwidth_says()
    {
        NetworkView view = new TestNetwork().Add("a", bandwidth: 100).Add("b", bandwidth: 300).Add("c", bandwidth: 600).Build();
        Dictionary<string, double> shares = Draw(view, RelayPosition.Middle);
        Assert.InRange(shares["a"], 0.09, 0.11);
        Assert.InRange(shares["b"], 0.28, 0.32);
        Assert.InRange(shares["c"], 0.58, 0.62);
    }

    [Fact]
    public void A_network_without_bandwidth_is_chosen_from_evenly()
    {
        NetworkView view = new TestNetwork().Add("a").Add("b").Add("c").Add("d").Build();
        Assert.All(Draw(view, RelayPosition.Guard).Values, static share => Assert.InRange(share, 0.23, 0.27));
    }

    [Fact]
    public void The_weights_of_the_consensus_count_by_position()
    {
        Dictionary<string, int> weights = new(
        [
            new("Wgg", 5000), new("Wgm", 5000), new("Wgd", 0),
            new("Wmg", 5000), new("Wmm", 10000), new("Wme", 0), new("Wmd", 0),
        ]);
        NetworkView view = new TestNetwork { Weights = weights }
            .Add("guard", RouterFlags.Guard, bandwidth: 100)
            .Add("middle", bandwidth: 100)
            .Add("exit", RouterFlags.Exit, bandwidth: 100)
            .Add("both", RouterFlags.Guard | RouterFlags.Exit, bandwidth: 100)
            .Build();
        Dictionary<string, double> middles = Draw(view, RelayPosition.Middle);
        Assert.InRange(middles["guard"], 0.31, 0.36);
        Assert.InRange(middles["middle"], 0.64, 0.69);
        Assert.Equal(2, middles.Count);

        // No weights for exits in this consensus: all count in full.
        Assert.Equal(4, Draw(view, RelayPosition.Exit).Count);
    }

    [Fact]
    public void Nobody_is_chosen_from_nobody() =>
        Assert.Null(WeightedChoice.Choose([], new TestNetwork().Build().Weights, RelayPosition.Exit, new SeededRandom(1)));

    private static Dictionary<string, double> Draw(NetworkView view, RelayPosition position)
    {
        SeededRandom random = new(7);
        return Enumerable.Range(0, Draws)
            .Select(_ => WeightedChoice.Choose(view.Relays, view.Weights, position, random)!.Status.Nickname)
            .GroupBy(static name => name)
            .ToDictionary(static group => group.Key, static group => (double)group.Count() / Draws);
    }
}
