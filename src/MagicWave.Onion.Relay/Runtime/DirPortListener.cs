using System.Net;
using System.Net.Sockets;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Runtime;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>Answers directory requests on a directory port: plain HTTP/1.0, one request per connection. Thread-safe.</summary>
public sealed class DirPortListener : IAsyncDisposable
{
    private const int MaximumConnections = 1024;
    private const int ReadLength = 4096;

    private static readonly TimeSpan ConnectionTimeout = TimeSpan.FromMinutes(2);

    private readonly NodeGate _gate;
    private readonly DirectoryResponder _responder;
    private readonly Func<IPAddress, bool> _allows;
    private readonly ILogger<DirPortListener> _logger;
    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(MaximumConnections);
    private readonly Task _loop;

    private DirPortListener(
        Socket socket, NodeGate gate, DirectoryResponder responder, Func<IPAddress, bool>? allows, ILogger<DirPortListener> logger)
    {
        _socket = socket;
        _gate = gate;
        _responder = responder;
        _allows = allows ?? (static _ => true);
        _logger = logger;
        _loop = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Opens the port.</summary>
    /// <param name="address">Where to listen; port 0 takes a free one.</param>
    /// <param name="gate">The gate of the node.</param>
    /// <param name="responder">Knows the answers.</param>
    /// <param name="allows">Which addresses may ask (<c>DirPolicy</c>); null for all.</param>
    /// <param name="logger">Where it logs.</param>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static DirPortListener Start(
        IPEndPoint address, NodeGate gate, DirectoryResponder responder, Func<IPAddress, bool>? allows, ILogger<DirPortListener> logger)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(responder);
        ArgumentNullException.ThrowIfNull(logger);
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen();
            return new DirPortListener(socket, gate, responder, allows, logger);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes the port. Connections end by themselves or at their timeout.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket connection = await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
                if (await _places.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
                {
                    _ = ServeAsync(connection);
                }
                else
                {
                    connection.Dispose();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException exception)
            {
                DirectoryServiceLog.AcceptFailed(_logger, exception);
            }
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using CancellationTokenSource timer = new(ConnectionTimeout, _gate.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _stop.Token);
        try
        {
            connection.NoDelay = true;
            await AnswerAsync(connection, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            DirectoryServiceLog.ConnectionFailed(_logger, exception);
        }
        finally
        {
            connection.Dispose();
            _places.Release();
        }
    }

    private async ValueTask AnswerAsync(Socket connection, CancellationToken cancellationToken)
    {
        IPAddress peer = ((IPEndPoint)connection.RemoteEndPoint!).Address;
        if (!_allows(peer))
        {
            return;
        }

        // The exchange answers what becomes too long.
        DirectoryExchange exchange = _responder.Open(peer);
        byte[] buffer = new byte[ReadLength];
        ReadOnlyMemory<byte> response;
        do
        {
            int read = await connection.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            using NodeGate.Scope scope = _gate.Enter();
            if (exchange.TryRespond(buffer.AsSpan(0, read), _gate.Time.GetUtcNow(), out response))
            {
                break;
            }
        }
        while (true);
        while (!response.IsEmpty)
        {
            response = response[await connection.SendAsync(response, cancellationToken).ConfigureAwait(false)..];
        }

        connection.Shutdown(SocketShutdown.Send);
    }
}
