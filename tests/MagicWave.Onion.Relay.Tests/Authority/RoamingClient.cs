using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Guards;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Onion.Relay.Tests.Authority;

/// <summary>A client that knows an authority and nothing else, with a data directory of the test's.</summary>
internal sealed class RoamingClient : IAsyncDisposable
{
    private readonly NodeGate _gate = new(TimeProvider.System, SystemRandom.Instance);
    private readonly ChannelPool _channels;
    private readonly DirectoryDriver _directory;
    private readonly List<DirectoryEvent> _events = [];

    public RoamingClient(IReadOnlyList<DirectoryServer> authorities, string dataDirectory)
    {
        _channels = new ChannelPool(_gate, new());
        GuardSample guards = new(new GuardOptions { IsTestingNetwork = true }, SystemRandom.Instance);
        PathSelector paths = new(
            new PathOptions { EnforceDistinctSubnets = false },
            guards,
            SystemRandom.Instance,
            () => Instant.Now(TimeProvider.System),
            TimeProvider.System.GetUtcNow);
        Onion = new OnionClient(new() { AllowsPrivateAddresses = true }, _gate, _channels, paths);
        DirectoryClient client = new(new() { Authorities = authorities, IsTestingNetwork = true }, SystemRandom.Instance);
        _directory = new DirectoryDriver(
            client,
            _gate,
            new DirectoryTunnel(Onion),
            new() { DataDirectory = dataDirectory, Paths = paths, Guards = guards },
            NullLogger<DirectoryDriver>.Instance);
        _directory.Changed += _events.Add;
        _directory.Start();
    }

    public OnionClient Onion { get; }

    /// <summary>Completes when it knows enough of the network.</summary>
    public Task Ready => _directory.Ready;

    /// <summary>The phases that it reported, under the gate.</summary>
    public IReadOnlyList<BootstrapPhase> Phases
    {
        get
        {
            using (_gate.Enter())
            {
                return [.. _events.OfType<DirectoryEvent.Progressed>().Select(static e => e.Progress.Phase)];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _directory.DisposeAsync();
        Onion.Dispose();
        await _channels.DisposeAsync();
        _gate.Dispose();
    }
}
