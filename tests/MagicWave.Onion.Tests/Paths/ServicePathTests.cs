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

    /// <summary>A path in advance, whose end is not known yet.</summary>
    private static readonly PathRequest Open = new() { Purpose = PathPurpose.OnionService, Middles = 2 };

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

    /// <summary>A client names a service's rendezvous points: were the guard left out for them, it could find the guard, or have the service take its own.</summary>
    [Theory]
    [InlineData("itself")]
    [InlineData("kin")]
    [InlineData("neighbour")]
    public void Who_is_at_the_end_does_not_decide_who_the_guard_is(string end)
    {
        TestNetwork network = new TestNetwork().Add("target").Add("kin", family: ["guard0", "guard1"]).Add("neighbour", address: "10.200.9.9");
        for (int i = 0; i < 2; i++)
        {
            network.Add($"guard{i}", RouterFlags.Guard, address: $"10.200.0.{i}", family: ["kin"]).Add($"middle{i}").Add($"middle{i + 2}");
        }

        NetworkView view = network.Build();
        PathSelector selector = Selector(view);
        string guard = Choose(selector, view, middles: 2)[0].Nickname;
        string last = end == "itself" ? guard : end;
        PathRequest request = Request(view, 2) with { PinnedLast = view.Find(TestNetwork.Id(last))!.Target };
        for (int i = 0; i < Draws; i++)
        {
            Assert.True(selector.TryChoose(request, out IReadOnlyList<HopTarget>? path));
            Assert.Equal([guard, last], [path[0].Nickname, path[3].Nickname]);
            Assert.NotEqual(path[1].Nickname, path[2].Nickname);
            Assert.DoesNotContain(path.Take(3).Skip(1), hop => hop.Nickname == guard || hop.Nickname == last);
        }
    }

    /// <summary>The last relay sees who is before it: were the guard's family never there, it would be known after some circuits.</summary>
    [Fact]
    public void The_guards_family_may_be_anywhere_behind_it()
    {
        NetworkView view = new TestNetwork().Add("guard0", RouterFlags.Guard, 100, family: ["kin"]).Add("target")
            .Add("kin", bandwidth: 100, family: ["guard0"]).Add("neighbour", bandwidth: 100, address: "10.0.9.9").Build();
        PathSelector selector = Selector(view);
        HashSet<string> before = [.. Enumerable.Range(0, Draws).Select(_ => Choose(selector, view, middles: 2)[2].Nickname)];
        Assert.Equal(["kin", "neighbour"], before.Order());
    }

    /// <summary>No relay extends a circuit back to where it came from: where nobody else is left, another guard is taken.</summary>
    [Fact]
    public void A_path_never_goes_there_and_back()
    {
        NetworkView view = new TestNetwork().Add("guard0", RouterFlags.Guard).Add("middle0").Add("target", RouterFlags.Guard).Build();
        for (ulong seed = 0; seed < 20; seed++)
        {
            Assert.Equal(["guard0", "middle0", "target"], Choose(Selector(view, seed), view, middles: 1).Select(static hop => hop.Nickname));
            NetworkView two = new TestNetwork().Add("target", RouterFlags.Guard).Add("middle0").Build();
            Assert.False(Selector(two, seed).TryChoose(Request(two, 2), out _));
        }
    }

    /// <summary>A stranger can name any relay with an address where it is not.</summary>
    [Theory]
    [InlineData(PathEvent.HopFailed)]
    [InlineData(PathEvent.TimedOut)]
    public void A_relay_that_somebody_named_in_vain_is_still_chosen(PathEvent what)
    {
        NetworkView view = Network(2).Build();
        PathSelector selector = Selector(view);
        IReadOnlyList<HopTarget> path = Choose(selector, view, middles: 2);
        PathRequest request = Request(view, 2) with { PinnedLast = view.Find(TestNetwork.Id("middle0"))!.Target };
        selector.Report(new([.. path.Take(3), request.PinnedLast!], what, 3, request));
        PathRequest exit = new() { Purpose = PathPurpose.Internal };
        HashSet<string> chosen = [];
        for (int i = 0; i < Draws && selector.TryChoose(exit, out IReadOnlyList<HopTarget>? other); i++)
        {
            chosen.UnionWith(other.Select(static hop => hop.Nickname));
        }

        Assert.Contains("middle0", chosen);
    }

    [Fact]
    public void A_path_without_its_end_is_the_same_but_for_the_end()
    {
        NetworkView view = Network(40).Build();
        PathSelector selector = Selector(view);
        HashSet<string> second = Second(selector, view);
        for (int i = 0; i < Draws; i++)
        {
            IReadOnlyList<HopTarget> stub = Stub(selector);
            Assert.Equal(3, stub.Select(static hop => hop.RsaId).Distinct().Count());
            Assert.StartsWith("guard", stub[0].Nickname, StringComparison.Ordinal);
            Assert.True(selector.IsCurrent(stub, Open));
            second.Add(stub[1].Nickname);
        }

        // One of the layer may have been the target, or the guard.
        Assert.InRange(second.Count, 2, 4);
        NetworkView tiny = new TestNetwork().Add("guard0", RouterFlags.Guard).Add("middle0").Build();
        Assert.False(Selector(tiny).TryChoose(Open, out _));
    }

    /// <summary>As on a path that is chosen for it: anybody may follow, the guard as well, but the two that are before.</summary>
    [Fact]
    public void Any_relay_may_follow_that_would_have_been_possible_on_a_new_path()
    {
        NetworkView view = Network(40).Build();
        PathSelector selector = Selector(view);
        IReadOnlyList<HopTarget> stub = Stub(selector);
        Assert.All(view.Relays, relay => Assert.Equal(
            relay.RsaId != stub[1].RsaId && relay.RsaId != stub[2].RsaId, selector.IsCurrent(stub, Open with { PinnedLast = relay.Target })));
    }

    [Fact]
    public void A_path_is_as_good_as_new_while_its_relays_would_be_chosen_again()
    {
        NetworkView view = Network(40).Build();
        PathSelector selector = Selector(view);
        IReadOnlyList<HopTarget> stub = Stub(selector);
        selector.Update(Network(40).Build());
        Assert.True(selector.IsCurrent(stub, Open));
        Assert.False(selector.IsCurrent([stub[0], stub[1], stub[2] with { NtorOnionKey = new byte[32] }], Open));
        Assert.False(selector.IsCurrent([stub[0], view.Relays.First(relay => !Second(selector, view).Contains(relay.Target!.Nickname)).Target!, stub[2]], Open));

        foreach (HopTarget gone in stub.Where(static hop => hop.Nickname.StartsWith("middle", StringComparison.Ordinal)))
        {
            selector.Update(Network(40, except: gone.Nickname).Build());
            Assert.False(selector.IsCurrent(stub, Open));
            selector.Update(view);
            Assert.True(selector.IsCurrent(stub, Open));
        }

        selector.Report(new(stub, PathEvent.GuardUnreachable, 0, Open));
        Assert.False(selector.IsCurrent(stub, Open));
        selector.Report(new(stub, PathEvent.Built, 3, Open));
        Assert.True(selector.IsCurrent(stub, Open));
        _date += TimeSpan.FromDays(13);
        Assert.False(selector.IsCurrent(stub, Open));
    }

    /// <summary>The rendezvous point is the guard that comes first: a path to it has the second, and is good for as long as that.</summary>
    [Fact]
    public void A_path_to_the_first_guard_is_good_with_the_second()
    {
        NetworkView view = Network(20).Build();
        PathSelector selector = Selector(view);
        PathRequest request = Open with { Middles = 1, PinnedLast = Stub(selector)[0] };
        Assert.True(selector.TryChoose(request, out IReadOnlyList<HopTarget>? path));
        Assert.True(selector.IsCurrent(path, request));
        Assert.False(selector.IsCurrent(path, Request(view, 1)));
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

    private static IReadOnlyList<HopTarget> Stub(PathSelector selector)
    {
        Assert.True(selector.TryChoose(Open, out IReadOnlyList<HopTarget>? path));
        return path;
    }

    private static HashSet<string> Second(PathSelector selector, NetworkView view) =>
        [.. Enumerable.Range(0, Draws).Select(_ => Choose(selector, view, middles: 2)[1].Nickname)];

    private PathSelector Selector(NetworkView view, ulong seed = 11)
    {
        SeededRandom random = new(seed);
        PathSelector selector = new(new PathOptions(), new GuardSample(new GuardOptions(), random), random, static () => new Instant(0), () => _date);
        selector.Update(view);
        return selector;
    }
}
