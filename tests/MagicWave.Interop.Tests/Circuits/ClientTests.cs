using System.Net;
using System.Net.Sockets;
using System.Text;
using MagicWave.Onion;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Socks;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Circuits;

/// <summary>MagicWave's circuits and streams through relays of stock tor.</summary>
[Collection(StockNetworkCollection.Name)]
public sealed class ClientTests(StockNetworkFixture fixture)
{
    private const int Length = 20_000_000;

    private static readonly string[] ThreeHops = ["relay0", "relay1", "exit0"];

    [Fact]
    public async Task A_file_comes_through_three_stock_relays()
    {
        await using StockPaths paths = await StockPaths.OpenAsync(fixture.Network, ThreeHops);
        await using SocksListener socks = new(paths.Client, new() { EndPoint = new(IPAddress.Loopback, 0) });
        socks.Start();

        Download download = await Downloader.GetAsync(socks.LocalEndPoint, fixture.Network.Files.Url(Length));

        Assert.Equal(HttpFileServer.Sha256(Length), download.Sha256);
        Assert.Contains(paths.Reports, report => report.Event == PathEvent.Built);
    }

    [Fact]
    public async Task Bytes_go_both_ways_at_once_and_stock_tor_takes_our_SENDMEs()
    {
        await using StockPaths paths = await StockPaths.OpenAsync(fixture.Network, ThreeHops);
        using EchoServer echo = new();
        await using OnionStream stream = await paths.Client.ConnectAsync("127.0.0.1", echo.Port);
        byte[] data = new byte[5_000_000];
        Random.Shared.NextBytes(data);

        Task write = stream.WriteAsync(data).AsTask();
        byte[] received = new byte[data.Length];
        await stream.ReadExactlyAsync(received);
        await write;

        Assert.Equal(data, received);
    }

    [Fact]
    public async Task Seven_stock_relays_make_a_circuit()
    {
        await using StockPaths paths = await StockPaths.OpenAsync(
            fixture.Network, ["relay0", "relay1", "auth0", "auth1", "auth2", "exit1", "exit0"]);
        using EchoServer echo = new();
        await using OnionStream stream = await paths.Client.ConnectAsync("127.0.0.1", echo.Port);
        await stream.WriteAsync("hello"u8.ToArray());
        byte[] received = new byte[5];
        await stream.ReadExactlyAsync(received);
        Assert.Equal("hello"u8, received);
    }

    [Fact]
    public async Task Stock_relays_take_ntor_v3_and_ignore_the_extension_of_payments()
    {
        await using StockPaths paths = await StockPaths.OpenAsync(fixture.Network, ThreeHops, price: 1);
        using EchoServer echo = new();
        await using OnionStream stream = await paths.Client.ConnectAsync("127.0.0.1", echo.Port);
        await stream.WriteAsync("hello"u8.ToArray());
        byte[] received = new byte[5];
        await stream.ReadExactlyAsync(received);
        Assert.Equal("hello"u8, received);
        Assert.Equal(3, paths.Client.GetCircuits()[0].PricePerCell);
    }

    [Fact]
    public async Task A_directory_answers_over_one_hop_made_by_CREATE_FAST()
    {
        await using StockPaths paths = await StockPaths.OpenAsync(fixture.Network, ThreeHops);
        HopTarget target = paths["auth1"] with { NtorOnionKey = default };
        await using OnionStream stream = await paths.Client.OpenDirectoryAsync(target);
        await stream.WriteAsync("GET /tor/status-vote/current/consensus-microdesc HTTP/1.0\r\n\r\n"u8.ToArray());
        using MemoryStream answer = new();
        await stream.CopyToAsync(answer);
        string text = Encoding.Latin1.GetString(answer.ToArray());
        Assert.StartsWith("HTTP/1.0 200 OK", text, StringComparison.Ordinal);
        Assert.Contains("directory-signature", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_refuses_fails_the_stream()
    {
        await using StockPaths paths = await StockPaths.OpenAsync(fixture.Network, ThreeHops);
        OnionException refused = await Assert.ThrowsAsync<OnionException>(async () => await paths.Client.ConnectAsync("127.0.0.1", FreePorts.Take()));

        // Stock tor says CONNECTREFUSED or, when it hears of it by another event of the socket, MISC.
        Assert.True(refused.Kind is OnionErrorKind.ConnectionRefused or OnionErrorKind.ExitFailed, refused.Kind.ToString());
    }

    [Fact]
    public async Task A_relay_that_does_not_exit_refuses_by_its_policy()
    {
        await using StockPaths paths = await StockPaths.OpenAsync(fixture.Network, ["exit0", "relay1", "relay0"]);
        OnionException refused = await Assert.ThrowsAsync<OnionException>(async () => await paths.Client.ConnectAsync("127.0.0.1", 80));
        Assert.Equal(OnionErrorKind.ExitPolicy, refused.Kind);
        Assert.Contains(paths.Reports, report => report.Event == PathEvent.ExitRefused);
    }

    [Fact]
    public async Task A_wrong_onion_key_fails_that_hop()
    {
        await using StockPaths paths = await StockPaths.OpenAsync(fixture.Network, ThreeHops);
        paths.Path = [paths["relay0"], paths["relay1"] with { NtorOnionKey = paths["exit1"].NtorOnionKey }, paths["exit0"]];
        using CancellationTokenSource enough = new(TimeSpan.FromMinutes(1));
        Task<OnionStream> connecting = paths.Client.ConnectAsync("127.0.0.1", 80, cancellationToken: enough.Token).AsTask();
        while (!paths.Reports.Any(report => report is { Event: PathEvent.HopFailed, Hop: 1 }))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), enough.Token);
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    private sealed class EchoServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public EchoServer()
        {
            _listener.Start();
            _ = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                using Socket socket = await _listener.AcceptSocketAsync();
                await using NetworkStream stream = new(socket);
                await stream.CopyToAsync(stream);
            }
            catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
