using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Onion.Socks;

/// <summary>
/// A SOCKS 4, 4a and 5 server in front of an <see cref="OnionClient"/>, with tor's look-ups and isolation by user name. Names are never resolved here.
/// Thread-safe.
/// </summary>
public sealed class SocksListener : IAsyncDisposable
{
    private readonly OnionClient _client;
    private readonly SocksOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Socket _socket;
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = new();
    private Task _accepting = Task.CompletedTask;
    private int _isDisposed;

    /// <summary>Makes a server; <see cref="Start"/> opens its port.</summary>
    /// <exception cref="ArgumentException">The address is not a loopback address, and remote clients are not allowed.</exception>
    public SocksListener(OnionClient client, SocksOptions options, TimeProvider? time = null, ILogger<SocksListener>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumConnections);
        if (!options.AllowsRemoteClients && !IPAddress.IsLoopback(options.EndPoint.Address))
        {
            throw new ArgumentException("The SOCKS server listens at loopback addresses only, unless remote clients are allowed.", nameof(options));
        }

        _client = client;
        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? (ILogger)NullLogger.Instance;
        _socket = new(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _places = new(options.MaximumConnections);
    }

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Opens the port and begins to serve.</summary>
    /// <exception cref="SocketException">The port cannot be opened.</exception>
    public void Start()
    {
        _socket.Bind(_options.EndPoint);
        _socket.Listen();
        SocksLog.Listening(_logger, LocalEndPoint.Port);
        string group = _options.SessionGroup ?? string.Create(CultureInfo.InvariantCulture, $"port {LocalEndPoint.Port}");
        _accepting = AcceptAsync(group);
    }

    /// <summary>Closes the port and every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_sessions.Keys).ConfigureAwait(false);
        _stop.Dispose();
        _places.Dispose();
    }

    private async Task AcceptAsync(string group)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_stop.Token).ConfigureAwait(false);
                Socket socket = await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
                Task session = ServeAsync(socket, group);
                _ = _sessions.TryAdd(session, 0);
                _ = session.ContinueWith(
                    static (done, sessions) => ((ConcurrentDictionary<Task, byte>)sessions!).TryRemove(done, out _),
                    _sessions,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception)
            {
                // Out of descriptors, or a connection that was gone already: the next one may do.
                _ = _places.Release();
                SocksLog.AcceptFailed(_logger, exception.SocketErrorCode);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The outermost frame of a connection: whatever goes wrong with one must not end the others.")]
    private async Task ServeAsync(Socket socket, string group)
    {
        // The first step must not run in the loop that accepts.
        await Task.Yield();
        try
        {
            using SocksSession session = new(_client, socket, _options, group, _time, _logger);
            await session.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            SocksLog.HandshakeFailed(_logger);
        }
        catch (Exception exception)
        {
            SocksLog.Fault(_logger, exception);
        }
        finally
        {
            _ = _places.Release();
        }
    }
}
