using System.Net;
using System.Text.RegularExpressions;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Guards;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Socks;
using MagicWave.TestKit.Networks;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Interop.Tests.Circuits;

/// <summary>A whole client of a network that knows its authorities only: directory over circuits of one hop, guards, paths, SOCKS.</summary>
internal sealed partial class BootstrappedClient : IAsyncDisposable
{
    private readonly NodeGate _gate = new(TimeProvider.System, SystemRandom.Instance);
    private readonly ChannelPool _channels;
    private readonly DirectoryDriver _directory;

    public BootstrappedClient(TorNetwork network)
    {
        _channels = new(_gate, new());
        GuardSample guards = new(new() { IsTestingNetwork = true }, SystemRandom.Instance);
        PathSelector paths = new(
            new() { EnforceDistinctSubnets = false }, guards, SystemRandom.Instance, () => Instant.Now(TimeProvider.System), TimeProvider.System.GetUtcNow);
        Onion = new(new() { AllowsPrivateAddresses = true }, _gate, _channels, paths);
        DirectoryClient machine = new(
            new() { Authorities = [.. network.AuthorityLines.Select(Authority)], IsTestingNetwork = true }, SystemRandom.Instance);
        _directory = new(
            machine, _gate, new DirectoryTunnel(Onion), new() { Paths = paths, Guards = guards }, NullLogger<DirectoryDriver>.Instance);
        Socks = new(Onion, new() { EndPoint = new(IPAddress.Loopback, 0) });
        _directory.Start();
        Socks.Start();
    }

    public OnionClient Onion { get; }

    public SocksListener Socks { get; }

    public Task Ready => _directory.Ready;

    public async ValueTask DisposeAsync()
    {
        await Socks.DisposeAsync();
        await _directory.DisposeAsync();
        Onion.Dispose();
        await _channels.DisposeAsync();
        _gate.Dispose();
    }

    private static DirectoryServer Authority(string line)
    {
        Match match = AuthorityLine().Match(line);
        Assert.True(match.Success, line);
        Assert.True(RsaId.TryParseHex(match.Groups["relay"].ValueSpan, out RsaId relay));
        Assert.True(RsaId.TryParseHex(match.Groups["v3"].ValueSpan, out RsaId v3));
        IPEndPoint directory = IPEndPoint.Parse(match.Groups["dir"].ValueSpan);
        IPEndPoint onion = new(directory.Address, int.Parse(match.Groups["or"].ValueSpan, null));
        HopTarget target = new(relay, null, onion, default, false, false, match.Groups["name"].Value);
        return new() { Target = target, DirPort = directory, V3Identity = v3 };
    }

    [GeneratedRegex(@"^DirAuthority (?<name>\S+) orport=(?<or>\d+) no-v2 v3ident=(?<v3>[0-9A-F]{40}) (?<dir>\S+) (?<relay>[0-9A-F]{40})$")]
    private static partial Regex AuthorityLine();
}
