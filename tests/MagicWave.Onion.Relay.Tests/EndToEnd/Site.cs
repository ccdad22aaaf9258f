using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MagicWave.Onion.Relay.Tests.EndToEnd;

/// <summary>Sends a fixed file to everybody who connects and says one line, and reads what else they say.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _loop;
    private long _received;

    public Site(int bytes)
    {
        File = new byte[bytes];
        new Random(7).NextBytes(File);
        _listener.Start();
        _loop = AcceptAllAsync();
    }

    public byte[] File { get; }

    public byte[] Hash => SHA256.HashData(File);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long Received => Interlocked.Read(ref _received);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
    }

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        try
        {
            NetworkStream stream = client.GetStream();
            byte[] buffer = new byte[65536];
            int n = await stream.ReadAsync(buffer);
            Interlocked.Add(ref _received, n);
            if (n > 0 && buffer[0] == (byte)'P')
            {
                while ((n = await stream.ReadAsync(buffer)) > 0)
                {
                    Interlocked.Add(ref _received, n);
                }

                return;
            }

            await stream.WriteAsync(File);
        }
        catch (IOException)
        {
            // The other side went away.
        }
    }
}
