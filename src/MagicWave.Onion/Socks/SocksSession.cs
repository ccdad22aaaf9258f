using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Socks;

/// <summary>One connection of a program to the SOCKS server, from its first byte to its last.</summary>
internal sealed class SocksSession : IDisposable
{
    private readonly OnionClient _client;
    private readonly Socket _socket;
    private readonly SocksOptions _options;
    private readonly string _group;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SocksHandshake _handshake = new();

    internal SocksSession(OnionClient client, Socket socket, SocksOptions options, string group, TimeProvider time, ILogger logger)
    {
        _client = client;
        _socket = socket;
        _options = options;
        _group = group;
        _time = time;
        _logger = logger;
        socket.NoDelay = true;
    }

    public void Dispose() => _socket.Dispose();

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await ReceiveRequestAsync(cancellationToken).ConfigureAwait(false))
        {
            SocksLog.HandshakeFailed(_logger);
            return;
        }

        SocksReply reply = await ServeAsync(_handshake.Request!, cancellationToken).ConfigureAwait(false);
        if (reply != SocksReply.Succeeded)
        {
            SocksLog.RequestFailed(_logger, reply);
            _handshake.Answer(reply);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            _socket.Shutdown(SocketShutdown.Both);
        }
    }

    private static SocksReply? ExtendedReplyTo(OnionErrorKind kind) => kind switch
    {
        OnionErrorKind.OnionServiceNotFound => SocksReply.OnionNotFound,
        OnionErrorKind.OnionServiceInvalid => SocksReply.OnionInvalid,
        OnionErrorKind.OnionServiceUnreachable => SocksReply.OnionIntroductionFailed,
        OnionErrorKind.OnionServiceSilent => SocksReply.OnionRendezvousFailed,
        OnionErrorKind.OnionServiceNeedsKey => SocksReply.OnionNeedsKey,
        OnionErrorKind.OnionServiceKeyRefused => SocksReply.OnionKeyRefused,
        OnionErrorKind.OnionAddressInvalid => SocksReply.OnionAddressInvalid,
        _ => null,
    };

    private static SocksReply ReplyTo(OnionErrorKind kind) => kind switch
    {
        OnionErrorKind.AddressRefused or OnionErrorKind.ExitPolicy => SocksReply.NotAllowed,
        OnionErrorKind.NameNotResolved or OnionErrorKind.HostUnreachable => SocksReply.HostUnreachable,
        >= OnionErrorKind.OnionAddressInvalid and <= OnionErrorKind.OnionServiceSilent => SocksReply.HostUnreachable,
        OnionErrorKind.ConnectionRefused or OnionErrorKind.ConnectionReset => SocksReply.ConnectionRefused,
        OnionErrorKind.Timeout => SocksReply.TtlExpired,
        _ => SocksReply.GeneralFailure,
    };

    private async Task<bool> ReceiveRequestAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(_options.HandshakeTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        byte[] buffer = new byte[SocksHandshake.MaximumReceived];
        while (_handshake.WantsMore)
        {
            int count = await _socket.ReceiveAsync(buffer.AsMemory(0, _handshake.Room), either.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return false;
            }

            _ = _handshake.Receive(buffer.AsSpan(0, count));
            await FlushAsync(either.Token).ConfigureAwait(false);
        }

        if (_handshake.State == SocksState.Failed)
        {
            _socket.Shutdown(SocketShutdown.Send);
        }

        return _handshake.State == SocksState.Requested;
    }

    private async Task<SocksReply> ServeAsync(SocksRequest request, CancellationToken cancellationToken)
    {
        if (Destination.TryNormalize(request.Host) is not { } host || (request.Command == SocksCommand.Connect && request.Port == 0))
        {
            return SocksReply.GeneralFailure;
        }

        try
        {
            ConnectOptions options = new() { IsolationKey = KeyOf(request, host) };
            switch (request.Command)
            {
                case SocksCommand.Connect:
                    await ConnectAsync(host, request.Port, options, cancellationToken).ConfigureAwait(false);
                    return SocksReply.Succeeded;
                case SocksCommand.Resolve:
                    IReadOnlyList<IPAddress> addresses = await _client.ResolveAsync(host, options, cancellationToken).ConfigureAwait(false);
                    _handshake.Answer(
                        SocksReply.Succeeded, addresses.FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0]);
                    break;
                default:
                    if (!IPAddress.TryParse(host, out IPAddress? address))
                    {
                        return SocksReply.GeneralFailure;
                    }

                    _handshake.Answer(
                        SocksReply.Succeeded, name: await _client.ResolveNameAsync(address, options, cancellationToken).ConfigureAwait(false));
                    break;
            }

            await FlushAsync(cancellationToken).ConfigureAwait(false);
            _socket.Shutdown(SocketShutdown.Both);
            return SocksReply.Succeeded;
        }
        catch (OnionException exception) when (_handshake.State == SocksState.Requested)
        {
            return (_options.UsesExtendedErrors ? ExtendedReplyTo(exception.Kind) : null) ?? ReplyTo(exception.Kind);
        }
    }

    private async Task ConnectAsync(string host, int port, ConnectOptions options, CancellationToken cancellationToken)
    {
        OnionStream stream = await OpenAsync(host, port, options, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            _handshake.Answer(SocksReply.Succeeded);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            SocksRelay relay = new(_socket, stream, _options.HalfCloseLinger, _time);
            await relay.RunAsync(_handshake.EarlyData, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens the stream, and gives up when the program hangs up meanwhile.</summary>
    private async Task<OnionStream> OpenAsync(string host, int port, ConnectOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource hungUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenSource connected = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task watching = WatchAsync(hungUp, connected.Token);
        try
        {
            return await _client.ConnectAsync(host, port, options, hungUp.Token).ConfigureAwait(false);
        }
        finally
        {
            await connected.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    /// <summary>Waits without reading: what the program sends early is for the stream.</summary>
    private async Task WatchAsync(CancellationTokenSource hungUp, CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                _ = await _socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                if (_socket.Available > 0)
                {
                    return;
                }
            }
            while (!_socket.Poll(0, SelectMode.SelectRead));

            // Readable: either bytes came since, or the end. An empty receive alone says neither; it also ends for bytes that were read before it.
            if (_socket.Available > 0)
            {
                return;
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (SocketException)
        {
            // Reset: it is gone.
        }

        await hungUp.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Lengths keep names and passwords apart that only look alike when joined.</summary>
    private string KeyOf(SocksRequest request, string host)
    {
        string user = _options.IsolatesByAuthentication ? request.Username ?? string.Empty : string.Empty;
        string password = _options.IsolatesByAuthentication ? request.Password ?? string.Empty : string.Empty;
        string to = _options.IsolatesByHost ? host : string.Empty;
        int port = _options.IsolatesByPort ? request.Port : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{_group}|{user.Length}:{user}|{password.Length}:{password}|{to}|{port}");
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (!_handshake.HasOutput)
        {
            return;
        }

        byte[] output = new byte[2048];
        int length = _handshake.TakeOutput(output);
        int sent = 0;
        while (sent < length)
        {
            sent += await _socket.SendAsync(output.AsMemory(sent, length - sent), cancellationToken).ConfigureAwait(false);
        }
    }
}
