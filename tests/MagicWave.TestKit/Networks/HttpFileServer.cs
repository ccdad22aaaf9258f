using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MagicWave.TestKit.Networks;

/// <summary>
/// A web server on loopback that serves fixed files from memory, faster than any circuit. <c>/N</c> for a number N is a file of N
/// pseudo-random bytes, the beginning of the same sequence for every N. One request per connection.
/// </summary>
public sealed class HttpFileServer : IAsyncDisposable
{
    /// <summary>The longest file.</summary>
    public const int MaximumLength = 100 * 1024 * 1024;

    private const ulong ContentSeed = 0x4D61676963;

    private static readonly Lazy<byte[]> Content = new(() => new SeededRandom(ContentSeed).Bytes(MaximumLength));
    private static readonly ConcurrentDictionary<int, string> Digests = new();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private long _requests;

    /// <summary>Listens on a port that the system chooses.</summary>
    public HttpFileServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>How many requests were answered.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>SHA-256 of the file of a length, in upper-case hexadecimal.</summary>
    public static string Sha256(int length) => Digests.GetOrAdd(length, static length => Convert.ToHexString(SHA256.HashData(Content.Value.AsSpan(0, length))));

    /// <summary>The address of the file of a length.</summary>
    public Uri Url(int length) => new($"http://{EndPoint}/{length.ToString(CultureInfo.InvariantCulture)}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using (socket)
            {
                socket.NoDelay = true;
                int length = await ReadRequestAsync(socket);
                bool found = length is >= 0 and <= MaximumLength;
                string head = $"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\nContent-Length: {(found ? length : 0)}\r\nConnection: close\r\n\r\n";
                await SendAsync(socket, Encoding.ASCII.GetBytes(head));
                if (found)
                {
                    await SendAsync(socket, Content.Value.AsMemory(0, length));
                }

                Interlocked.Increment(ref _requests);
                socket.Shutdown(SocketShutdown.Send);
                await socket.ReceiveAsync(new byte[1], _stop.Token);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The client went away, or the server is closing: there is nobody to tell.
        }
    }

    private async Task<int> ReadRequestAsync(Socket socket)
    {
        byte[] request = new byte[4096];
        int filled = 0;
        while (filled < request.Length && request.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) < 0)
        {
            int read = await socket.ReceiveAsync(request.AsMemory(filled), _stop.Token);
            if (read == 0)
            {
                return -1;
            }

            filled += read;
        }

        string[] words = Encoding.ASCII.GetString(request, 0, filled).Split(' ', 3);
        return words is ["GET", ['/', .. var number], _] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : -1;
    }

    private async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, _stop.Token)..];
        }
    }
}
