using System.Net;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Relay.Circuits;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Relay.OnionServices;
using MagicWave.Onion.Relay.Runtime;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion.Relay;

/// <summary>
/// A relay: takes channels on its OR port, is a hop of circuits, extends them, lets streams out under its exit policy. What it publishes about itself and
/// what it knows of others is the business of its directory side. Thread-safe.
/// </summary>
public sealed class OnionRelay : IAsyncDisposable
{
    private readonly NodeGate _gate;
    private readonly OnionRelayOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly OnionKeyRing _onionKeys;
    private readonly RelayCircuitServices _services;
    private RelayKeys _keys;
    private LinkIdentity _identity;
    private LinkIdentity? _previousIdentity;
    private OrListener? _listener;
    private Task _maintenance = Task.CompletedTask;

    /// <summary>Makes a relay; it listens after <see cref="Start"/>. Making the link keys takes up to a second.</summary>
    public OnionRelay(OnionRelayOptions options, RelayKeys keys, NodeGate gate)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(gate);
        _options = options;
        _gate = gate;
        _keys = keys;
        _identity = NewLinkIdentity();
        OnionKey? previous = keys.PreviousNtorKey is { } old ? new(old.SecretKey) : null;
        _onionKeys = new(new(keys.NtorKey.SecretKey), previous, gate.Random);
        Channels = new(gate, new()
        {
            Identity = () => _identity,
            OwnAddresses = options.AdvertisedAddresses,
            OutboundAddress = options.OutboundAddress,
            Accounting = options.Accounting,
            Limit = options.Limit,
            IsPaymentAnnounced = id => options.Lookup(id)?.SupportsPayment ?? false,
            MaximumConnections = options.MaximumConnections,
        });
        ExitService exit = new(
            gate,
            new()
            {
                IsExit = !options.ExitPolicy.IsRejectAll,
                Policy = options.ExitPolicy.Accepts,
                AllowIpv6 = options.AllowIpv6Exit,
                OutboundAddress = options.OutboundAddress,
                Directory = options.Directory,
            },
            _stop.Token);
        _services = new(Channels, exit, gate.Random, options.OnionServiceCounters)
        {
            OwnRsaId = keys.RsaId,
            AllowPrivateAddresses = options.ExtendAllowPrivateAddresses,
            Lookup = options.Lookup,
            KeepsBooks = options.Accounting is not NoAccounting,
            Accounting = options.Accounting,
        };
        Use(OnionServiceParameters.Default);
        RelayHandshakes handshakes = new(keys.RsaId, keys.Ed25519Id, _onionKeys, gate.Random);
        Channels.Acceptor = new RelayCircuitFactory(_services, handshakes, gate.Random);
    }

    /// <summary>Its channels; also for circuits of its own.</summary>
    public ChannelPool Channels { get; }

    /// <summary>What it did so far.</summary>
    public RelayCounters Counters => _services.Counters;

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint? Address => _listener?.Address;

    /// <summary>Opens the OR port.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be listened on.</exception>
    public void Start()
    {
        _listener ??= OrListener.Start(_options.ListenAddress, Channels);
        _maintenance = MaintainAsync();
    }

    /// <summary>Closes the OR port; channels and circuits that are there go on, and circuits on them may still be opened.</summary>
    public async ValueTask StopListeningAsync()
    {
        if (_listener is { } listener)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes over keys after a rotation: a new onion key (the old one is still answered to) or a new signing key.</summary>
    public void UseKeys(RelayKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        bool hasNewOnionKey = !ReferenceEquals(keys.NtorKey, _keys.NtorKey);
        bool hasNewSigningKey = !ReferenceEquals(keys.SigningKey, _keys.SigningKey);
        _keys = keys;
        using (_gate.Enter())
        {
            if (hasNewOnionKey)
            {
                _onionKeys.Rotate(new(keys.NtorKey.SecretKey));
            }
            else if (keys.PreviousNtorKey is null)
            {
                _onionKeys.DropPrevious();
            }
        }

        if (hasNewSigningKey)
        {
            RotateLinkIdentity();
        }
    }

    /// <summary>Takes over what the network agreed on about onion services. Under the gate.</summary>
    public void UseConsensus(Consensus consensus)
    {
        ArgumentNullException.ThrowIfNull(consensus);
        Use(OnionServiceParameters.Of(consensus));
    }

    /// <summary>Closes the port and every channel, and erases the keys that it made.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await StopListeningAsync().ConfigureAwait(false);
        await Channels.DisposeAsync().ConfigureAwait(false);
        await _maintenance.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using (_gate.Enter())
        {
            _onionKeys.Dispose();
        }

        _identity.Dispose();
        _previousIdentity?.Dispose();
        _stop.Dispose();
    }

    private void Use(OnionServiceParameters parameters) => _services.OnionServices.Use(
        parameters with { RefusesSingleHopRendezvous = _options.RefusesSingleHopRendezvous ?? parameters.RefusesSingleHopRendezvous });

    private LinkIdentity NewLinkIdentity() => LinkIdentity.Create(
        _keys.RsaIdentityKey, _keys.SigningKey.ExpandedKey, _keys.SigningCertificate, _gate.Time.GetUtcNow(), _gate.Random);

    private void RotateLinkIdentity()
    {
        LinkIdentity next = NewLinkIdentity();

        // The one before may still be shaking hands; the one before that is not.
        LinkIdentity? oldest = _previousIdentity;
        _previousIdentity = Interlocked.Exchange(ref _identity, next);
        oldest?.Dispose();
    }

    private async Task MaintainAsync()
    {
        using PeriodicTimer timer = new(LinkIdentity.RotationPeriod, _gate.Time);
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            RotateLinkIdentity();
        }
    }
}
