using MagicWave.Core.Security;
using MagicWave.Hosting.Options;
using MagicWave.Onion;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Guards;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Directories;

/// <summary>What a client knows of the network: downloads it, keeps it on disk and tells the path selector.</summary>
internal sealed class ClientDirectory : IAsyncDisposable
{
    private readonly DirectoryDriver _driver;

    public ClientDirectory(
        HostConfiguration configuration, string folder, NodeGate gate, OnionClient client, PathSelector paths, GuardSample guards, ILoggerFactory logs)
    {
        DirectoryClient machine = new(
            new() { Authorities = DirectoryServers.Of(configuration), IsTestingNetwork = configuration.Node.TestingTorNetwork }, SystemRandom.Instance);
        _driver = new(
            machine,
            gate,
            new DirectoryTunnel(client),
            new() { DataDirectory = folder, Paths = paths, Guards = guards },
            logs.CreateLogger<DirectoryDriver>());
        _driver.Changed += Tell;
    }

    /// <summary>Told of every step of the start, under the gate.</summary>
    public event Action<BootstrapProgress>? Progressed;

    /// <summary>Told of everything that is learnt of the network, under the gate.</summary>
    public event Action<DirectoryEvent>? Changed
    {
        add => _driver.Changed += value;
        remove => _driver.Changed -= value;
    }

    /// <summary>Completes when paths can be chosen.</summary>
    public Task Ready => _driver.Ready;

    public void Start() => _driver.Start();

    public ValueTask DisposeAsync() => _driver.DisposeAsync();

    private void Tell(DirectoryEvent next)
    {
        if (next is DirectoryEvent.Progressed progressed)
        {
            Progressed?.Invoke(progressed.Progress);
        }
    }
}
