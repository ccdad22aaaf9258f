using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace MagicWave.Samples.LocalNetwork;

/// <summary>A download through the client's SOCKS port, as any program would make it, and the circuit that carried it.</summary>
internal sealed class Download(MagicWave.Hosting.LocalNetwork network, Uri uri)
{
    private const int BufferLength = 64 * 1024;

    private long _bytes;

    /// <summary>How much came so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public string Sha256 { get; private set; } = "";

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Nicknames of the relays that carried it, the guard first.</summary>
    public IReadOnlyList<string> Circuit { get; private set; } = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IPEndPoint socks = network.Client.SocksEndPoints[0];
        using SocketsHttpHandler handler = new()
        {
            // socks5 and not socks4: the name would go through the network too, were there one.
            Proxy = new WebProxy(string.Create(CultureInfo.InvariantCulture, $"socks5://{socks}")) { BypassProxyOnLocal = false },
            UseProxy = true,
        };
        using HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        long start = TimeProvider.System.GetTimestamp();
        using HttpResponseMessage response = await http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferLength];
        while (true)
        {
            int read = await body.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }

            hash.AppendData(buffer, 0, read);
            Interlocked.Add(ref _bytes, read);
            NoteCircuit();
        }

        Elapsed = TimeProvider.System.GetElapsedTime(start);
        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void NoteCircuit()
    {
        if (Circuit.Count == 0
            && network.Client.Onion.GetCircuits().FirstOrDefault(one => one.StreamCount > 0 && one.HopCount > 1) is { } circuit)
        {
            Circuit = [.. circuit.Path.Select(hop => hop.Nickname)];
        }
    }
}
