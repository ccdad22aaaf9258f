using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Guards;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Tests.Directory.Relays;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Paths;

public class PathSelectorTests
{
    private const int Draws = 300;
    private static readonly PathRequest Web = new() { Purpose = PathPurpose.Exit, Port = 80 };

    private Instant _now;

    [Fact]
    public void A_path_has_a_guard_a_middle_and_an_exit_that_differ()
    {
        PathSelector selector = Selector(Network());
        for (int i = 0; i < Draws; i++)
        {
            Assert.True(selector.TryChoose(Web, out IReadOnlyList<HopTarget>? path));
            Assert.Equal(3, path.Select(static hop => hop.RsaId).Distinct().Count());
            Assert.StartsWith("guard", path[0].Nickname, StringComparison.Ordinal);
            Assert.Equal("webexit", path[2].Nickname);
            Assert.Equal(32, path[1].NtorOnionKey.Length);
        }
    }

    [Fact]
    public void Every_relay_can_be_a_middle()
    {
        PathSelector selector = Selector(Network());
        HashSet<string> middles = [.. Names(selector, Web, 1)];
        Assert.Contains("middle0", middles);
        Assert.Contains("sshexit", middles);
        Assert.DoesNotContain("webexit", middles);
    }

    [Fact]
    public void The_exit_accepts_the_port()
    {
        PathSelector selector = Selector(Network());
        Assert.All(Names(selector, Web with { Port = 22 }, 2), static name => Assert.Equal("sshexit", name));
        Assert.False(selector.TryChoose(Web with { Port = 25 }, out _));
        Assert.False(selector.TryChoose(Web with { Address = IPAddress.IPv6Loopback }, out _));
        Assert.Equal(["webexit"], Names(selector, Web with { Port = 0 }, 2).Distinct());
    }

    [Fact]
    public void A_circuit_that_is_there_serves_what_its_exit_accepts()
    {
        NetworkView view = Network().Build();
        PathSelector selector = Selector(view);
        HopTarget exit = Target(view, "webexit");
        Assert.True(selector.CanServe(exit, Web));
        Assert.False(selector.CanServe(exit, Web with { Port = 22 }));
        selector.Report(new PathReport([exit], PathEvent.ExitRefused, 1, Web));
        Assert.False(selector.CanServe(exit, Web));
        Assert.False(selector.TryChoose(Web, out _));
        _now += TimeSpan.FromMinutes(11);
        Assert.True(selector.CanServe(exit, Web));
    }

    [Fact]
    public void A_bad_exit_is_never_the_exit()
    {
        PathSelector selector = Selector(Network().Add("bad", RouterFlags.Exit | RouterFlags.BadExit, 1000, policy: "accept 1-65535"));
        Assert.DoesNotContain("bad", Names(selector, Web, 2));
        Assert.False(selector.TryChoose(Web with { Port = 25 }, out _));
    }

    [Fact]
    public void Family_must_be_declared_by_both()
    {
        TestNetwork network = new TestNetwork()
            .Add("guard", RouterFlags.Guard)
            .Add("exit", RouterFlags.Exit, policy: "accept 80", family: ["kin", "claimed"], familyId: "ed25519:x")
            .Add("kin", family: ["exit"])
            .Add("proved", familyId: "ed25519:x")
            .Add("claimed");
        HashSet<string> middles = [.. Names(Selector(network), Web, 1)];
        Assert.Equal(["claimed"], middles);
    }

    [Fact]
    public void Two_hops_are_not_in_one_subnet_unless_that_is_allowed()
    {
        TestNetwork network = new TestNetwork()
            .Add("guard", RouterFlags.Guard, address: "10.1.0.1")
            .Add("exit", RouterFlags.Exit, address: "10.2.0.1", policy: "accept 80")
            .Add("near", address: "10.2.200.1")
            .Add("far", address: "10.3.0.1");
        Assert.Equal(["far"], Names(Selector(network), Web, 1).Distinct());
        PathSelector lax = Selector(network, new PathOptions { EnforceDistinctSubnets = false });
        Assert.Equal(["far", "near"], Names(lax, Web, 1).Distinct().Order());
    }

    [Fact]
    public void Long_lived_ports_get_stable_relays()
    {
        TestNetwork network = Network().Add("flaky", RouterFlags.Exit, 100_000, policy: "accept 22,80").Without(RouterFlags.Stable);
        PathSelector selector = Selector(network);
        Assert.Contains("flaky", Names(selector, Web, 2));
        Assert.DoesNotContain("flaky", Names(selector, Web with { Port = 22 }, 2));
    }

    [Fact]
    public void Slow_relays_are_used_when_no_other_may_be()
    {
        TestNetwork network = Network().Add("slow", RouterFlags.Exit, 100_000, policy: "accept 80").Without(RouterFlags.Fast);
        Assert.DoesNotContain("slow", Names(Selector(network), Web, 1).Concat(Names(Selector(network), Web, 2)));
        Assert.Equal(["slow"], Names(Selector(network, new PathOptions { MiddleNodes = Set("slow") }), Web, 1).Distinct());
        Assert.Equal(["slow"], Names(Selector(network, new PathOptions { ExitNodes = Set("slow") }), Web, 2).Distinct());
    }

    [Fact]
    public void The_operator_names_and_excludes_relays()
    {
        PathOptions options = new() { MiddleNodes = Set("middle1"), ExitNodes = Set("named"), ExcludeNodes = Set("guard0,guard1") };
        TestNetwork network = Network().Add("named", policy: "accept 80");
        PathSelector selector = Selector(network, options);
        Assert.Equal(["middle1"], Names(selector, Web, 1).Distinct());
        Assert.Equal(["named"], Names(selector, Web, 2).Distinct());
        Assert.Equal(["guard2"], Names(selector, Web, 0).Distinct());

        PathSelector excluding = Selector(Network(), new PathOptions { ExcludeExitNodes = Set("webexit") });
        Assert.False(excluding.TryChoose(Web, out _));
    }

    [Fact]
    public void Pins_are_kept_and_strict_nodes_bind_them()
    {
        NetworkView view = Network().Build();
        PathRequest pinned = Web with { PinnedGuard = Target(view, "middle0"), PinnedMiddle = Target(view, "guard1"), PinnedLast = Target(view, "sshexit") };
        PathSelector selector = Selector(view);
        Assert.True(selector.TryChoose(pinned, out IReadOnlyList<HopTarget>? path));
        Assert.Equal(["middle0", "guard1", "sshexit"], path.Select(static hop => hop.Nickname));
        Assert.True(selector.TryChoose(pinned with { PinnedMiddle = null }, out path));
        Assert.Equal("sshexit", path[2].Nickname);
        Assert.False(selector.TryChoose(pinned with { PinnedMiddle = pinned.PinnedGuard }, out _));

        PathSelector strict = Selector(view, new PathOptions { ExcludeNodes = Set("sshexit"), StrictNodes = true });
        Assert.False(strict.TryChoose(pinned, out _));
    }

    [Fact]
    public void A_relay_that_failed_is_avoided_for_a_minute_while_there_are_others()
    {
        PathSelector selector = Selector(Network());
        Assert.True(selector.TryChoose(Web, out IReadOnlyList<HopTarget>? path));
        selector.Report(new PathReport(path, PathEvent.HopFailed, 1, Web));
        Assert.DoesNotContain(path[1].Nickname, Names(selector, Web, 1));
        _now += TimeSpan.FromMinutes(2);
        Assert.Contains(path[1].Nickname, Names(selector, Web, 1));

        // The only exit for the port stays in use.
        selector.Report(new PathReport(path, PathEvent.HopFailed, 2, Web));
        Assert.True(selector.TryChoose(Web, out _));
    }

    [Fact]
    public void A_guard_that_fails_is_changed_and_what_the_request_excludes_is_not_chosen()
    {
        PathSelector selector = Selector(Network());
        string guard = Names(selector, Web, 0).Distinct().Single();
        Assert.True(selector.TryChoose(Web with { Excluded = [TestNetwork.Id(guard)] }, out IReadOnlyList<HopTarget>? path));
        Assert.NotEqual(guard, path[0].Nickname);

        Assert.True(selector.TryChoose(Web, out path));
        selector.Report(new PathReport(path, PathEvent.GuardUnreachable, 0, Web));
        Assert.NotEqual(guard, Names(selector, Web, 0).Distinct().Single());
    }

    [Fact]
    public void Without_enough_descriptors_there_is_no_path()
    {
        TestNetwork network = new TestNetwork()
            .Add("guard", RouterFlags.Guard).Add("middle").Add("exit", RouterFlags.Exit, policy: "accept 80")
            .Add("unknown0", hasDescriptor: false).Add("unknown1", hasDescriptor: false).Add("unknown2", hasDescriptor: false);
        PathSelector selector = Selector(network);
        Assert.False(selector.IsReady);
        Assert.False(selector.TryChoose(Web, out _));
        PathSelector content = Selector(network, new PathOptions { PathsNeededToBuildCircuits = 0.25 });
        Assert.True(content.TryChoose(Web, out _));
        content.Update(null);
        Assert.False(content.TryChoose(Web, out _));
    }

    [Fact]
    public void A_directory_path_is_one_guard_and_an_inner_path_ends_anywhere()
    {
        PathSelector selector = Selector(Network());
        Assert.True(selector.TryChoose(new PathRequest { Purpose = PathPurpose.Directory }, out IReadOnlyList<HopTarget>? path));
        Assert.StartsWith("guard", Assert.Single(path).Nickname, StringComparison.Ordinal);
        Assert.Contains("middle1", Names(selector, new PathRequest { Purpose = PathPurpose.Internal }, 2));
    }

    private static RelaySet Set(string text) => RelaySet.TryParse(text, out RelaySet set) ? set : throw new FormatException(text);

    private static HopTarget Target(NetworkView view, string nickname) => view.Find(TestNetwork.Id(nickname))!.Target!;

    private static TestNetwork Network() => new TestNetwork()
        .Add("guard0", RouterFlags.Guard, 100).Add("guard1", RouterFlags.Guard, 100).Add("guard2", RouterFlags.Guard, 100)
        .Add("middle0", bandwidth: 100).Add("middle1", bandwidth: 100)
        .Add("webexit", RouterFlags.Exit, 100, policy: "accept 80,443").Add("sshexit", RouterFlags.Exit, 100, policy: "accept 22");

    private static IEnumerable<string> Names(PathSelector selector, PathRequest request, int hop)
    {
        for (int i = 0; i < Draws; i++)
        {
            Assert.True(selector.TryChoose(request, out IReadOnlyList<HopTarget>? path));
            yield return path[hop].Nickname;
        }
    }

    private PathSelector Selector(TestNetwork network, PathOptions? options = null) => Selector(network.Build(), options);

    private PathSelector Selector(NetworkView view, PathOptions? options = null)
    {
        SeededRandom random = new(11);
        GuardSample guards = new(new GuardOptions(), random);
        PathSelector selector = new(options ?? new PathOptions(), guards, random, () => _now, static () => TestNetwork.Date);
        selector.Update(view);
        return selector;
    }
}
