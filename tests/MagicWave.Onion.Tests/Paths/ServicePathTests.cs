using MagicWave.Core.Time;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Guards;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Tests.Directory.Relays;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Paths;

/// <summary>Paths of onion services (proposal 333).</summary>
public class ServicePathTests
{
    private const int Draws = 300;

    private DateTimeOffset _date = TestNetwork.Date;

    [Fact]
    public void Long_paths_have_two_relays_between_and_short_ones_one()
    {
        NetworkView view = Network(20).Build();
        PathSelector selector = Selector(view);
        for (int i = 0; i < Draws; i++)
        {
            IReadOnlyList<HopTarget> path = Choose(selector, view, middles: 2);
            Assert.Equal(4, path.Select(static hop => hop.RsaId).Distinct().Count());
            Assert.StartsWith("guard", path[0].Nickname, StringComparison.Ordinal);
            Assert.Equal("target", path[3].Nickname);
            Assert.Equal(3, Choose(selector, view, middles: 1).Count);
        }
    }

    // The guard and the target may be of the layer themselves, and are then not chosen a second time.
    [Fact]
    public void Whoever_follows_the_guard_is_one_of_four_for_days()
    {
        NetworkView view = Network(40).Build();
        PathSelector selector = Selector(view);
        HashSet<string> first = Second(selector, view);
        Assert.InRange(first.Count, 2, 4);
        _date += TimeSpan.FromHours(23);
        Assert.Equal(first, Second(selector, view));
        _date += TimeSpan.FromDays(12);
        HashSet<string> later = Second(selector, view);
        Assert.InRange(later.Count, 2, 4);
        Assert.NotEqual(first, later);
    }

    [Fact]
    public void One_that_left_the_network_is_replaced_alone()
    {
        NetworkView view = Network(40).Build();
        PathSelector selector = Selector(view);
        HashSet<string> first = Second(selector, view);
        string gone = first.First();
        NetworkView without = Network(40, except: gone).Build();
        selector.Update(without);
        HashSet<string> later = Second(selector, without);
        Assert.DoesNotContain(gone, later);
        Assert.Equal(first.Count - 1, later.Intersect(first).Count());
    }

    /// <summary>A network for tests may not have enough relays for four hops: then the path is as long as it can be.</summary>
    [Fact]
    public void A_small_network_has_shorter_paths()
    {
        NetworkView view = new TestNetwork().Add("guard0", RouterFlags.Guard).Add("middle0").Add("target").Build();
        Assert.Equal(["guard0", "middle0", "target"], Choose(Selector(view), view, middles: 2).Select(static hop => hop.Nickname));
        NetworkView tiny = new TestNetwork().Add("guard0", RouterFlags.Guard).Add("target").Build();
        Assert.False(Selector(tiny).TryChoose(Request(tiny, 2), out _));
    }

    private static TestNetwork Network(int middles, string? except = null)
    {
        TestNetwork network = new TestNetwork().Add("guard0", RouterFlags.Guard, 100).Add("guard1", RouterFlags.Guard, 100).Add("target", bandwidth: 100);
        foreach (int i in Enumerable.Range(0, middles).Where(i => $"middle{i}" != except))
        {
            network.Add($"middle{i}", bandwidth: 100);
        }

        return network;
    }

    private static PathRequest Request(NetworkView view, int middles) => new()
    {
        Purpose = PathPurpose.OnionService,
        PinnedLast = view.Find(TestNetwork.Id("target"))!.Target,
        Middles = middles,
    };

    private static IReadOnlyList<HopTarget> Choose(PathSelector selector, NetworkView view, int middles)
    {
        Assert.True(selector.TryChoose(Request(view, middles), out IReadOnlyList<HopTarget>? path));
        return path;
    }

    private static HashSet<string> Second(PathSelector selector, NetworkView view) =>
        [.. Enumerable.Range(0, Draws).Select(_ => Choose(selector, view, middles: 2)[1].Nickname)];

    private PathSelector Selector(NetworkView view)
    {
        SeededRandom random = new(11);
        PathSelector selector = new(new PathOptions(), new GuardSample(new GuardOptions(), random), random, static () => new Instant(0), () => _date);
        selector.Update(view);
        return selector;
    }
}
