using System.Net;
using System.Net.Sockets;

namespace MagicWave.Onion.Runtime;

/// <summary>The OR port: hands every connection to the channel pool.</summary>
public sealed class OrListener : IAsyncDisposable
{
    /// <summary>While no connection can be taken (no descriptors left), the port is not tried without pause.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ChannelPool _pool;
    private readonly Task _loop;

    private OrListener(Socket socket, ChannelPool pool)
    {
        _socket = socket;
        _pool = pool;
        _loop = AcceptAllAsync();
    }

    /// <summary>Where it listens; the port is the real one where 0 was asked for.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Starts listening.</summary>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static OrListener Start(IPEndPoint address, ChannelPool pool)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(pool);
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // A relay that starts again takes its port back at once.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(address);
            socket.Listen(512);
            return new(socket, pool);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening; channels that are open stay.</summary>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
    }

    private async Task AcceptAllAsync()
    {
        while (true)
        {
            try
            {
                _pool.Accept(await _socket.AcceptAsync().ConfigureAwait(false));
            }
            catch (SocketException e) when (e.SocketErrorCode is not (SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket))
            {
                // One connection that died before it was taken does not end the port.
                await Task.Delay(Pause, _pool.Time).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
