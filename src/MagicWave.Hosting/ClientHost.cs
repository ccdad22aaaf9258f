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
using MagicWave.Onion.Paths;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Runtime;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting;

/// <summary>A client with its SOCKS ports, its guards and its books.</summary>
public sealed class ClientHost : INodeHost
{
    private readonly HostConfiguration _configuration;
    private readonly NodeGate _gate;
    private readonly ChannelPool _channels;
    private readonly PaymentNode? _payments;
    private readonly PathSelector _paths;
    private readonly BootstrapReporter _bootstrap;
    private readonly ClientDirectory _directory;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    /// <summary>Makes a client.</summary>
    /// <param name="configuration">What it does; checked with <see cref="Check"/>.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="rail">The ledger; null for the one that the configuration names.</param>
    /// <exception cref="KeyStoreException">The data directory or the settlement key cannot be used.</exception>
    /// <exception cref="MagicWave.Payments.PaymentException">The books cannot be used.</exception>
    public ClientHost(HostConfiguration configuration, ILoggerFactory logs, TimeProvider time, ISettlementRail? rail = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(time);
        _configuration = configuration;
        string folder = HomePath.Expand(configuration.Node.DataDirectory);
        _ = new KeyFolder(folder);
        _bootstrap = new BootstrapReporter(logs.CreateLogger<ClientHost>());
        _gate = new NodeGate(time, SystemRandom.Instance);
        try
        {
            _payments = PaymentNode.Open(configuration.Payments, folder, _gate, rail, logs.CreateLogger<PaymentEngine>());
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
        });
        Guards = new GuardSample(GuardOptions(), SystemRandom.Instance);
        _paths = new PathSelector(PathOptions(), Guards, SystemRandom.Instance, () => Instant.Now(time), time.GetUtcNow);
        Onion = new OnionClient(ClientOptions(), _gate, _channels, _paths, logs.CreateLogger<OnionClient>());
        _directory = new ClientDirectory(configuration, folder, _gate, Onion, _paths, Guards, logs);
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

    /// <summary>How far the start is, in percent; -1 before it.</summary>
    public int BootstrapPercent => _bootstrap.Percent;

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

        LedgerCheck.Add(configuration.Payments, faults);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _bootstrap.Report(0, "starting");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void StopAccepting()
    {
    }

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
        Onion.Dispose();
        await _channels.DisposeAsync().ConfigureAwait(false);
        if (_payments is not null)
        {
            await _payments.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
        _completion.TrySetResult();
    }

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
            PricePerCell = _payments is null ? 0 : _configuration.Payments.PricePerCell,
            MaximumCircuitDirtiness = _configuration.Client.MaxCircuitDirtiness,
            AllowsPrivateAddresses = !_configuration.Client.RejectInternalAddresses,
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
