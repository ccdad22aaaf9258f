using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MagicWave.Samples.LocalNetwork;

/// <summary>A web site of two pages, <c>/</c> and <c>/file</c>: HTTP/1.1, GET and HEAD, one request per connection.</summary>
internal sealed class StaticSite : IAsyncDisposable
{
    private const int MaximumHead = 16 * 1024;
    private const int BlockLength = 1 << 20;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _path;
    private readonly long _length;
    private Task _loop = Task.CompletedTask;

    private StaticSite(string path, long length)
    {
        _path = path;
        _length = length;
    }

    /// <summary>SHA-256 of the file as it lies on the disk.</summary>
    public required string Sha256 { get; init; }

    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Makes a file of random bytes and serves it.</summary>
    public static async Task<StaticSite> StartAsync(string folder, long length)
    {
        string path = Path.Combine(folder, "site-file");
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[BlockLength];
        await using (FileStream file = File.Create(path))
        {
            for (long left = length; left > 0; left -= block.Length)
            {
                Memory<byte> part = block.AsMemory(0, (int)Math.Min(block.Length, left));
                RandomNumberGenerator.Fill(part.Span);
                hash.AppendData(part.Span);
                await file.WriteAsync(part);
            }
        }

        StaticSite site = new(path, length) { Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
        site._listener.Start();
        site._loop = site.AcceptAllAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The site is closed.
        }
    }

    private async Task ServeAsync(TcpClient visitor)
    {
        try
        {
            using (visitor)
            {
                NetworkStream stream = visitor.GetStream();
                string[] request = (await ReadHeadAsync(stream)).Split('\n')[0].TrimEnd('\r').Split(' ');
                bool isHead = request[0] == "HEAD";
                if (request.Length != 3 || (request[0] != "GET" && !isHead))
                {
                    await AnswerAsync(stream, "405 Method Not Allowed", "text/plain", "GET and HEAD only\n"u8.ToArray(), isHead);
                }
                else if (request[1] == "/file")
                {
                    await SendFileAsync(stream, isHead);
                }
                else if (request[1] == "/")
                {
                    await AnswerAsync(stream, "200 OK", "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Page()), isHead);
                }
                else
                {
                    await AnswerAsync(stream, "404 Not Found", "text/plain", "There is / and /file\n"u8.ToArray(), isHead);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            // The visitor left, or the site is closed.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        byte[] head = new byte[MaximumHead];
        int length = 0;
        while (length < head.Length && head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            int read = await stream.ReadAsync(head.AsMemory(length), _stop.Token);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return Encoding.ASCII.GetString(head, 0, length);
    }

    private async Task SendFileAsync(NetworkStream stream, bool isHead)
    {
        await stream.WriteAsync(Head("200 OK", "application/octet-stream", _length), _stop.Token);
        if (!isHead)
        {
            await using FileStream file = File.OpenRead(_path);
            await file.CopyToAsync(stream, _stop.Token);
        }
    }

    private async Task AnswerAsync(NetworkStream stream, string status, string type, byte[] body, bool isHead)
    {
        await stream.WriteAsync(Head(status, type, body.Length), _stop.Token);
        if (!isHead)
        {
            await stream.WriteAsync(body, _stop.Token);
        }
    }

    private static byte[] Head(string status, string type, long length) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));

    private string Page() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <!doctype html><title>MagicWave</title>
        <h1>It came through three relays, and they were paid for it.</h1>
        <p><a href="/file">A file of {_length} bytes</a>, SHA-256 <code>{Sha256}</code></p>
        """);
}
