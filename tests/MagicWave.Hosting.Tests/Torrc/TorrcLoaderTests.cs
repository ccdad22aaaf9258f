using System.Net;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Tests.Torrc;

public sealed class TorrcLoaderTests
{
    private const string Authority = "DirAuthority a 127.0.0.1:1 0123456789ABCDEF0123456789ABCDEF01234567\n";

    [Theory]
    [InlineData("testnet-authority.torrc")]
    [InlineData("testnet-relay.torrc")]
    [InlineData("testnet-exit.torrc")]
    [InlineData("testnet-client.torrc")]
    public void TorrcsOfATestNetworkLoadWithoutErrors(string file)
    {
        (HostConfiguration configuration, List<TorrcFault> faults) = Load(File.ReadAllText(Vector(file)));

        Assert.DoesNotContain(faults, fault => fault.Severity == TorrcSeverity.Error);
        Assert.Contains(faults, fault => fault.Option == "ControlPort" && fault.Line > 0);
        Assert.Equal(3, configuration.Node.DirectoryAuthorities.Count);
        Assert.All(configuration.Node.DirectoryAuthorities, one => Assert.NotNull(one.V3Ident));
        Assert.True(configuration.Node.TestingTorNetwork);
        Assert.Equal(IPAddress.Loopback, configuration.Node.OutboundBindAddress);
    }

    [Fact]
    public void ATokenIssuerHasAnAddressAndAnAccount()
    {
        string account = new('7', 64);
        HostConfiguration configuration = Load($"{Authority}MWTokenIssuer http://127.0.0.1:8480/ {account}\nMWPrepaid 0\n").Configuration;

        Assert.Equal(new Uri("http://127.0.0.1:8480/"), configuration.Payments.TokenIssuer);
        Assert.Equal(Convert.FromHexString(account), configuration.Payments.TokenIssuerAccount);
        Assert.False(configuration.Payments.ClientsPrepay);
        foreach (string wrong in (string[])["http://127.0.0.1:8480/", $"ftp://a/ {account}", "http://a/ 77", $"a {account}", $"http://a/ {account} x"])
        {
            Assert.Contains(
                Load($"{Authority}MWTokenIssuer {wrong}\n").Faults, fault => fault is { Severity: TorrcSeverity.Error, Option: "MWTokenIssuer" });
        }
    }

    [Theory]
    [InlineData("HeartbeatPeriod 0", 0, 0, null)]
    [InlineData("HeartbeatPeriod 1 minute", 30, 0, null)]
    [InlineData("HeartbeatPeriod 2 hours\nDoSRefuseSingleHopClientRendezvous 1", 120, 0, true)]
    [InlineData("MaxHSDirCacheBytes 1 KB\nDoSRefuseSingleHopClientRendezvous 0", 360, 1 << 20, false)]
    [InlineData("MaxHSDirCacheBytes 32 MB\nDoSRefuseSingleHopClientRendezvous auto", 360, 32 << 20, null)]
    public void ARelaysLimitsForOnionServicesAreTakenAsTorTakesThem(string lines, int minutes, long bytes, bool? refuses)
    {
        (HostConfiguration configuration, List<TorrcFault> faults) = Load($"{Authority}ORPort 9001\n{lines}\n");

        Assert.DoesNotContain(faults, fault => fault.Option is "HeartbeatPeriod" or "MaxHSDirCacheBytes" or "DoSRefuseSingleHopClientRendezvous");
        Assert.Equal(TimeSpan.FromMinutes(minutes), configuration.Relay.HeartbeatPeriod);
        Assert.Equal(bytes, configuration.Relay.MaxHSDirCacheBytes);
        Assert.Equal(refuses, configuration.Relay.RefusesSingleHopRendezvous);
    }

    [Fact]
    public void OptionsOfAnOnionServiceBelongToTheFolderBeforeThem()
    {
        (HostConfiguration configuration, List<TorrcFault> faults) = Load(
            $"{Authority}HiddenServiceDir /one\nHiddenServicePort 80 127.0.0.1:8080\nHiddenServicePort 22\nHiddenServiceMaxStreams 5\n"
            + "HiddenServiceDir /two\nHiddenServicePort 443 [::1]:8443\nHiddenServiceNumIntroductionPoints 7\nHiddenServiceVersion 3\n"
            + "HiddenServicePoWDefensesEnabled 1\nHiddenServicePoWQueueRate 10\nHiddenServicePoWQueueBurst 20\n");

        Assert.DoesNotContain(faults, fault => fault.Severity == TorrcSeverity.Error);
        Assert.Equal(["/one", "/two"], configuration.Client.HiddenServices.Select(one => one.Folder));
        HiddenServiceOption first = configuration.Client.HiddenServices[0];
        Assert.Equal([new(80, new(IPAddress.Loopback, 8080)), new(22, new(IPAddress.Loopback, 22))], first.Ports);
        Assert.Equal((5, 3), (first.MaxStreams, first.NumIntroductionPoints));
        Assert.False(first.PoWDefensesEnabled);
        Assert.Equal((250, 2500), (first.PoWQueueRate, first.PoWQueueBurst));
        HiddenServiceOption second = configuration.Client.HiddenServices[1];
        Assert.True(second.PoWDefensesEnabled);
        Assert.Equal((10, 20), (second.PoWQueueRate, second.PoWQueueBurst));
        Assert.Equal([new(443, new(IPAddress.IPv6Loopback, 8443))], second.Ports);
        Assert.Equal((0, 7), (second.MaxStreams, second.NumIntroductionPoints));
    }

    [Fact]
    public void TheAuthoritysTorrcMeansWhatItSays()
    {
        HostConfiguration configuration = Load(File.ReadAllText(Vector("testnet-authority.torrc"))).Configuration;

        Assert.True(configuration.Authority.V3AuthoritativeDirectory);
        Assert.Equal(TimeSpan.FromSeconds(20), configuration.Authority.VotingInterval);
        Assert.Equal(TimeSpan.FromSeconds(4), configuration.Authority.VotingStartOffset);
        Assert.Equal(0, configuration.Authority.MaxServersPerAddress);
        Assert.Single(configuration.Authority.VoteExit.Networks);
        Assert.Equal(2, configuration.Authority.ConsensusParams["cc_alg"]);
        PortOption orPort = Assert.Single(configuration.Relay.OrPorts);
        Assert.Equal((IPAddress.Loopback, 17000, true), (orPort.Address, orPort.Port, orPort.IPv4Only));
        Assert.True(configuration.Client.SocksDisabled);
    }

    [Theory]
    [InlineData("MWPayments", "2")]
    [InlineData("MWStrategy", "bribe")]
    [InlineData("MWPrepaid", "yes")]
    [InlineData("MWPayThreshold", "-1 MBytes")]
    [InlineData("MWPayThreshold", "much")]
    [InlineData("MWCreditLimit", "99999999999999999999 GBytes")]
    [InlineData("MWStarterCredit", "-5")]
    [InlineData("MWCircuitBudget", "x")]
    [InlineData("MWSettlementDelay", "soon")]
    [InlineData("MWDailyBudget", "-1")]
    [InlineData("MWDailyBudget", "99999999999999999999")]
    [InlineData("MWContentRequestBudget", "-1")]
    [InlineData("MWContentSiteBudget", "much")]
    [InlineData("MWContentDailyBudget", "0.00000001")]
    [InlineData("MWPricePerCell", "-1")]
    [InlineData("MWPricePerCell", "2147483648")]
    [InlineData("MWPriceClass", "4")]
    [InlineData("MWPriceClass", "-1")]
    [InlineData("MWLedgerIssuer", "77")]
    [InlineData("MWLedgerSupply", "-1")]
    [InlineData("ConsensusParams", "MWPriceClass0=cheap")]
    [InlineData("ConsensusParams", "MWPriceClass0=2147483648")]
    public void WrongValuesAboutPaymentAreErrorsOfTheirOption(string option, string value)
    {
        TorrcFault fault = Assert.Single(Load($"{Authority}{option} {value}\n").Faults, fault => fault.Severity == TorrcSeverity.Error);
        Assert.Equal(option, fault.Option);
        Assert.NotEmpty(fault.Remedy);
    }

    [Theory]
    [InlineData("Niknam x", "Did you mean Nickname?")]
    [InlineData("ExitPolcy accept *:*", "Did you mean ExitPolicy?")]
    [InlineData("Nickname not-a-name", "letters")]
    [InlineData("ORPort 90000", "65535")]
    [InlineData("ORPort localhost:9001", "numeric")]
    [InlineData("ORPort 9001 NoListen NoAdvertise", "Remove one")]
    [InlineData("ORPort [::1]:9001 IPv4Only", "address")]
    [InlineData("OfflineMasterKey yes", "0 or 1")]
    [InlineData("ExitRelay maybe", "auto")]
    [InlineData("MaxCircuitDirtiness 10 fortnights", "minutes")]
    [InlineData("BandwidthRate fast", "MBytes")]
    [InlineData("ExitPolicy accept *:0", "accept *:80")]
    [InlineData("ExitPolicy allow *:80", "accept *:80")]
    [InlineData("ExcludeNodes $123", "40 hex")]
    [InlineData("ExitNodes {se}", "Name relays")]
    [InlineData("DirAuthority a 127.0.0.1 0123", "ADDRESS:DIRPORT")]
    [InlineData("DirAuthority a v3ident=12 127.0.0.1:1 0123456789ABCDEF0123456789ABCDEF01234567", "v3ident")]
    [InlineData("Log loud stdout", "notice")]
    [InlineData("UseBridges 1", "stock tor")]
    [InlineData("HiddenServicePort 80 127.0.0.1:8080", "HiddenServiceDir")]
    [InlineData("HiddenServiceMaxStreams 5", "HiddenServiceDir")]
    [InlineData("Sandbox 1", "service manager")]
    [InlineData("TestingDirAuthVoteExit *", "TestingTorNetwork")]
    [InlineData("TestingTorNetwork 1", "authorities")]
    public void ABadLineIsNamedWithItsNumberAndWhatToDo(string line, string remedy)
    {
        List<TorrcFault> faults = Load("# first\n\n" + line).Faults;

        TorrcFault fault = Assert.Single(faults, fault => fault.Severity == TorrcSeverity.Error);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
        Assert.Equal(line == "TestingTorNetwork 1" ? 0 : 3, fault.Line);
        Assert.Equal(line.Split(' ')[0], fault.Option);
    }

    [Theory]
    [InlineData("ControlPort 9051", "ControlPort")]
    [InlineData("MetricsPort 9052", "MetricsPort")]
    [InlineData("ExcludeNodes {us}", "ExcludeNodes")]
    [InlineData("AllowDotExit 1", "AllowDotExit")]
    [InlineData("RendNodes x", "")]
    [InlineData("ContactInf x", "ContactInf")]
    [InlineData("Nickname a\nNickname b", "Nickname")]
    [InlineData("Log notice syslog", "Log")]
    [InlineData("SocksPort 9050 IsolateDestPorts IsolateNothing", "SocksPort")]
    public void WhatIsSafeToLeaveOutIsAWarning(string text, string option)
    {
        List<TorrcFault> faults = Load(text).Faults;

        Assert.NotEmpty(faults);
        if (option.Length > 0)
        {
            Assert.All(faults, fault => Assert.Equal((TorrcSeverity.Warning, option), (fault.Severity, fault.Option)));
        }
    }

    [Theory]
    [InlineData("UseBridges 0")]
    [InlineData("Sandbox 0")]
    [InlineData("CookieAuthentication 0")]
    [InlineData("ControlPort 0")]
    [InlineData("UseMicrodescriptors auto")]
    public void AskingForNothingThatIsMissingIsFine(string text) => Assert.Empty(Load(text).Faults);

    [Fact]
    public void EveryOptionOfTorIsKnown()
    {
        string[] names = [.. File.ReadLines(Vector("tor-0.4.9.11-options.txt")).Where(line => !line.StartsWith('#'))];

        Assert.True(names.Length > 400);
        Assert.All(names, name =>
        {
            OptionDefinition? option = OptionTable.Find(name.TrimStart('-'), onCommandLine: false);
            Assert.NotNull(option);
            Assert.Equal(name.TrimStart('-'), option.Name);
            Assert.Equal(name.StartsWith('-'), option.Support == OptionSupport.Obsolete);
        });
        Assert.All(OptionTable.Names.Except(names.Select(name => name.TrimStart('-'))), name => Assert.StartsWith("MW", name, StringComparison.Ordinal));
    }

    [Fact]
    public void LaterLayersReplaceAndPlusAdds()
    {
        string[] defaults = ["Log info stdout", "Nickname a", "SocksPort 1"];
        string[] torrc = ["Log warn stderr", "Log notice file /l", "nickname b", "/SocksPort"];
        string[] arguments = ["--+Log", "debug stdout", "--Nickname", "c"];

        (HostConfiguration configuration, List<TorrcFault> faults) = LoadLayers(defaults, torrc, arguments);

        Assert.Empty(faults);
        Assert.Equal([LogLevel.Warning, LogLevel.Information, LogLevel.Trace], configuration.Node.Logs.Select(log => log.Minimum));
        Assert.Equal("c", configuration.Relay.Nickname);
        Assert.Empty(configuration.Client.SocksPorts);
    }

    [Fact]
    public void TestingDefaultsGiveWayToLines()
    {
        HostConfiguration configuration = Load(Authority + "EnforceDistinctSubnets 1\nTestingTorNetwork 1\n").Configuration;

        Assert.True(configuration.Client.EnforceDistinctSubnets);
        Assert.True(configuration.Node.ExtendAllowPrivateAddresses);
        Assert.False(configuration.Client.RejectInternalAddresses);
        Assert.Equal(TimeSpan.FromMinutes(5), configuration.Authority.VotingInterval);
    }

    [Fact]
    public void SocksFlagsAreRead()
    {
        PortOption port = Assert.Single(Load(
            "SocksPort 127.0.0.1:auto IsolateDestAddr NoIsolateClientProtocol SessionGroup=4 NoIPv6Traffic ExtendedErrors").Configuration.Client.SocksPorts);

        Assert.Equal(ListenerKind.Automatic, port.Kind);
        Assert.Equal(StreamIsolation.DestinationAddress | StreamIsolation.SocksAuth | StreamIsolation.ClientAddress, port.Isolation);
        Assert.Equal(4, port.SessionGroup);
        Assert.False(port.IPv6Traffic);
        Assert.True(port.ExtendedErrors);
    }

    [Fact]
    public void NodeListsAreRead()
    {
        (HostConfiguration configuration, List<TorrcFault> faults) = Load(
            "ExcludeNodes $0123456789ABCDEF0123456789ABCDEF01234567~name, 0123456789ABCDEF0123456789ABCDEF01234568, Bob, 192.0.2.0/24, {de}");

        NodeSetOption set = configuration.Client.ExcludeNodes;
        Assert.Equal(2, set.Fingerprints.Count);
        Assert.Contains("bob", set.Nicknames);
        Assert.True(Assert.Single(set.Networks).Matches(IPAddress.Parse("192.0.2.7"), 9001));
        Assert.Contains("{de}", Assert.Single(faults).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("2 KB", 2048)]
    [InlineData("1.5 MBytes", 1572864)]
    [InlineData("8 kbits", 1024)]
    [InlineData("1 TB", 1099511627776)]
    [InlineData("3gigabits", 402653184)]
    public void DataUnitsAreTors(string text, long bytes) =>
        Assert.Equal(bytes, Load($"BandwidthRate {text}").Configuration.Node.BandwidthRate);

    internal static string Vector(string name) => Path.Combine(AppContext.BaseDirectory, "Torrc", "Vectors", name);

    private static (HostConfiguration Configuration, List<TorrcFault> Faults) Load(string text)
    {
        List<TorrcFault> faults = [];
        return (TorrcLoader.Load([TorrcFile.Parse(text, "torrc", new TestFiles()).Lines], faults), faults);
    }

    private static (HostConfiguration Configuration, List<TorrcFault> Faults) LoadLayers(string[] defaults, string[] torrc, string[] arguments)
    {
        TestFiles files = new() { ["defaults"] = string.Join('\n', defaults), ["torrc"] = string.Join('\n', torrc) };
        List<TorrcFault> faults = [];
        return (TorrcCommandLine.Parse(["--defaults-torrc", "defaults", "-f", "torrc", .. arguments]).Load(files, faults), faults);
    }
}
