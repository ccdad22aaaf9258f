using System.Globalization;
using System.Net;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Directories;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Runtime;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Guards;
using MagicWave.Onion.Identity;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Socks;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Wallets;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting;

/// <summary>A client with its SOCKS ports, its guards and its books.</summary>
public sealed class ClientHost : INodeHost
{
    private const int DefaultSocksPort = 9050;

    /// <summary>How long the first circuit may take before it is worth a word.</summary>
    private static readonly TimeSpan NoCircuitPatience = TimeSpan.FromSeconds(30);

    private readonly HostConfiguration _configuration;
    private readonly NodeGate _gate;
    private readonly ChannelPool _channels;
    private readonly PaymentNode? _payments;
    private readonly ConsensusParameters _parameters = new();
    private readonly NetworkPrices _prices;
    private readonly PathSelector _paths;
    private readonly BootstrapReporter _bootstrap;
    private readonly CircuitDialer _dialer = new("ledger");
    private readonly CircuitDialer _issuerDialer = new("token issuer");
    private LedgerWatch? _ledger;
    private readonly ClientDirectory _directory;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<SocksListener> _socks = [];
    private HiddenServiceRunner[] _services = [];
    private readonly OnionKeyring _onionKeys;
    private readonly ILoggerFactory _logs;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    /// <summary>Makes a client.</summary>
    /// <param name="configuration">What it does; checked with <see cref="Check"/>.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="rail">The ledger; null for the one that the configuration names.</param>
    /// <param name="tokens">The issuer of tokens; null for none. Its keys are bought under when the consensus lists them.</param>
    /// <exception cref="KeyStoreException">The data directory or the settlement key cannot be used.</exception>
    /// <exception cref="MagicWave.Payments.PaymentException">The books cannot be used.</exception>
    public ClientHost(HostConfiguration configuration, ILoggerFactory logs, TimeProvider time, ISettlementRail? rail = null, TokenSource? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(time);
        _configuration = configuration;
        _logs = logs;
        _prices = new(configuration.Payments, _parameters);
        _onionKeys = new(configuration.Client.OnionAuthFolder is { } keys ? HomePath.Expand(keys) : null);
        tokens ??= CircuitIssuer.Create(configuration.Payments, _issuerDialer.ConnectAsync);
        TokenSource? listed = tokens is null ? null : tokens with { ListedDigest = () => TokenKeyListDigest.FromParameters(_parameters.Find) };
        string folder = HomePath.Expand(configuration.Node.DataDirectory);
        _ = new KeyFolder(folder);
        _bootstrap = new BootstrapReporter(logs.CreateLogger<ClientHost>());
        _bootstrap.Reached += (percent, tag) => BootstrapReached?.Invoke(percent, tag, BootstrapReporter.Summarize(tag));
        _gate = new NodeGate(time, SystemRandom.Instance);
        try
        {
            _payments = PaymentNode.OpenClient(
                configuration.Payments, folder, _gate, rail, logs.CreateLogger<PaymentEngine>(), listed, _dialer.ConnectAsync);
        }
        catch
        {
            _gate.Dispose();
            throw;
        }

        _channels = new ChannelPool(_gate, new ChannelPoolOptions
        {
            OutboundAddress = configuration.Node.OutboundBindAddress,
            Accounting = _payments?.Accounting ?? NoAccounting.Instance,
            Limit = BandwidthLimits.Of(configuration.Node, time),
        });
        Guards = new GuardSample(GuardOptions(), SystemRandom.Instance);
        _paths = new PathSelector(PathOptions(), Guards, SystemRandom.Instance, () => Instant.Now(time), time.GetUtcNow);
        Onion = new OnionClient(ClientOptions(), _gate, _channels, _paths, logs.CreateLogger<OnionClient>());
        _dialer.Use(Onion);
        _issuerDialer.Use(Onion);
        _directory = new ClientDirectory(configuration, folder, _gate, Onion, _paths, Guards, logs);
        _directory.Changed += _parameters.Handle;
        _parameters.Changed += UsePrices;
        _directory.Progressed += progress => _bootstrap.Report(progress.Percent, progress.Tag);
    }

    /// <inheritdoc/>
    public TimeSpan ShutdownWait => TimeSpan.Zero;

    /// <inheritdoc/>
    public Task Completion => _completion.Task;

    /// <summary>The client, for streams without SOCKS.</summary>
    public OnionClient Onion { get; }

    /// <summary>Its accounts; null when it pays nothing.</summary>
    public PaymentEngine? Payments => _payments?.Engine;

    /// <summary>Its tokens; null when it buys none.</summary>
    public TokenWallet? Wallet => _payments?.Wallet;

    /// <summary>The account that it buys tokens from; null when it buys none.</summary>
    public SettlementAccount? WalletAccount => _payments?.WalletAccount;

    /// <summary>Whether it pays its guards in advance, with tokens, and has no account with them beyond this run.</summary>
    public bool PaysInAdvance => _payments is { IsBilledByNeighbours: true, WalletAccount: not null };

    /// <summary>
    /// Whether it has an account that lasts, which content is paid from and to, whatever its strategy; false when it pays its relays with tokens
    /// (<c>MWTokenIssuer</c> with another <c>MWStrategy</c> than chain), or pays nothing.
    /// </summary>
    public bool HasAccount => _payments is { HasAccount: true };

    /// <summary>What it pays for its circuits itself; null when payment is switched off.</summary>
    public CircuitPayments? CircuitPayments => _payments?.Circuits;

    /// <summary>Pays publishers behind onion addresses within the user's budgets; null when payment is switched off.</summary>
    public VisitorDesk? Visitor => _payments?.Visitor;

    /// <summary>What it sent for the sake of payment; null when it does not pay.</summary>
    public PaymentTraffic? PaymentTraffic => _payments?.Traffic;

    /// <summary>
    /// Raised for each step of the start with its percentage, tor's word and tor's sentence for it. Handlers must be quick; they run under the
    /// node's gate.
    /// </summary>
    public event Action<int, string, string>? BootstrapReached;

    /// <summary>Completes when paths can be chosen for the first time.</summary>
    public Task Ready => _directory.Ready;

    /// <summary>How far the start is, in percent; -1 before it.</summary>
    public int BootstrapPercent => _bootstrap.Percent;

    /// <summary>The onion services of its torrc; empty before the start.</summary>
    public IReadOnlyList<OnionService> Services => [.. _services.Select(static one => one.Service)];

    /// <summary>Where applications connect; empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> SocksEndPoints => [.. _socks.Select(listener => listener.LocalEndPoint)];

    internal GuardSample Guards { get; }

    /// <summary>Says what a configuration lacks for a client, or has too much.</summary>
    public static void Check(HostConfiguration configuration, IList<TorrcFault> faults)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(faults);
        if (configuration.Relay.OrPorts.Count > 0)
        {
            faults.Add(new TorrcFault(TorrcSeverity.Warning, "", 0, "ORPort", "A client host is no relay.", "Run magicwave-relay, or remove the line."));
        }

        if (configuration.Client.SocksPorts.Any(port => port.Kind == ListenerKind.Unix))
        {
            faults.Add(new TorrcFault(TorrcSeverity.Error, "", 0, "SocksPort", "Unix sockets are not opened.", "Give a port on 127.0.0.1."));
        }

        HiddenServiceCheck.Add(configuration.Client, faults);
        AuthorityCheck.Add(configuration.Node, faults);
        PaymentCheck.Add(configuration.Payments, faults);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        OpenSocksPorts();
        StartServices();
        _bootstrap.Report(0, "starting");
        if (!_configuration.Node.DisableNetwork && _configuration.Node.DirectoryAuthorities.Count > 0)
        {
            _directory.Start();
            _ = WatchFirstCircuitAsync();
            _ledger = LedgerWatch.Start(_payments, _configuration.Payments.Ledger, _logs.CreateLogger<ClientHost>(), _gate.Time);
        }

        return Task.CompletedTask;
    }

    /// <summary>Reads ClientOnionAuthDir and the authorized clients of its onion services again. What cannot be read stays as it was.</summary>
    /// <returns>True.</returns>
    public bool Reload()
    {
        try
        {
            _onionKeys.Reload(_gate);
            foreach (HiddenServiceRunner service in _services)
            {
                service.ReloadClients();
            }
        }
        catch (KeyStoreException failure)
        {
            HostLog.ReloadFailed(_logs.CreateLogger<ClientHost>(), failure);
        }

        return true;
    }

    /// <summary>Opens a till where visitors of an onion service of this node pay.</summary>
    /// <param name="key">The service's key, which signs the node's account once, so that visitors know whom they pay.</param>
    /// <returns>Null when the node takes no payment: it is switched off, or no ledger is named.</returns>
    /// <exception cref="InvalidOperationException">It pays its relays with tokens, and has no account that lasts: see <see cref="HasAccount"/>.</exception>
    public PublisherDesk? OpenTill(ServiceIdentityKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        using Ed25519KeyPair pair = Ed25519KeyPair.FromExpanded(key.ExpandedKey);
        return _payments?.OpenTill(SiteKey.FromBytes(pair.PublicKey.ToArray()), message => pair.Sign(message));
    }

    /// <inheritdoc/>
    public Task StopAcceptingAsync() => Task.CompletedTask;

    /// <summary>Closes the ports, the circuits, the channels and the books.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _directory.DisposeAsync().ConfigureAwait(false);
        foreach (SocksListener listener in _socks)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        foreach (HiddenServiceRunner service in _services)
        {
            await service.DisposeAsync().ConfigureAwait(false);
        }

        if (_ledger is not null)
        {
            await _ledger.DisposeAsync().ConfigureAwait(false);
        }

        Onion.Dispose();
        await _channels.DisposeAsync().ConfigureAwait(false);
        if (_payments is not null)
        {
            await _payments.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
        _onionKeys.Dispose();
        _completion.TrySetResult();
    }

    /// <summary>The start is done when a circuit is open that streams can use.</summary>
    private async Task WatchFirstCircuitAsync()
    {
        try
        {
            await _directory.Ready.WaitAsync(_stop.Token).ConfigureAwait(false);
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100), _gate.Time);
            long started = _gate.Time.GetTimestamp();
            bool isWarned = false;
            while (!Onion.GetCircuits().Any(one => one.IsOpen && one.Purpose == PathPurpose.Exit))
            {
                if (!isWarned && _gate.Time.GetElapsedTime(started) > NoCircuitPatience)
                {
                    isWarned = true;
                    HostLog.NoCircuit(_logs.CreateLogger<ClientHost>(), (int)NoCircuitPatience.TotalSeconds);
                }

                _ = await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
            }

            _bootstrap.Report(100, "done");
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was ready.
        }
    }

    private void StartServices()
    {
        foreach (HiddenServiceOption option in _configuration.Client.HiddenServices)
        {
            _services = [.. _services, HiddenServiceRunner.Start(option, _configuration.Client.HiddenServiceSingleHopMode, Onion, _services, _gate.Time)];
        }

        if (_services.Length > 0)
        {
            HostLog.ServicesStarted(_logs.CreateLogger<ClientHost>(), _services.Length);
        }
    }

    private void UsePrices()
    {
        _prices.Refresh();
        _payments?.Use(_prices);
        Onion.PricePerCell = _payments is { IsBilledByNeighbours: true } ? _prices.Own : 0;
    }

    private void OpenSocksPorts()
    {
        IList<PortOption> configured = _configuration.Client.SocksPorts;
        PortOption[] ports = configured.Count > 0 ? [.. configured]
            : _configuration.Client.SocksDisabled ? [] : [new PortOption { Port = DefaultSocksPort }];
        int group = 0;
        foreach (PortOption port in ports)
        {
            SocksListener listener = new(Onion, SocksOptions(port, ++group), _gate.Time, _logs.CreateLogger<SocksListener>());
            _socks.Add(listener);
            listener.Start();
            HostLog.ListenerOpened(_logs.CreateLogger<ClientHost>(), "Socks", listener.LocalEndPoint.Port);
        }
    }

    /// <summary>Ports without a group of their own do not share circuits with each other, as for tor.</summary>
    private static SocksOptions SocksOptions(PortOption port, int group) => new()
    {
        EndPoint = new IPEndPoint(port.Address ?? IPAddress.Loopback, port.Port),
        AllowsRemoteClients = port.Address is not null,
        IsolatesByAuthentication = port.Isolation.HasFlag(StreamIsolation.SocksAuth),
        IsolatesByHost = port.Isolation.HasFlag(StreamIsolation.DestinationAddress),
        IsolatesByPort = port.Isolation.HasFlag(StreamIsolation.DestinationPort),
        SessionGroup = port.SessionGroup is { } shared
            ? string.Create(CultureInfo.InvariantCulture, $"group {shared}") : string.Create(CultureInfo.InvariantCulture, $"port {group}"),
        UsesExtendedErrors = port.ExtendedErrors,
    };

    private GuardOptions GuardOptions() => new()
    {
        EntryNodes = RelaySets.Convert(_configuration.Client.EntryNodes),
        ExcludeNodes = RelaySets.Convert(_configuration.Client.ExcludeNodes),
        NumEntryGuards = Math.Clamp(_configuration.Client.NumEntryGuards, 1, 20),
        IsTestingNetwork = _configuration.Node.TestingTorNetwork,
    };

    private PathOptions PathOptions() => new()
    {
        MiddleNodes = RelaySets.Convert(_configuration.Client.MiddleNodes),
        ExitNodes = RelaySets.Convert(_configuration.Client.ExitNodes),
        ExcludeNodes = RelaySets.Convert(_configuration.Client.ExcludeNodes),
        ExcludeExitNodes = RelaySets.Convert(_configuration.Client.ExcludeExitNodes),
        StrictNodes = _configuration.Client.StrictNodes,
        EnforceDistinctSubnets = _configuration.Client.EnforceDistinctSubnets,
        PathsNeededToBuildCircuits = _configuration.Client.PathsNeededToBuildCircuits,
    };

    private OnionClientOptions ClientOptions()
    {
        OnionClientOptions options = new()
        {
            PricePerCell = _payments is { IsBilledByNeighbours: true } ? _configuration.Payments.PricePerCell : 0,
            Accounting = _payments?.Accounting ?? NoAccounting.Instance,
            MaximumCircuitDirtiness = _configuration.Client.MaxCircuitDirtiness,
            AllowsPrivateAddresses = !_configuration.Client.RejectInternalAddresses,
            IsTestingNetwork = _configuration.Node.TestingTorNetwork,
            FindOnionKey = _onionKeys.Find,
            StreamTimeout = _configuration.Client.SocksTimeout,
        };
        if (_configuration.Client.CircuitBuildTimeout > TimeSpan.Zero)
        {
            options.CircuitBuildTimeout = _configuration.Client.CircuitBuildTimeout;
        }

        if (_configuration.Client.CircuitStreamTimeout > TimeSpan.Zero)
        {
            options.AttemptTimeout = _configuration.Client.CircuitStreamTimeout;
        }

        return options;
    }
}
