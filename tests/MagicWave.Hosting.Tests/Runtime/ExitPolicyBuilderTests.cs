using System.Net;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Runtime;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion.Directory;

namespace MagicWave.Hosting.Tests.Runtime;

public sealed class ExitPolicyBuilderTests
{
    private static readonly IPAddress Own = IPAddress.Parse("198.51.100.7");

    [Theory]
    [InlineData("", "192.0.2.1", 80, false)]
    [InlineData("ExitRelay 1", "192.0.2.1", 80, true)]
    [InlineData("ExitRelay 1", "192.0.2.1", 25, false)]
    [InlineData("ExitRelay 1", "10.0.0.1", 80, false)]
    [InlineData("ExitRelay 1", "198.51.100.7", 80, false)]
    [InlineData("ExitRelay 1\nExitPolicyRejectPrivate 0", "10.0.0.1", 80, true)]
    [InlineData("ExitRelay 0\nExitPolicy accept *:*", "192.0.2.1", 80, false)]
    [InlineData("ReducedExitPolicy 1", "192.0.2.1", 443, true)]
    [InlineData("ReducedExitPolicy 1", "192.0.2.1", 25, false)]
    [InlineData("ExitPolicy accept *:25", "192.0.2.1", 25, true)]
    [InlineData("ExitPolicy accept *:25", "192.0.2.1", 119, false)]
    [InlineData("ExitPolicy accept *:25, reject *:*", "192.0.2.1", 80, false)]
    [InlineData("ExitPolicy accept *:80", "2001:db8::1", 80, false)]
    [InlineData("IPv6Exit 1\nExitPolicy accept6 *:80", "2001:db8::1", 80, true)]
    [InlineData("ExitPolicyRejectPrivate 0\nExitPolicy accept 127.0.0.0/8:*,accept *:*", "127.0.0.1", 8080, true)]
    [InlineData("ExitPolicy reject 192.0.2.0/255.255.255.0:*, accept *:*", "192.0.2.200", 80, false)]
    public void OptionsAddUpAsInTor(string text, string address, int port, bool expected)
    {
        List<TorrcFault> faults = [];
        HostConfiguration configuration = TorrcLoader.Load([TorrcFile.Parse(text, "torrc", TorrcFiles.Instance).Lines], faults);

        ExitPolicy policy = ExitPolicyBuilder.Build(configuration.Relay, [Own], []);

        Assert.Empty(faults);
        Assert.Equal(expected, policy.Accepts(IPAddress.Parse(address), port));
    }

    [Fact]
    public void LocalInterfacesAreRejectedWhenAskedFor()
    {
        RelayHostOptions options = new() { ExitRelay = true, ExitPolicyRejectLocalInterfaces = true };

        ExitPolicy policy = ExitPolicyBuilder.Build(options, [], [Own]);

        Assert.False(policy.Accepts(Own, 80));
        Assert.True(ExitPolicyBuilder.Build(new RelayHostOptions { ExitRelay = true }, [], [Own]).Accepts(Own, 80));
    }
}
