using System.Net;
using System.Net.NetworkInformation;
using MagicWave.Core.Security;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Runtime;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay;
using MagicWave.Onion.Relay.Circuits;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Runtime;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting;

/// <summary>A relay, and where the configuration says so a directory authority, with its keys, its books and its ports.</summary>
public sealed class RelayHost : INodeHost
{
    private readonly HostConfiguration _configuration;
    private readonly ILogger _logger;
    private readonly NodeGate _gate;
    private readonly KeyStore _keys;
    private readonly PaymentNode? _payments;
    private readonly OnionRelay _relay;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    /// <summary>Makes a relay: loads its keys, or makes them, and opens its books.</summary>
    /// <param name="configuration">What it does; checked with <see cref="Check"/>.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="rail">The ledger; null for the one that the configuration names.</param>
    /// <exception cref="KeyStoreException">The keys cannot be used.</exception>
    /// <exception cref="MagicWave.Payments.PaymentException">The books cannot be used.</exception>
    public RelayHost(HostConfiguration configuration, ILoggerFactory logs, TimeProvider time, ISettlementRail? rail = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(time);
        _configuration = configuration;
        _logger = logs.CreateLogger<RelayHost>();
        KeyStoreOptions keyOptions = NodeKeys.Options(configuration);
        _keys = KeyStore.Open(keyOptions, SystemRandom.Instance, time.GetUtcNow());
        _gate = new NodeGate(time, SystemRandom.Instance);
        try
        {
            _keys.WriteFingerprints();
            _payments = PaymentNode.Open(configuration.Payments, keyOptions.DataDirectory, _gate, rail, logs.CreateLogger<PaymentEngine>());
            _relay = new OnionRelay(RelayOptions(), _keys.Keys, _gate);
        }
        catch
        {
            _gate.Dispose();
            _keys.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TimeSpan ShutdownWait => _configuration.Relay.ShutdownWaitLength;

    /// <inheritdoc/>
    public Task Completion => _completion.Task;

    /// <summary>The relay's name.</summary>
    public string Nickname => _configuration.Relay.Nickname;

    /// <summary>Where it listens; null before the start.</summary>
    public IPEndPoint? Address => _relay.Address;

    /// <summary>What it did so far.</summary>
    public RelayCounters Counters => _relay.Counters;

    /// <summary>Its accounts; null when it neither pays nor is paid.</summary>
    public PaymentEngine? Payments => _payments?.Engine;

    /// <summary>Its keys.</summary>
    public RelayKeys Keys => _keys.Keys;

    /// <summary>How a circuit reaches it, once it is started.</summary>
    /// <exception cref="InvalidOperationException">It is not started.</exception>
    public HopTarget Target => new(
        Keys.RsaId, Keys.Ed25519Id, Address ?? throw new InvalidOperationException("The relay is not started."), Keys.NtorKey.PublicKey,
        SupportsNtorV3: true, SupportsPayment: _payments is not null, Nickname);

    /// <summary>Says what a configuration lacks for a relay, or has too much.</summary>
    public static void Check(HostConfiguration configuration, IList<TorrcFault> faults)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(faults);
        IEnumerable<PortOption> listening = configuration.Relay.OrPorts.Where(port => !port.NoListen);
        if (!listening.Any())
        {
            faults.Add(new TorrcFault(TorrcSeverity.Error, "", 0, "ORPort", "There is no port to listen on.", "Write ORPort 9001, or ORPort auto."));
        }
        else if (listening.Count() > 1)
        {
            faults.Add(new TorrcFault(TorrcSeverity.Warning, "", 0, "ORPort", "Only the first one is opened.", "Remove the others."));
        }

        if (configuration.Client.SocksPorts.Count > 0)
        {
            faults.Add(new TorrcFault(TorrcSeverity.Warning, "", 0, "SocksPort", "A relay host opens none.", "Run magicwave-client, or write SocksPort 0."));
        }

        if (configuration.Authority.AuthoritativeDirectory != configuration.Authority.V3AuthoritativeDirectory)
        {
            faults.Add(new TorrcFault(
                TorrcSeverity.Error, "", 0, "V3AuthoritativeDirectory", "There is no other kind of authority.",
                "Set both AuthoritativeDirectory and V3AuthoritativeDirectory, or none."));
        }

        LedgerCheck.Add(configuration.Payments, faults);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        HostLog.Fingerprint(_logger, "RSA", Nickname, Keys.RsaId.ToString());
        HostLog.Fingerprint(_logger, "Ed25519", Nickname, Keys.Ed25519Id.ToString());
        if (!_configuration.Node.DisableNetwork)
        {
            _relay.Start();
            HostLog.ListenerOpened(_logger, "OR", _relay.Address!.Port);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void StopAccepting()
    {
    }

    /// <summary>Closes the ports, the channels and the books.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _relay.DisposeAsync().ConfigureAwait(false);
        if (_payments is not null)
        {
            await _payments.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
        _keys.Dispose();
        _completion.TrySetResult();
    }

    private OnionRelayOptions RelayOptions()
    {
        PortOption port = _configuration.Relay.OrPorts.First(one => !one.NoListen);
        IPAddress[] own = OwnAddresses(port);
        return new OnionRelayOptions
        {
            ListenAddress = new IPEndPoint(port.Address ?? IPAddress.Any, port.Port),
            AdvertisedAddresses = own,
            OutboundAddress = _configuration.Node.OutboundBindAddress,
            ExitPolicy = ExitPolicyBuilder.Build(_configuration.Relay, own, LocalAddresses()),
            AllowIpv6Exit = _configuration.Relay.IPv6Exit,
            ExtendAllowPrivateAddresses = _configuration.Node.ExtendAllowPrivateAddresses,
            Accounting = _payments?.Accounting ?? NoAccounting.Instance,
        };
    }

    /// <summary>The addresses to be told to others: those of the Address options, else that of the port.</summary>
    private IPAddress[] OwnAddresses(PortOption port)
    {
        IPAddress[] named = [.. _configuration.Relay.Addresses.Select(text => IPAddress.TryParse(text, out IPAddress? one) ? one : null).OfType<IPAddress>()];
        return named.Length > 0 ? named : port.Address is { } address && !address.Equals(IPAddress.Any) ? [address] : [];
    }

    private static IPAddress[] LocalAddresses() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address)];
}
