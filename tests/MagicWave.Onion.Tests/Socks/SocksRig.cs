using System.Net;
using System.Net.Sockets;
using System.Text;
using MagicWave.Onion.Socks;
using MagicWave.Onion.Tests.Runtime;

namespace MagicWave.Onion.Tests.Socks;

/// <summary>A SOCKS server on a port of its own, in front of a client of the network in memory.</summary>
internal sealed class SocksRig : IAsyncDisposable
{
    public SocksRig(Action<SocksOptions>? configure = null)
    {
        SocksOptions options = new() { EndPoint = new(IPAddress.Loopback, 0) };
        configure?.Invoke(options);
        Listener = new(Network.Client, options);
        Listener.Start();
    }

    public TestNetwork Network { get; } = new();

    public SocksListener Listener { get; }

    public static async Task<Socket> ConnectAsync(IPEndPoint server, string host, int port, string? user, string? password)
    {
        Socket socket = await OpenAsync(server);
        Assert.Equal(0, await AskAsync(socket, host, port, user, password));
        return socket;
    }

    public Task<Socket> ConnectAsync(string host, int port, string? user = null, string? password = null) =>
        ConnectAsync(Listener.LocalEndPoint, host, port, user, password);

    public Task<Socket> OpenAsync() => OpenAsync(Listener.LocalEndPoint);

    /// <summary>The code of a failure, after which the connection ends.</summary>
    public async Task<byte> FailAsync(string host, int port)
    {
        using Socket socket = await OpenAsync();
        byte code = await AskAsync(socket, host, port, null, null);
        Assert.Empty(await SocksListenerTests.ReceiveAsync(socket, 1));
        return code;
    }

    /// <summary>The answer to a request without its version byte, after which the connection ends.</summary>
    public async Task<byte[]> LookUpAsync(byte[] request, int length)
    {
        using Socket socket = await OpenAsync();
        await socket.SendAsync(new byte[] { 5, 1, 0 });
        Assert.Equal([5, 0], await SocksListenerTests.ReceiveAsync(socket, 2));
        await socket.SendAsync((byte[])[5, .. request]);
        Assert.Equal([5], await SocksListenerTests.ReceiveAsync(socket, 1));
        byte[] answer = await SocksListenerTests.ReceiveAsync(socket, length);
        Assert.Empty(await SocksListenerTests.ReceiveAsync(socket, 1));
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        Network.Dispose();
    }

    private static async Task<Socket> OpenAsync(IPEndPoint server)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server);
        return socket;
    }

    private static async Task<byte> AskAsync(Socket socket, string host, int port, string? user, string? password)
    {
        await socket.SendAsync(new byte[] { 5, 1, (byte)(user is null ? 0 : 2) });
        Assert.Equal([5, (byte)(user is null ? 0 : 2)], await SocksListenerTests.ReceiveAsync(socket, 2));
        if (user is not null)
        {
            await socket.SendAsync((byte[])[1, (byte)user.Length, .. Encoding.ASCII.GetBytes(user), (byte)password!.Length, .. Encoding.ASCII.GetBytes(password)]);
            Assert.Equal([1, 0], await SocksListenerTests.ReceiveAsync(socket, 2));
        }

        await socket.SendAsync((byte[])[5, 1, 0, 3, (byte)host.Length, .. Encoding.ASCII.GetBytes(host), (byte)(port >> 8), (byte)port]);
        byte[] answer = await SocksListenerTests.ReceiveAsync(socket, 10);
        return answer[1];
    }
}
