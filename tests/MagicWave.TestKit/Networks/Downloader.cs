using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MagicWave.TestKit.Networks;

/// <summary>Fetches a file over HTTP/1.1, directly or through a SOCKS5 proxy, and measures it without keeping it.</summary>
public static class Downloader
{
    private const int BufferLength = 256 * 1024;
    private const int LongestHead = 16 * 1024;

    /// <summary>Fetches one file on a connection of its own.</summary>
    /// <param name="proxy">Where the SOCKS proxy listens.</param>
    /// <param name="url">What to fetch; only http.</param>
    /// <param name="user">SOCKS user for isolation; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Download> GetAsync(IPEndPoint proxy, Uri url, string? user = null, CancellationToken cancellationToken = default)
    {
        long start = Stopwatch.GetTimestamp();
        await using Stream stream = await SocksConnection.OpenAsync(proxy, url.DnsSafeHost, url.Port, user, cancellationToken);
        string request = $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);

        byte[] buffer = new byte[BufferLength];
        (int filled, int headLength) = await ReadHeadAsync(stream, buffer, cancellationToken);
        TimeSpan firstByte = Stopwatch.GetElapsedTime(start);
        string head = Encoding.Latin1.GetString(buffer, 0, headLength);

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = filled - headLength;
        hash.AppendData(buffer, headLength, filled - headLength);
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            bytes += read;
        }

        string digest = Convert.ToHexString(hash.GetHashAndReset());
        return new Download(Status(head), bytes, digest, Stopwatch.GetElapsedTime(start), firstByte, bytes == ContentLength(head));
    }

    private static async Task<(int Filled, int HeadLength)> ReadHeadAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        int filled = 0;
        while (filled < LongestHead)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                break;
            }

            filled += read;
            int end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (filled, end + 4);
            }
        }

        throw new IOException($"The answer has no complete head: {filled} bytes.");
    }

    private static int Status(string head) => int.Parse(head.AsSpan(head.IndexOf(' ') + 1, 3), CultureInfo.InvariantCulture);

    private static long ContentLength(string head)
    {
        const string Name = "\r\nContent-Length:";
        int at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return -1;
        }

        ReadOnlySpan<char> value = head.AsSpan(at + Name.Length);
        return long.Parse(value[..value.IndexOf('\r')], CultureInfo.InvariantCulture);
    }
}
