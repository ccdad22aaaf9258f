using System.Net;
using MagicWave.Core.Security;
using MagicWave.Hosting.Options;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay;
using MagicWave.Onion.Relay.Descriptor;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Exit;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Relay.OnionServices;
using MagicWave.Onion.Relay.Runtime;
using MagicWave.Onion.Runtime;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Directories;

/// <summary>
/// The directory side of a relay: what it knows of the network, what it serves of it, what it publishes of itself, and where the configuration says
/// so the authority that makes it.
/// </summary>
internal sealed class RelayDirectory : IAsyncDisposable
{
    private readonly HostConfiguration _configuration;
    private readonly NodeGate _gate;
    private readonly ILoggerFactory _logs;
    private readonly ServedDocuments _documents = new();
    private readonly HsDirectory _onionServices;
    private readonly DirectoryResponder _responder;
    private readonly DirectoryDriver _driver;
    private readonly AuthorityDriver? _authority;
    private OnionRelay? _relay;
    private DirectoryCacheFeed? _feed;
    private DirPortListener? _dirPort;
    private DescriptorPublisher? _publisher;
    private DescriptorDriver? _publishing;

    public RelayDirectory(HostConfiguration configuration, KeyStore keys, IPAddress address, NodeGate gate, ILoggerFactory logs)
    {
        _configuration = configuration;
        _gate = gate;
        _logs = logs;
        if (configuration.Authority.V3AuthoritativeDirectory)
        {
            _authority = AuthorityService.Open(configuration, keys, address, gate, _documents, ProbeAsync, logs);
        }

        long bytes = configuration.Relay.MaxHSDirCacheBytes;
        _onionServices = new(new OnionServiceCounters(), bytes > 0 ? bytes : HsDirectory.DefaultMaximumBytes);
        _responder = new(new DirectoryHandler(_documents, _authority, configuration.Relay.DirCache ? _onionServices : null));
        DirectoryClient machine = new(
            new()
            {
                Authorities = DirectoryServers.Of(configuration),
                IsCache = configuration.Relay.DirCache,
                IsTestingNetwork = configuration.Node.TestingTorNetwork,
            },
            SystemRandom.Instance);
        _driver = new(
            machine,
            gate,
            new DirPortTransport(null),
            new() { DataDirectory = HomePath.Expand(configuration.Node.DataDirectory) },
            logs.CreateLogger<DirectoryDriver>());
    }

    /// <summary>What answers directory requests over circuits; null where the relay is no cache.</summary>
    public IDirectoryService? Service =>
        _configuration.Relay.DirCache || _authority is not null ? new DirectoryStreamService(_responder, _gate.Time) : null;

    /// <summary>What is counted for onion services.</summary>
    public OnionServiceCounters OnionServiceCounters => _onionServices.Counters;

    /// <summary>Told of everything that is learnt of the network, under the gate.</summary>
    public event Action<DirectoryEvent>? Changed
    {
        add => _driver.Changed += value;
        remove => _driver.Changed -= value;
    }

    /// <summary>A relay that the consensus lists. Called under the gate.</summary>
    public HopTarget? Find(RsaId id) => _feed?.Find(id);

    /// <summary>Begins to serve, to download and to publish.</summary>
    /// <param name="relay">Started.</param>
    /// <param name="profile">What is said of it; null publishes nothing.</param>
    /// <param name="keys">Its keys.</param>
    public void Start(OnionRelay relay, RelayProfile? profile, RelayKeys keys)
    {
        _relay = relay;
        if (_configuration.Relay.DirPorts.FirstOrDefault(one => !one.NoListen) is { } port)
        {
            IPEndPoint address = new(port.Address ?? IPAddress.Any, port.Port);
            _dirPort = DirPortListener.Start(address, _gate, _responder, null, _logs.CreateLogger<DirPortListener>());
            HostLog.ListenerOpened(_logs.CreateLogger<RelayHost>(), "Directory", _dirPort.Address.Port);
        }

        _authority?.Start();
        IReadOnlyList<DirectoryServer> authorities = DirectoryServers.Of(_configuration);
        if (authorities.Count == 0)
        {
            return;
        }

        if (profile is not null)
        {
            PublisherOptions options = new() { Authorities = authorities, IsTestingNetwork = _configuration.Node.TestingTorNetwork };
            _publisher = new(options, profile, keys, _gate.Time.GetUtcNow());
            _publishing = new(_publisher, _gate, new DirPortTransport(null), _logs.CreateLogger<DescriptorDriver>());
            _publishing.Renewed += descriptor => _documents.OwnDescriptor = descriptor;
        }

        _driver.Changed += HandleConsensus;
        _feed = new(_documents, _publisher, _gate.Time);
        _feed.Attach(_driver);
        _driver.Start();
        _publishing?.Start();
    }

    /// <summary>Publishes new keys. Not under the gate.</summary>
    public void UseKeys(RelayKeys keys) => Publish(publisher => publisher.SetKeys(keys));

    /// <summary>Publishes what the relay carried. Not under the gate.</summary>
    public void SetObservedBandwidth(int bytesPerSecond) => Publish(publisher => publisher.SetObservedBandwidth(bytesPerSecond));

    public async ValueTask DisposeAsync()
    {
        if (_publishing is not null)
        {
            await _publishing.DisposeAsync().ConfigureAwait(false);
        }

        await _driver.DisposeAsync().ConfigureAwait(false);
        if (_authority is not null)
        {
            await _authority.DisposeAsync().ConfigureAwait(false);
        }

        if (_dirPort is not null)
        {
            await _dirPort.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<ConnectFailure> ProbeAsync(HopTarget target) =>
        _relay?.Channels.ProbeAsync(target) ?? Task.FromResult(ConnectFailure.Unreachable);

    // Not only where there are enough descriptors for circuits of our own: what the network agreed on holds for a relay at once.
    private void HandleConsensus(DirectoryEvent next)
    {
        if (next is DirectoryEvent.ConsensusAccepted { Document.Consensus: { Flavor: ConsensusFlavor.Microdesc } consensus })
        {
            _relay?.UseConsensus(consensus);
            _onionServices.Use(consensus);
        }
    }

    private void Publish(Action<DescriptorPublisher> change)
    {
        if (_publisher is not { } publisher)
        {
            return;
        }

        using (_gate.Enter())
        {
            change(publisher);
        }

        _publishing?.Wake();
    }
}
