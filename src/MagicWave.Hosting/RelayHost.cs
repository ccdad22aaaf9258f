using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MagicWave.Core.Security;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Directories;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Runtime;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.Relay;
using MagicWave.Onion.Relay.Circuits;
using MagicWave.Onion.Relay.Descriptor;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Runtime;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting;

/// <summary>A relay, and where the configuration says so a directory authority, with its keys, its books and its ports.</summary>
public sealed class RelayHost : INodeHost
{
    /// <summary>How long an onion key is published, and then answered to (dir-spec: onion-key-rotation-days, onion-key-grace-period-days).</summary>
    private static readonly TimeSpan OnionKeyLifetime = TimeSpan.FromDays(28);
    private static readonly TimeSpan OnionKeyGrace = TimeSpan.FromDays(7);

    private readonly HostConfiguration _configuration;
    private readonly ILogger _logger;
    private readonly NodeGate _gate;
    private readonly KeyStore _keys;
    private readonly PaymentNode? _payments;
    private readonly IPAddress[] _ownAddresses;
    private readonly RelayDirectory _directory;
    private readonly OnionRelay _relay;
    private readonly CancellationTokenSource _stop = new();
    private Task _maintenance = Task.CompletedTask;
    private Task _heartbeat = Task.CompletedTask;
    private LedgerWatch? _ledger;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    /// <summary>Makes a relay: loads its keys, or makes them, and opens its books.</summary>
    /// <param name="configuration">What it does; checked with <see cref="Check"/>.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="rail">The ledger; null for the one that the configuration names.</param>
    /// <param name="tokens">The issuer of tokens; null for none.</param>
    /// <exception cref="KeyStoreException">The keys cannot be used.</exception>
    /// <exception cref="MagicWave.Payments.PaymentException">The books cannot be used.</exception>
    public RelayHost(HostConfiguration configuration, ILoggerFactory logs, TimeProvider time, ISettlementRail? rail = null, TokenSource? tokens = null)
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
            _payments = PaymentNode.Open(configuration.Payments, keyOptions.DataDirectory, _gate, rail, logs.CreateLogger<PaymentEngine>(), tokens);
            _ownAddresses = OwnAddresses(OrPort);
            _directory = new RelayDirectory(configuration, _keys, _ownAddresses.FirstOrDefault() ?? IPAddress.Loopback, _gate, logs);
            ConsensusParameters parameters = new();
            NetworkPrices prices = new(configuration.Payments, parameters);
            _directory.Changed += parameters.Handle;
            parameters.Changed += () =>
            {
                prices.Refresh();
                _payments?.Use(prices);
            };
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

    /// <summary>What clients pay it for their circuits themselves; null when payment is switched off.</summary>
    public CircuitPayments? CircuitPayments => _payments?.Circuits;

    /// <summary>What it sent for the sake of payment; null when it neither pays nor is paid.</summary>
    public PaymentTraffic? PaymentTraffic => _payments?.Traffic;

    /// <summary>Its keys.</summary>
    public RelayKeys Keys => _keys.Keys;

    /// <summary>Whether the consensus that this relay goes by lists another one, and its descriptor is here.</summary>
    public bool Knows(RsaId relay)
    {
        using NodeGate.Scope scope = _gate.Enter();
        return _directory.Find(relay) is not null;
    }

    private PortOption OrPort => _configuration.Relay.OrPorts.First(one => !one.NoListen);

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

        if (configuration.Client.ClientOnly)
        {
            faults.Add(new TorrcFault(TorrcSeverity.Error, "", 0, "ClientOnly", "It forbids what a relay host does.", "Run magicwave-client, or remove the line."));
        }

        AuthorityHostOptions authority = configuration.Authority;
        if (authority.V3AuthoritativeDirectory && (authority.InitialVoteDelay != authority.VoteDelay || authority.InitialDistDelay != authority.DistDelay))
        {
            faults.Add(new TorrcFault(
                TorrcSeverity.Warning, "", 0, "TestingV3AuthInitialVoteDelay", "V3AuthVoteDelay and V3AuthDistDelay are used from the start.",
                "Write the same delays for both."));
        }

        if (configuration.Payments.Ledger.UsesCircuits == true)
        {
            faults.Add(new TorrcFault(
                TorrcSeverity.Error, "", 0, "MWHorizonOverCircuits", "A relay asks its ledger directly: its account is in its descriptor, beside its address.",
                "Write 0 or auto, or remove the line."));
        }

        AuthorityCheck.Add(configuration.Node, faults);
        HiddenServiceCheck.Refuse(configuration.Client, faults);
        PaymentCheck.Add(configuration.Payments, faults);
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
            _directory.Start(_relay, _configuration.Relay.PublishServerDescriptor ? Profile() : null, Keys);
            _maintenance = MaintainAsync();
            _heartbeat = Heartbeat.RunAsync(_logger, Counters, _configuration.Relay.HeartbeatPeriod, _gate.Time, _stop.Token);
            _ledger = LedgerWatch.Start(_payments, _configuration.Payments.Ledger, _logger, _gate.Time);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAcceptingAsync() => _relay.StopListeningAsync().AsTask();

    /// <summary>Closes the ports, the channels and the books.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _maintenance.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _heartbeat.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _directory.DisposeAsync().ConfigureAwait(false);
        await _relay.DisposeAsync().ConfigureAwait(false);
        if (_ledger is not null)
        {
            await _ledger.DisposeAsync().ConfigureAwait(false);
        }

        if (_payments is not null)
        {
            await _payments.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
        _keys.Dispose();
        _stop.Dispose();
        _completion.TrySetResult();
    }

    private OnionRelayOptions RelayOptions()
    {
        PortOption port = OrPort;
        return new OnionRelayOptions
        {
            ListenAddress = new IPEndPoint(port.Address ?? IPAddress.Any, port.Port),
            AdvertisedAddresses = _ownAddresses,
            OutboundAddress = _configuration.Node.OutboundBindAddress,
            ExitPolicy = ExitPolicy(),
            AllowIpv6Exit = _configuration.Relay.IPv6Exit,
            ExtendAllowPrivateAddresses = _configuration.Node.ExtendAllowPrivateAddresses,
            Accounting = _payments?.Accounting ?? NoAccounting.Instance,
            Limit = BandwidthLimits.Of(_configuration.Node, _configuration.Relay, _gate.Time),
            Directory = _directory.Service,
            OnionServiceCounters = _directory.OnionServiceCounters,
            RefusesSingleHopRendezvous = _configuration.Relay.RefusesSingleHopRendezvous,
            Lookup = _directory.Find,
        };
    }

    private ExitPolicy ExitPolicy() => ExitPolicyBuilder.Build(_configuration.Relay, _ownAddresses, LocalAddresses());

    private RelayProfile Profile()
    {
        NodeOptions node = _configuration.Node;
        RelayHostOptions relay = _configuration.Relay;
        long rate = relay.RelayBandwidthRate > 0 ? relay.RelayBandwidthRate : node.BandwidthRate;
        long burst = relay.RelayBandwidthBurst > 0 ? relay.RelayBandwidthBurst : Math.Max(rate, node.BandwidthBurst);
        PortOption? dirPort = relay.DirPorts.FirstOrDefault(one => !one.NoAdvertise);
        return new()
        {
            Nickname = Nickname,
            Address = _ownAddresses.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback,
            OrPort = relay.OrPorts.FirstOrDefault(one => !one.NoAdvertise && one.Port != 0)?.Port ?? _relay.Address!.Port,
            DirPort = dirPort?.Port ?? 0,
            Platform = $"MagicWave {HostProgram.Version} on {RuntimeInformation.OSDescription.Split(' ')[0]}",
            Protocols = _payments is null ? RelayProfile.DefaultProtocols : RelayProfile.PaidProtocols,
            BandwidthRate = (int)Math.Min(Math.Min(rate, relay.MaxAdvertisedBandwidth), int.MaxValue),
            BandwidthBurst = (int)Math.Min(burst, int.MaxValue),
            Family = string.Join(' ', relay.FamilyFingerprints.Select(id => $"${id}")),
            Contact = relay.ContactInfo,
            ExitPolicy = ExitPolicy(),
            IsDirectoryCache = relay.DirCache,
            IsHiddenServiceDirectory = relay.DirCache,
            Settlement = _payments?.AccountOf(Keys.Ed25519Id),
        };
    }

    /// <summary>Renews keys that are due and tells the network what the relay carries.</summary>
    private async Task MaintainAsync()
    {
        BandwidthMeter meter = new();
        bool isFailing = false;
        using PeriodicTimer timer = new(BandwidthMeter.Period, _gate.Time);
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            _directory.SetObservedBandwidth(meter.Take(Counters.CellsRelayed + Counters.CellsEnded));
            DateTimeOffset now = _gate.Time.GetUtcNow();
            try
            {
                RenewKeys(now);
                isFailing = false;
            }
            catch (Exception failure) when (failure is KeyStoreException or IOException or UnauthorizedAccessException)
            {
                // A disk that is full today must not keep the keys from being renewed tomorrow: they last for weeks more.
                if (!isFailing)
                {
                    HostLog.RenewalFailed(_logger, failure.GetType().Name);
                }

                isFailing = true;
            }
        }
    }

    private void RenewKeys(DateTimeOffset now)
    {
        RelayKeys before = Keys;
        try
        {
            _ = _keys.RenewSigningKey(now);
            _ = _keys.RotateOnionKeys(now, OnionKeyLifetime, OnionKeyGrace);
        }
        finally
        {
            // One may be renewed and the other fail, or an old key be forgotten only: what there is now is what counts.
            if (!ReferenceEquals(before, Keys))
            {
                _relay.UseKeys(Keys);
                _directory.UseKeys(Keys);
            }
        }
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
