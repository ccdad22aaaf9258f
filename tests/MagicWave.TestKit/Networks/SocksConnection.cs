using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MagicWave.TestKit.Networks;

/// <summary>A TCP stream through a SOCKS5 proxy (RFC 1928, RFC 1929), as any application would open it.</summary>
public static class SocksConnection
{
    private const byte Version = 5;
    private const byte NoAuthentication = 0;
    private const byte UserAndPassword = 2;
    private const byte Connect = 1;
    private const byte Resolve = 0xF0;

    /// <summary>Opens a stream to a host, which is resolved at the far end, or an address.</summary>
    /// <param name="proxy">Where the proxy listens.</param>
    /// <param name="host">Name or address.</param>
    /// <param name="port">Port at the far end.</param>
    /// <param name="user">User and password to isolate the stream by; null for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SocksFailure">The proxy said no.</exception>
    public static async Task<NetworkStream> OpenAsync(
        IPEndPoint proxy, string host, int port, string? user = null, CancellationToken cancellationToken = default)
    {
        NetworkStream stream = await ConnectAsync(proxy, cancellationToken);
        try
        {
            await RequestAsync(stream, Connect, host, port, user, cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Resolves a name through the proxy with tor's RESOLVE command.</summary>
    public static async Task<IPAddress> ResolveAsync(IPEndPoint proxy, string host, CancellationToken cancellationToken = default)
    {
        await using NetworkStream stream = await ConnectAsync(proxy, cancellationToken);
        return await RequestAsync(stream, Resolve, host, 0, user: null, cancellationToken);
    }

    private static async Task<NetworkStream> ConnectAsync(IPEndPoint proxy, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(proxy, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress> RequestAsync(
        NetworkStream stream, byte command, string host, int port, string? user, CancellationToken cancellationToken)
    {
        byte method = user is null ? NoAuthentication : UserAndPassword;
        await stream.WriteAsync(new byte[] { Version, 1, method }, cancellationToken);
        byte[] chosen = await ReadAsync(stream, 2, cancellationToken);
        if (chosen[1] != method)
        {
            throw new SocksFailure(chosen[1]);
        }

        if (user is not null)
        {
            byte[] name = Encoding.UTF8.GetBytes(user);
            await stream.WriteAsync((byte[])[1, (byte)name.Length, .. name, (byte)name.Length, .. name], cancellationToken);
            if ((await ReadAsync(stream, 2, cancellationToken))[1] != 0)
            {
                throw new SocksFailure(-1);
            }
        }

        await stream.WriteAsync((byte[])[Version, command, 0, .. Address(host), (byte)(port >> 8), (byte)port], cancellationToken);
        byte[] reply = await ReadAsync(stream, 4, cancellationToken);
        if (reply[1] != 0)
        {
            throw new SocksFailure(reply[1]);
        }

        IPAddress bound = new(await ReadAsync(stream, reply[3] == 4 ? 16 : 4, cancellationToken));
        await ReadAsync(stream, 2, cancellationToken);
        return bound;
    }

    private static byte[] Address(string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return [(byte)(address.AddressFamily == AddressFamily.InterNetwork ? 1 : 4), .. address.GetAddressBytes()];
        }

        byte[] name = Encoding.ASCII.GetBytes(host);
        return [3, (byte)name.Length, .. name];
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[count];
        return await stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken) == count ? bytes : throw new SocksFailure(-1);
    }
}
