using System.Net;
using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Verification;
using MagicWave.Onion.Directory.Writing;

namespace MagicWave.Onion.Tests.Directory.Writing;

public class ServerDescriptorBuilderTests
{
    private static readonly DateTimeOffset Now = CapturedDocuments.Then;

    // Both sign bits of the onion key come up among a few seeds.
    [Fact]
    public void What_is_built_holds()
    {
        HashSet<int> signBits = [];
        for (ulong seed = 0; seed < 6; seed++)
        {
            ServerDescriptor descriptor = MakeBuilder().Build(RelayKeys.Make(seed, Now.AddDays(30)));
            signBits.Add(descriptor.NtorOnionKeySignBit);

            Assert.Equal(ServerDescriptorVerdict.Valid, ServerDescriptorVerifier.Verify(descriptor, Now));
            Assert.Equal(ServerDescriptorVerdict.Expired, ServerDescriptorVerifier.Verify(descriptor, Now.AddDays(31)));
        }

        Assert.Equal(2, signBits.Count);
    }

    [Fact]
    public void Says_what_was_set()
    {
        ServerDescriptor descriptor = MakeBuilder().Build(RelayKeys.Make(1, Now.AddDays(30)));

        Assert.Equal("mw1", descriptor.Nickname);
        Assert.Equal((9001, 9030), (descriptor.OrPort, descriptor.DirPort));
        Assert.Equal("[2001:db8::7]:9001", Assert.Single(descriptor.OrAddresses).ToString());
        Assert.Equal(TimeSpan.FromHours(1), descriptor.Uptime);
        Assert.Equal((1_000_000, 2_000_000, 500_000), (descriptor.BandwidthRate, descriptor.BandwidthBurst, descriptor.BandwidthObserved));
        Assert.True(descriptor.ExitPolicy.Accepts(IPAddress.Parse("192.0.2.1"), 443));
        Assert.False(descriptor.ExitPolicy.Accepts(IPAddress.Parse("10.0.0.1"), 443));
        Assert.False(descriptor.ExitPolicy.Accepts(IPAddress.Parse("192.0.2.1"), 25));
        Assert.Equal("accept 80,443", descriptor.Ipv6ExitPolicy.ToString());
        Assert.True(descriptor.IsHiddenServiceDirectory && descriptor.HasTunnelledDirectory && descriptor.IsHibernating);
        Assert.Equal(new("test", "GABC", "c2ln"), descriptor.Settlement);
        Assert.Equal("nobody@example.com", descriptor.Contact);
        Assert.True(descriptor.Protocols.Supports("MWPay", 1));
    }

    [Fact]
    public void Has_its_lines_in_the_order_of_c_tor()
    {
        string[] mine = Keywords(MakeBuilder().Build(RelayKeys.Make(2, Now.AddDays(30))));
        string[] theirs = Keywords(CapturedDocuments.Descriptors.Single(item => item.Nickname == "r3"));

        Assert.Equal(theirs.Where(mine.Contains), mine.Where(theirs.Contains).Distinct());
        Assert.Equal(["extra-info-digest"], theirs.Except(mine));
    }

    [Fact]
    public void Makes_a_microdescriptor()
    {
        ServerDescriptor descriptor = MakeBuilder().Build(RelayKeys.Make(3, Now.AddDays(30)));

        Assert.True(MicrodescriptorWriter.TryWrite(descriptor, out Microdescriptor? microdescriptor));

        Assert.Equal("accept 80,443", microdescriptor.ExitPolicy.ToString());
        Assert.Equal("accept 80,443", microdescriptor.Ipv6ExitPolicy.ToString());
        Assert.StartsWith("ed25519:", Assert.Single(microdescriptor.FamilyIds), StringComparison.Ordinal);
        Assert.Equal(descriptor.Ed25519Id, microdescriptor.Ed25519Id);
    }

    [Theory]
    [InlineData("not a name")]
    [InlineData("longerthannineteenchars")]
    [InlineData("")]
    public void Refuses_a_bad_nickname(string nickname) =>
        Assert.Throws<ArgumentException>(() => MakeBuilder(nickname).Build(RelayKeys.Make(4, Now.AddDays(30))));

    [Fact]
    public void A_line_cannot_be_smuggled_in() =>
        Assert.Throws<ArgumentException>(() => MakeBuilder(contact: "x\nuptime 5").Build(RelayKeys.Make(5, Now.AddDays(30))));

    private static ServerDescriptorBuilder MakeBuilder(string nickname = "mw1", string contact = "nobody@example.com")
    {
        Assert.True(ExitPolicy.TryParse("reject private:*, accept *:80, accept *:443, reject *:*", out ExitPolicy policy));
        Assert.True(ProtocolVersions.TryParse("Link=4-5 LinkAuth=3 Relay=2 FlowCtrl=1 MWPay=1", out ProtocolVersions protocols));
        return new()
        {
            Nickname = nickname,
            Address = IPAddress.Parse("192.0.2.7"),
            OrPort = 9001,
            DirPort = 9030,
            OrAddress = IPEndPoint.Parse("[2001:db8::7]:9001"),
            Platform = "MagicWave 0.1.0 on Linux",
            Protocols = protocols,
            Published = Now,
            Uptime = TimeSpan.FromHours(1),
            BandwidthRate = 1_000_000,
            BandwidthBurst = 2_000_000,
            BandwidthObserved = 500_000,
            Family = Family.Of([CapturedDocuments.Descriptors[0].RsaId]),
            IsHibernating = true,
            IsHiddenServiceDirectory = true,
            HasTunnelledDirectory = true,
            Contact = contact,
            ExitPolicy = policy,
            Settlement = new("test", "GABC", "c2ln"),
        };
    }

    private static string[] Keywords(ServerDescriptor descriptor)
    {
        List<string> keywords = [];
        bool inObject = false;
        foreach (string line in Encoding.UTF8.GetString(descriptor.Text.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isTag = line.StartsWith("-----", StringComparison.Ordinal);
            inObject = isTag ? line.StartsWith("-----BEGIN", StringComparison.Ordinal) : inObject;
            if (!isTag && !inObject)
            {
                keywords.Add(line.Split(' ')[0]);
            }
        }

        return [.. keywords];
    }
}
