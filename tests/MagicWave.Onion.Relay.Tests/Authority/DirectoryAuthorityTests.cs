using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Directory.Verification;
using MagicWave.Onion.Relay.Authority;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Descriptor;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Relay.Tests.Descriptor;

namespace MagicWave.Onion.Relay.Tests.Authority;

public class DirectoryAuthorityTests
{
    private static readonly ServerDescriptor[] Ten =
        [.. Enumerable.Range(0, 10).Select(static i => TestRelay.Descriptor(i, i == 0 ? ExitPolicy.AcceptAll : null, observed: 10_000 * (i + 1)))];

    [Fact]
    public void Ten_descriptors_become_a_consensus_that_verifies()
    {
        TestAuthority authority = WithTen();
        foreach (var document in new[] { authority.Microdesc!, authority.Ns! })
        {
            Assert.True(Consensus.TryParse(document.Text.Span, out Consensus? consensus, out DocumentFault fault), fault.ToString());
            ConsensusCheck check = ConsensusVerifier.Verify(consensus, [TestAuthority.Certificate.Identity], [TestAuthority.Certificate], authority.Date);
            Assert.Equal(ConsensusVerdict.Valid, check.Verdict);
            Assert.Equal(10, consensus.Routers.Count);
            Assert.Equal(TestRelay.Date.AddMinutes(30), consensus.ValidAfter);
            Assert.Equal(TestRelay.Date.AddHours(1), consensus.FreshUntil);
            Assert.Equal(consensus.ValidAfter.AddHours(3), consensus.ValidUntil);
            Assert.NotNull(consensus.CurrentSharedRandom);
            Assert.NotEmpty(consensus.BandwidthWeights);
        }
    }

    [Fact]
    public void Every_listed_relay_has_its_microdescriptor_and_descriptor_served()
    {
        TestAuthority authority = WithTen();
        NetworkView view = new(authority.Microdesc!.Consensus, authority.Documents.FindMicrodescriptor);
        Assert.All(view.Relays, static relay => Assert.NotNull(relay.Target));
        Assert.True(view.HasEnough(null));
        Assert.All(authority.Ns!.Consensus.Routers, router => Assert.NotNull(authority.Documents.FindDescriptor(router.DescriptorDigest)));
    }

    [Fact]
    public void Flags_are_given_by_the_rules()
    {
        TestAuthority authority = WithTen();
        const RouterFlags Everybody = RouterFlags.Running | RouterFlags.Valid | RouterFlags.V2Dir | RouterFlags.Stable;
        Assert.All(authority.Microdesc!.Consensus.Routers, static router => Assert.True(router.Has(Everybody)));
        Assert.True(authority.Find(Ten[0])!.Has(RouterFlags.Exit));
        Assert.False(authority.Find(Ten[1])!.Has(RouterFlags.Exit));

        // The slowest eighth is not Fast, and only the fastest quarter, where nobody has 2 MB/s, are guards.
        Assert.False(authority.Find(Ten[0])!.Has(RouterFlags.Fast));
        Assert.True(authority.Find(Ten[1])!.Has(RouterFlags.Fast));
        Assert.Equal([7, 8, 9], Enumerable.Range(0, 10).Where(i => authority.Find(Ten[i])!.Has(RouterFlags.Guard)));
        Assert.DoesNotContain(authority.Microdesc.Consensus.Routers, static router => router.Has(RouterFlags.HSDir));
    }

    [Fact]
    public void The_options_of_test_networks_give_flags_in_any_case()
    {
        Assert.True(RelaySet.TryParse("relay3", out RelaySet named));
        TestAuthority authority = WithTen(TestAuthority.Options with { VoteExit = named, VoteGuard = named });
        Assert.True(authority.Find(Ten[3])!.Has(RouterFlags.Exit | RouterFlags.Guard));
        Assert.False(authority.Find(Ten[4])!.Has(RouterFlags.Guard));
    }

    [Fact]
    public void Who_is_not_reached_is_not_listed_until_a_test_succeeds()
    {
        TestAuthority authority = new() { IsReachable = static relay => relay.Nickname != "relay2" };
        UploadAll(authority);
        authority.Advance(TimeSpan.FromHours(1));
        Assert.Equal(9, authority.Microdesc!.Consensus.Routers.Count);
        Assert.True(authority.Probes.Count(static relay => relay.Nickname == "relay2") > 3);

        authority.IsReachable = static _ => true;
        authority.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(authority.Find(Ten[2]));
    }

    [Fact]
    public void Who_is_no_longer_reached_leaves_after_three_quarters_of_an_hour()
    {
        TestAuthority authority = WithTen();
        authority.IsReachable = static relay => relay.Nickname != "relay2";
        authority.Advance(TimeSpan.FromHours(2));
        Assert.Null(authority.Find(Ten[2]));
        Assert.NotNull(authority.Find(Ten[3]));
    }

    [Fact]
    public void Without_tests_everybody_runs()
    {
        TestAuthority authority = new(TestAuthority.Options with { TestReachability = false }) { IsReachable = static _ => false };
        UploadAll(authority);
        authority.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, authority.Microdesc!.Consensus.Routers.Count);
        Assert.Empty(authority.Probes);
    }

    [Fact]
    public void A_consensus_comes_at_every_interval_and_random_values_change_with_their_run()
    {
        TestAuthority authority = new(TestAuthority.Options with { VotingInterval = TimeSpan.FromSeconds(20), InitialVotingInterval = TimeSpan.FromSeconds(10) });
        UploadAll(authority);
        authority.Advance(TimeSpan.FromMinutes(20));
        AuthorityEvent.ConsensusPublished[] published = [.. authority.Events.OfType<AuthorityEvent.ConsensusPublished>()];
        DateTimeOffset[] starts = [.. published.Select(static e => e.Microdesc.Consensus.ValidAfter)];
        Assert.Equal(TestRelay.Date.AddSeconds(10), starts[0]);
        Assert.Equal(TestRelay.Date.AddSeconds(20), starts[1]);
        Assert.All(starts.Skip(1).Zip(starts.Skip(2)), static pair => Assert.Equal(TimeSpan.FromSeconds(20), pair.Second - pair.First));
        Assert.All(published.Zip(published.Skip(1)), static pair => Assert.Equal(pair.First.Microdesc.Consensus.FreshUntil, pair.Second.Microdesc.Consensus.ValidAfter));

        // 24 rounds of 20 seconds are 8 minutes.
        string[] current = [.. published.Select(static e => Convert.ToHexString(e.Microdesc.Consensus.CurrentSharedRandom!.Value.Span))];
        Assert.InRange(current.Distinct().Count(), 3, 4);
        string[] previous = [.. published.Select(static e => Convert.ToHexString(e.Microdesc.Consensus.PreviousSharedRandom!.Value.Span))];
        int change = Array.FindIndex(current, 1, value => value != current[0]);
        Assert.Equal(current[change - 1], previous[change]);
    }

    [Fact]
    public void A_descriptor_must_be_newer_whole_and_of_its_time()
    {
        TestAuthority authority = WithTen();
        Assert.Equal(UploadVerdict.NotNew, authority.Upload(Ten[0]).Verdict);
        Assert.Equal(UploadVerdict.Refused, authority.Upload(TestRelay.Descriptor(20, published: TestRelay.Date.AddDays(-2))).Verdict);
        Assert.Equal(UploadVerdict.Refused, authority.Upload(TestRelay.Descriptor(20, published: TestRelay.Date.AddHours(15))).Verdict);

        byte[] forged = Ten[1].Text.ToArray();
        int at = Encoding.ASCII.GetString(forged).IndexOf("bandwidth 1000000", StringComparison.Ordinal);
        forged[at + "bandwidth ".Length] = (byte)'9';
        Assert.Equal(UploadVerdict.Refused, authority.Machine.Accept(forged, authority.Date).Verdict);
        for (int length = 0; length < forged.Length; length += 131)
        {
            Assert.Equal(UploadVerdict.Refused, authority.Machine.Accept(Ten[1].Text[..length], authority.Date).Verdict);
        }
    }

    [Fact]
    public void An_extra_info_document_behind_the_descriptor_is_ignored()
    {
        TestAuthority authority = new();
        byte[] body = [.. Ten[0].Text.ToArray(), .. "extra-info relay0 AAAA\nanything\n"u8];
        Assert.Equal(UploadVerdict.Accepted, authority.Machine.Accept(body, authority.Date).Verdict);
    }

    [Fact]
    public void A_relay_that_takes_payment_names_an_account_that_signed_its_identity()
    {
        SettlementAccount own = new("net", "own", "sig");
        RelayKeys keys = TestRelay.Keys(30);
        TestAuthority authority = new(TestAuthority.Options with
        {
            IsAccountOf = (account, identity) => account == own && identity == keys.Ed25519Id,
        });
        RelayProfile paid = TestRelay.Profile(30) with { Protocols = RelayProfile.PaidProtocols };
        Assert.Equal(UploadVerdict.Refused, Upload(paid, 0));
        Assert.Equal(UploadVerdict.Refused, Upload(paid with { Settlement = own with { Account = "thief" } }, 1));
        Assert.Equal(UploadVerdict.Accepted, Upload(paid with { Settlement = own }, 2));
        Assert.Equal(UploadVerdict.Accepted, Upload(TestRelay.Profile(30), 3));

        UploadVerdict Upload(RelayProfile profile, int minutes) =>
            authority.Upload(DescriptorWriter.Write(profile, keys, TestRelay.Date.AddMinutes(minutes), TimeSpan.Zero, 0)).Verdict;
    }

    [Fact]
    public void Keys_that_were_seen_together_cannot_be_recombined()
    {
        RelayKeys first = TestRelay.Keys(100);
        RelayKeys recombined = TestRelay.Keys(101, first.RsaIdentityKey);
        ServerDescriptor honest = DescriptorWriter.Write(TestRelay.Profile(1), first, TestRelay.Date, TimeSpan.Zero, 0);
        ServerDescriptor stolen = DescriptorWriter.Write(TestRelay.Profile(1), recombined, TestRelay.Date.AddMinutes(1), TimeSpan.Zero, 0);
        TestAuthority authority = new();
        Assert.Equal(UploadVerdict.Accepted, authority.Upload(honest).Verdict);
        Assert.Equal(UploadVerdict.Refused, authority.Upload(stolen).Verdict);

        string line = Assert.Single(authority.Events.OfType<AuthorityEvent.KeysPinned>()).Line;
        TestAuthority later = new(saved: new SavedAuthority { Pins = [line, "broken"] });
        Assert.Equal(UploadVerdict.Refused, later.Upload(stolen).Verdict);
        Assert.Equal(UploadVerdict.Accepted, new TestAuthority().Upload(stolen).Verdict);
    }

    [Fact]
    public void Private_addresses_are_for_test_networks()
    {
        RelayProfile inside = TestRelay.Profile(1) with { Address = System.Net.IPAddress.Loopback };
        ServerDescriptor descriptor = DescriptorWriter.Write(inside, TestRelay.Keys(1), TestRelay.Date, TimeSpan.Zero, 0);
        Assert.Equal(UploadVerdict.Refused, new TestAuthority(TestAuthority.Options with { AllowPrivateAddresses = false }).Upload(descriptor).Verdict);
        Assert.Equal(UploadVerdict.Accepted, new TestAuthority().Upload(descriptor).Verdict);
    }

    [Fact]
    public void Too_many_relays_on_one_address_are_left_out()
    {
        TestAuthority authority = new();
        for (int i = 0; i < 4; i++)
        {
            RelayProfile profile = TestRelay.Profile(i) with { Address = System.Net.IPAddress.Parse("203.0.113.9"), OrPort = 9001 + i };
            authority.Upload(DescriptorWriter.Write(profile, TestRelay.Keys((ulong)i), TestRelay.Date, TimeSpan.Zero, 1000 * i));
        }

        authority.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["relay2", "relay3"], authority.Microdesc!.Consensus.Routers.Select(static router => router.Nickname).Order());
    }

    [Fact]
    public void A_descriptor_that_is_not_renewed_is_forgotten_after_a_day()
    {
        TestAuthority authority = WithTen();
        authority.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, authority.Machine.RelayCount);
        Assert.Empty(authority.Microdesc!.Consensus.Routers);
    }

    [Fact]
    public void A_restart_keeps_relays_consensus_and_random_values()
    {
        TestAuthority before = WithTen();
        SavedAuthority saved = new()
        {
            Descriptors = before.Machine.WriteDescriptors(),
            History = before.Machine.WriteHistory(),
            MicrodescConsensus = before.Microdesc!.Text,
            NsConsensus = before.Ns!.Text,
        };
        TestAuthority after = new(saved: saved, date: before.Date.AddMinutes(1));
        Assert.Equal(10, after.Machine.RelayCount);
        Assert.Equal(before.Microdesc.Text.ToArray(), after.Microdesc!.Text.ToArray());
        after.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, after.Microdesc!.Consensus.Routers.Count);
        Assert.Equal(
            before.Microdesc.Consensus.CurrentSharedRandom!.Value.ToArray(),
            after.Microdesc.Consensus.CurrentSharedRandom!.Value.ToArray());
        Assert.Equal(before.Machine.WriteHistory().Select(First).Order(), after.Machine.WriteHistory().Select(First).Order());

        static string First(string line) => string.Join(' ', line.Split(' ').Take(3));
    }

    private static TestAuthority WithTen(AuthorityOptions? options = null)
    {
        TestAuthority authority = new(options);
        UploadAll(authority);
        authority.AdvanceTo(TestRelay.Date.AddMinutes(31));
        return authority;
    }

    private static void UploadAll(TestAuthority authority) =>
        Assert.All(Ten, descriptor => Assert.Equal(UploadVerdict.Accepted, authority.Upload(descriptor).Verdict));
}
