using System.Net;
using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Tests.Directory;

/// <summary>The expected summaries are those of src/test/test_policy.c of tor 0.4.9.11.</summary>
public class ExitPolicyTests
{
    [Theory]
    [InlineData("reject 192.168.0.0/16:*,reject 0.0.0.0/8:*,reject 10.0.0.0/8:*,accept *:10-30,accept *:90,reject *:*", "accept 10-30,90")]
    [InlineData("reject 11.0.0.0/9:80,reject 12.0.0.0/9:80,reject 13.0.0.0/9:80,reject 14.0.0.0/9:80,accept *:*", "accept 1-65535")]
    [InlineData("accept 11.0.0.0/9:80,reject *:*", "reject 1-65535")]
    [InlineData("accept *:80,accept *:81,accept *:100-110,accept *:111,reject *:*", "accept 80-81,100-111")]
    [InlineData("accept *:1,accept *:3,accept *:65535,reject *:*", "accept 1,3,65535")]
    [InlineData("reject *:1,reject *:3,reject *:5,reject *:7,accept *:*", "reject 1,3,5,7")]
    [InlineData("reject 149.56.0.0/16,reject6 2607:5300::/32,reject6 2609:5300::/96,accept *:80,accept *:443,reject *:*", "accept 80,443")]
    [InlineData("reject 148.0.0.0/7,reject6 2600::/16,accept *:80,accept *:443,reject *:*", "accept 80,443")]
    [InlineData("reject 148.0.0.0/6,reject6 2600::/15,accept *:80,accept *:443,reject *:*", "reject 1-65535")]
    [InlineData("reject 128.0.0.0/1,reject6 8000::/1,accept *:80,accept *:443,reject *:*", "reject 1-65535")]
    [InlineData("reject 0.0.0.0/0,reject 0.0.0.0/0,reject6 ::/0,reject6 ::/0,accept *:80,reject *:*", "reject 1-65535")]
    public void Summarizes_as_c_tor_does(string policy, string expected)
    {
        Assert.True(ExitPolicy.TryParse(policy, out ExitPolicy parsed));

        Assert.Equal(expected, parsed.SummarizeIPv4().ToString());
        Assert.Equal(expected, parsed.SummarizeIPv6().ToString());
    }

    [Fact]
    public void One_address_more_than_two_blocks_of_8_counts_in_IPv4_only()
    {
        Assert.True(ExitPolicy.TryParse(
            "reject 11.0.0.0/9:80,reject 12.0.0.0/9:80,reject 13.0.0.0/9:80,reject 14.0.0.0/9:80,reject 15.0.0.0:80,accept *:*", out ExitPolicy policy));

        Assert.Equal("reject 80", policy.SummarizeIPv4().ToString());
        Assert.Equal("accept 1-65535", policy.SummarizeIPv6().ToString());
    }

    [Fact]
    public void A_summary_that_is_too_long_is_cut_at_a_port()
    {
        string text = string.Join(',', Enumerable.Range(1, 600).Select(i => $"accept *:{2 * i}")) + ",reject *:*";
        Assert.True(ExitPolicy.TryParse(text, out ExitPolicy policy));

        string summary = policy.SummarizeIPv4().ToString();

        Assert.StartsWith("accept 2,4,6,", summary, StringComparison.Ordinal);
        Assert.EndsWith(",518,520,522", summary, StringComparison.Ordinal);
        Assert.InRange(summary.Length, 990, 1000);
    }

    [Theory]
    [InlineData("192.0.2.7", 80, true)]
    [InlineData("192.0.2.7", 81, false)]
    [InlineData("10.1.2.3", 80, false)]
    [InlineData("10.1.2.4", 80, true)]
    [InlineData("2001:db8::1", 80, true)]
    [InlineData("2001:db8:1::1", 443, true)]
    [InlineData("::ffff:10.1.2.3", 80, false)]
    [InlineData("127.0.0.1", 80, false)]
    [InlineData("fe80::1", 80, false)]
    public void The_first_rule_that_matches_decides(string address, int port, bool accepted)
    {
        Assert.True(ExitPolicy.TryParse(
            "accept 10.1.2.4:80, reject private:*, accept6 [2001:db8:1::]/48:443, accept *:80, reject *:*", out ExitPolicy policy));

        Assert.Equal(accepted, policy.Accepts(IPAddress.Parse(address), port));
        Assert.False(policy.IsRejectAll);
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("allow *:80")]
    [InlineData("accept *:0")]
    [InlineData("accept *:90-80")]
    [InlineData("accept 10.0.0.0/33:80")]
    [InlineData("accept 10.0.0:80")]
    [InlineData("accept 10.0.0.0/255.0.255.0:80")]
    [InlineData("accept [::1%1]:80")]
    [InlineData("accept *:80 now")]
    public void Refuses_what_is_no_rule(string policy) => Assert.False(ExitPolicy.TryParse(policy, out _));

    [Theory]
    [InlineData("accept 10.0.0.0/255.0.0.0:80", "accept 10.0.0.0/8:80")]
    [InlineData("accept 10.1.2.3/8", "accept 10.0.0.0/8:*")]
    [InlineData("reject 10.1.2.3:1-65535", "reject 10.1.2.3:*")]
    [InlineData("accept *4:80-90", "accept *:80-90")]
    public void Writes_rules_as_descriptors_have_them(string text, string expected)
    {
        Assert.True(ExitPolicy.TryParse(text, out ExitPolicy policy));
        Assert.Equal(expected, Assert.Single(policy.Rules).ToString());
    }

    [Fact]
    public void Knows_when_nothing_leaves()
    {
        Assert.True(ExitPolicy.RejectAll.IsRejectAll);
        Assert.False(ExitPolicy.AcceptAll.IsRejectAll);
        Assert.False(new ExitPolicy([]).IsRejectAll);
        Assert.True(ExitPolicy.TryParse("reject *:25, reject *:*, accept *:*", out ExitPolicy policy) && policy.IsRejectAll);
        Assert.False(ExitPolicy.AcceptAll.WithPrivateRejected().Accepts(IPAddress.Loopback, 80));
        Assert.True(ExitPolicy.AcceptAll.WithPrivateRejected().Accepts(IPAddress.Parse("192.0.2.1"), 80));
    }
}
