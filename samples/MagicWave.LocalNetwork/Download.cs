using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using MagicWave.Onion;
using MagicWave.Onion.Identity;

namespace MagicWave.Samples.LocalNetwork;

/// <summary>A download through the network, and the circuit that carried it.</summary>
internal sealed class Download
{
    private const int BufferLength = 64 * 1024;

    private readonly Uri _uri;
    private readonly SocketsHttpHandler _handler;
    private readonly Func<IReadOnlyList<HopTarget>> _findPath;
    private readonly TaskCompletionSource<IReadOnlyList<HopTarget>> _path = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    private Download(Uri uri, SocketsHttpHandler handler, Func<IReadOnlyList<HopTarget>> findPath) => (_uri, _handler, _findPath) = (uri, handler, findPath);

    /// <summary>How much came so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public string Sha256 { get; private set; } = "";

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Completes with the relays of its circuit once something came.</summary>
    public Task<IReadOnlyList<HopTarget>> Path => _path.Task;

    /// <summary>Nicknames of the relays that carried it, the guard first.</summary>
    public IReadOnlyList<string> Circuit => _path.Task.IsCompletedSuccessfully ? [.. _path.Task.Result.Select(hop => hop.Nickname)] : [];

    /// <summary>Through the client's SOCKS port, as any program would make it.</summary>
    public static Download BySocks(MagicWave.Hosting.LocalNetwork network, Uri uri)
    {
        SocketsHttpHandler handler = new()
        {
            // socks5 and not socks4: the name would go through the network too, were there one.
            Proxy = new WebProxy(string.Create(CultureInfo.InvariantCulture, $"socks5://{network.Client.SocksEndPoints[0]}")) { BypassProxyOnLocal = false },
            UseProxy = true,
        };
        return new(uri, handler, () => network.Client.Onion.GetCircuits().FirstOrDefault(one => one.StreamCount > 0 && one.HopCount > 1)?.Path ?? []);
    }

    /// <summary>Through relays that the caller chose.</summary>
    public static Download ByPath(MagicWave.Hosting.LocalNetwork network, Uri uri, HopTarget guard, HopTarget middle, HopTarget exit)
    {
        ConnectOptions options = new() { Guard = guard, Middle = middle, Exit = exit, IsolationKey = "the other way" };
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            ConnectCallback = async (context, cancellationToken) =>
                await network.Client.Onion.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, options, cancellationToken),
        };
        return new(uri, handler, () => [guard, middle, exit]);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunCoreAsync(cancellationToken);
        }
        catch (Exception e)
        {
            _path.TrySetException(e);
            throw;
        }
    }

    private async Task RunCoreAsync(CancellationToken cancellationToken)
    {
        using HttpClient http = new(_handler) { Timeout = Timeout.InfiniteTimeSpan };
        long start = TimeProvider.System.GetTimestamp();
        using HttpResponseMessage response = await http.GetAsync(_uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferLength];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and int read)
        {
            hash.AppendData(buffer, 0, read);
            Interlocked.Add(ref _bytes, read);
            if (!_path.Task.IsCompleted && _findPath() is { Count: > 0 } path)
            {
                _path.TrySetResult(path);
            }
        }

        Elapsed = TimeProvider.System.GetElapsedTime(start);
        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        _path.TrySetResult(_findPath());
    }
}
