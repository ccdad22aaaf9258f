using System.Net;
using System.Net.Sockets;
using MagicWave.Cryptography.Tls;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// The channels of one node: gives circuits an open one to the relay they want, dials when there is none, and takes connections from others.
/// Thread-safe where it says so; the rest is used under the gate.
/// </summary>
public sealed class ChannelPool : IChannelSource, IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private readonly NodeGate _gate;
    private readonly ChannelPoolOptions _options;
    private readonly TlsContext _clientTls = TlsContext.CreateClient();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<RsaId, List<ChannelDriver>> _open = [];
    private readonly HashSet<ChannelDriver> _drivers = [];
    private readonly Dictionary<DialKey, List<Action<Channel?, ConnectFailure>>> _dialling = [];
    private int _connections;

    /// <summary>Makes an empty pool.</summary>
    public ChannelPool(NodeGate gate, ChannelPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(options);
        _gate = gate;
        _options = options;
    }

    /// <summary>Who takes circuits that neighbours open; null refuses them. Set before the first connection.</summary>
    public ICircuitAcceptor? Acceptor { get; set; }

    /// <summary>How many channels are open.</summary>
    public int OpenChannels => _drivers.Count;

    /// <summary>
    /// Raised on every link handshake that came to its end, outside of the gate, from any thread: authorities learn who is reachable, and everybody
    /// about the clock.
    /// </summary>
    public event Action<LinkHandshakeResult, IPEndPoint>? HandshakeCompleted;

    /// <summary>The clock of the node.</summary>
    internal TimeProvider Time => _gate.Time;

    /// <inheritdoc/>
    public void Connect(HopTarget target, Action<Channel?, ConnectFailure> completion)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(completion);
        if (FindOpen(target) is { } channel)
        {
            completion(channel, ConnectFailure.None);
            return;
        }

        if (_dialling.TryGetValue(DialKey.Of(target), out List<Action<Channel?, ConnectFailure>>? waiting))
        {
            waiting.Add(completion);
            return;
        }

        if (_stop.IsCancellationRequested || _connections >= _options.MaximumConnections)
        {
            completion(null, ConnectFailure.ResourceLimit);
            return;
        }

        _connections++;
        _dialling.Add(DialKey.Of(target), [completion]);
        _ = DialAsync(target);
    }

    /// <summary>Opens a channel of its own to a relay, proves who it is, and closes it (an authority's reachability test). Thread-safe.</summary>
    /// <returns>Null when the relay was reached and is who it should be.</returns>
    public async Task<ConnectFailure> ProbeAsync(HopTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using (_gate.Enter())
        {
            _connections++;
        }

        try
        {
            (ChannelDriver? driver, _, ConnectFailure failure) = await OpenAsync(target).ConfigureAwait(false);
            driver?.Close();
            return failure;
        }
        finally
        {
            using NodeGate.Scope scope = _gate.Enter();
            _connections--;
        }
    }

    /// <summary>Takes a connection that came in on the OR port. Thread-safe. The pool owns the socket from now on.</summary>
    public void Accept(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        using (_gate.Enter())
        {
            if (_stop.IsCancellationRequested || _options.Identity is null || _connections >= _options.MaximumConnections)
            {
                socket.Dispose();
                return;
            }

            _connections++;
        }

        _ = AcceptAsync(socket);
    }

    /// <summary>Closes every channel. Thread-safe.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        ChannelDriver[] drivers;
        using (_gate.Enter())
        {
            drivers = [.. _drivers];
        }

        foreach (ChannelDriver driver in drivers)
        {
            driver.Close();
        }

        _clientTls.Dispose();
    }

    private Channel? FindOpen(HopTarget target)
    {
        if (!_open.TryGetValue(target.RsaId, out List<ChannelDriver>? drivers))
        {
            return null;
        }

        foreach (ChannelDriver driver in drivers)
        {
            // A channel from before the directory told that the relay is paid never began to talk of payment: it does not carry paid circuits.
            ChannelPeer peer = driver.Channel.Peer;
            if (!driver.Channel.IsClosed && (target.Ed25519Id is null || peer.Ed25519Id == target.Ed25519Id)
                && (peer.IsPaymentAnnounced || !target.SupportsPayment))
            {
                return driver.Channel;
            }
        }

        return null;
    }

    private async Task DialAsync(HopTarget target)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        ChannelDriver? driver = null;
        ReadOnlyMemory<byte> rest = default;
        ConnectFailure failure = ConnectFailure.Unreachable;
        try
        {
            (driver, rest, failure) = await OpenAsync(target).ConfigureAwait(false);
        }
        finally
        {
            // Also when something failed that nobody foresaw: whoever waits for this dial must not wait for ever.
            CompleteDial(target, driver, failure);
            await RunAsync(driver, rest).ConfigureAwait(false);
        }
    }

    private void CompleteDial(HopTarget target, ChannelDriver? driver, ConnectFailure failure)
    {
        using NodeGate.Scope scope = _gate.Enter();
        if (driver is not null)
        {
            Add(driver);
        }

        _ = _dialling.Remove(DialKey.Of(target), out List<Action<Channel?, ConnectFailure>>? waiting);
        foreach (Action<Channel?, ConnectFailure> completion in waiting ?? [])
        {
            completion(driver?.Channel, failure);
        }
    }

    private async Task AcceptAsync(Socket socket)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        ChannelDriver? driver = null;
        ReadOnlyMemory<byte> rest = default;
        try
        {
            (driver, rest) = await AnswerAsync(socket).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone before its handshake began, or the node is closing.
        }
        finally
        {
            await RunAsync(driver, rest).ConfigureAwait(false);
            socket.Dispose();
        }
    }

    private async Task<(ChannelDriver? Driver, ReadOnlyMemory<byte> First)> AnswerAsync(Socket socket)
    {
        LinkIdentity identity = _options.Identity!();
        IPEndPoint address = (IPEndPoint)socket.RemoteEndPoint!;
        LinkHandshakeOptions options = new()
        {
            Role = LinkHandshakeRole.Responder,
            PeerAddress = address.Address,
            Identity = identity,
            OwnAddresses = _options.OwnAddresses,
        };
        socket.NoDelay = true;
        TlsSession tls = identity.NewServerSession();
        (ChannelDriver? driver, ReadOnlyMemory<byte> rest, _) = await HandshakeAsync(socket, tls, options, address, false).ConfigureAwait(false);
        if (driver is not null)
        {
            using NodeGate.Scope scope = _gate.Enter();
            Add(driver);
        }

        return (driver, rest);
    }

    private async Task<(ChannelDriver? Driver, ReadOnlyMemory<byte> First, ConnectFailure Failure)> OpenAsync(HopTarget target)
    {
        Socket? opened = null;
        Socket socket;
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        timeout.CancelAfter(ConnectTimeout);
        try
        {
            // Fails when the process has no descriptors left, or the machine no such family of addresses.
            opened = new(target.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket = opened;
            if (_options.OutboundAddress is { } local && local.AddressFamily == target.Address.AddressFamily)
            {
                socket.Bind(new IPEndPoint(local, 0));
            }

            await socket.ConnectAsync(target.Address, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            opened?.Dispose();
            return (null, default, e is SocketException ? ConnectFailure.Unreachable : ConnectFailure.Timeout);
        }

        LinkHandshakeOptions options = new()
        {
            Role = _options.Identity is null ? LinkHandshakeRole.Client : LinkHandshakeRole.RelayInitiator,
            PeerAddress = target.Address.Address,
            Identity = _options.Identity?.Invoke(),
            ExpectedRsaId = target.RsaId.IsZero ? null : target.RsaId,
            ExpectedEd25519Id = target.Ed25519Id,
            OwnAddresses = _options.OwnAddresses,
        };
        return await HandshakeAsync(socket, _clientTls.NewSession(), options, target.Address, target.SupportsPayment).ConfigureAwait(false);
    }

    private async Task<(ChannelDriver? Driver, ReadOnlyMemory<byte> First, ConnectFailure Failure)> HandshakeAsync(
        Socket socket, TlsSession tls, LinkHandshakeOptions options, IPEndPoint address, bool announcesPayment)
    {
        LinkConnector connector = new(_gate, socket, tls);
        LinkHandshakeResult? result = null;
        ConnectFailure failure = ConnectFailure.Protocol;
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        timeout.CancelAfter(ConnectTimeout);
        try
        {
            result = await connector.RunAsync(options, timeout.Token).ConfigureAwait(false);
            failure = connector.Failure?.Reason == LinkHandshakeFailureReason.WrongIdentity ? ConnectFailure.WrongIdentity : failure;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            failure = e is OperationCanceledException ? ConnectFailure.Timeout : ConnectFailure.Unreachable;
        }

        if (result is null)
        {
            tls.Dispose();
            socket.Dispose();
            return (null, default, failure);
        }

        HandshakeCompleted?.Invoke(result, address);
        byte[] binding = new byte[32];
        tls.ExportKeyingMaterial("EXPORTER MAGICWAVE PAYMENT LINK"u8, default, binding);
        bool announces = announcesPayment || (result.PeerRsaId is { } id && IsPaymentAnnounced(id));
        ChannelPeer peer = new(result.PeerRsaId, result.PeerEd25519Id, address.Address, announces, binding);
        bool isInitiator = options.Role != LinkHandshakeRole.Responder;
        ChannelDriver driver = new(_gate, socket, tls, peer, isInitiator, Acceptor) { Limit = _options.Limit };
        return (driver, connector.Rest.ToArray(), ConnectFailure.None);
    }

    private bool IsPaymentAnnounced(RsaId id)
    {
        using (_gate.Enter())
        {
            return _options.IsPaymentAnnounced(id);
        }
    }

    private void Add(ChannelDriver driver)
    {
        Channel channel = driver.Channel;
        channel.Account = _options.Accounting.Open(new DriverLink(_gate, channel));
        _ = _drivers.Add(driver);
        _gate.Register(driver);
        if (channel.Peer.RsaId is { } id)
        {
            if (!_open.TryGetValue(id, out List<ChannelDriver>? drivers))
            {
                _open.Add(id, drivers = []);
            }

            drivers.Add(driver);
        }
    }

    private async Task RunAsync(ChannelDriver? driver, ReadOnlyMemory<byte> rest)
    {
        try
        {
            if (driver is not null && !_stop.IsCancellationRequested)
            {
                await driver.ReadAllAsync(rest).ConfigureAwait(false);
            }
        }
        finally
        {
            driver?.Close();
            Remove(driver);
        }
    }

    private void Remove(ChannelDriver? driver)
    {
        using NodeGate.Scope scope = _gate.Enter();
        _connections--;
        if (driver is null)
        {
            return;
        }

        _gate.Unregister(driver);
        _ = _drivers.Remove(driver);
        if (driver.Channel.Peer.RsaId is { } id && _open.TryGetValue(id, out List<ChannelDriver>? drivers))
        {
            _ = drivers.Remove(driver);
            if (drivers.Count == 0)
            {
                _ = _open.Remove(id);
            }
        }
    }

    /// <summary>
    /// What circuits must agree on to wait for the same dial. The whole target and not its RSA identity alone: a client that names a wrong
    /// address or Ed25519 identity for a relay must not make everybody else's circuits to that relay fail with its own.
    /// </summary>
    private readonly record struct DialKey(RsaId RsaId, Ed25519Id? Ed25519Id, IPEndPoint Address)
    {
        public static DialKey Of(HopTarget target) => new(target.RsaId, target.Ed25519Id, target.Address);
    }
}
