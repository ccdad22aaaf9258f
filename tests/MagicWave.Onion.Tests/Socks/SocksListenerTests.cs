using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Socks;
using MagicWave.Onion.Tests.Runtime;

namespace MagicWave.Onion.Tests.Socks;

public class SocksListenerTests
{
    [Fact]
    public async Task A_megabyte_goes_there_and_back()
    {
        await using SocksRig rig = new();
        using Socket socket = await rig.ConnectAsync("echo", 80);
        byte[] data = TestNetwork.Pattern(1_000_000);
        Task send = SendAllAsync(socket, data);
        Assert.Equal(data, await ReceiveAsync(socket, data.Length));
        await send;
    }

    [Fact]
    public async Task The_end_of_the_other_host_reaches_the_program_after_the_last_byte()
    {
        await using SocksRig rig = new();
        using Socket socket = await rig.ConnectAsync("source-500000", 80);
        Assert.Equal(TestNetwork.Pattern(500_000), await ReceiveAsync(socket, int.MaxValue));
    }

    [Fact]
    public async Task A_program_that_has_nothing_more_to_say_still_gets_the_answer()
    {
        await using SocksRig rig = new();
        using Socket socket = await rig.ConnectAsync("echo", 80);
        byte[] data = TestNetwork.Pattern(200_000);
        Task send = SendAllAsync(socket, data).ContinueWith(_ => socket.Shutdown(SocketShutdown.Send), TaskScheduler.Default);
        Assert.Equal(data, await ReceiveAsync(socket, data.Length));
        await send;
    }

    [Fact]
    public async Task A_half_closed_stream_ends_when_the_other_host_stays_silent()
    {
        await using SocksRig rig = new(options => options.HalfCloseLinger = TimeSpan.FromMilliseconds(50));
        using Socket socket = await rig.ConnectAsync("echo", 80);
        socket.Shutdown(SocketShutdown.Send);
        Assert.Empty(await ReceiveAsync(socket, 1));
    }

    [Fact]
    public async Task A_reset_is_a_reset_for_the_program()
    {
        await using SocksRig rig = new();
        using Socket socket = await rig.ConnectAsync("reset", 80);
        SocketException reset = await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(socket, 1));
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
    }

    [Fact]
    public async Task Data_behind_the_request_is_not_lost()
    {
        await using SocksRig rig = new();
        using Socket socket = await rig.OpenAsync();
        byte[] early = TestNetwork.Pattern(3000);
        await SendAllAsync(socket, [5, 1, 0, 5, 1, 0, 3, 4, .. "echo"u8, 0, 80, .. early]);
        Assert.Equal([5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0], await ReceiveAsync(socket, 12));
        Assert.Equal(early, await ReceiveAsync(socket, early.Length));
    }

    [Theory]
    [InlineData(EndReason.ConnectRefused, 5)]
    [InlineData(EndReason.ConnectionReset, 5)]
    [InlineData(EndReason.ResolveFailed, 4)]
    [InlineData(EndReason.NoRoute, 4)]
    [InlineData(EndReason.ExitPolicy, 2)]
    [InlineData(EndReason.Timeout, 6)]
    [InlineData(EndReason.Misc, 1)]
    public async Task Failures_have_codes_that_say_something(EndReason reason, byte code)
    {
        await using SocksRig rig = new();
        Assert.Equal(code, await rig.FailAsync($"end-{(int)reason}", 80));
    }

    [Theory]
    [InlineData("127.0.0.1", 80, false, 2)]
    [InlineData("abc.onion", 80, false, 4)]
    [InlineData("abc.onion", 80, true, 0xF6)]
    [InlineData("a b", 80, false, 1)]
    [InlineData("echo", 0, false, 1)]
    public async Task Requests_that_are_not_served_are_answered(string host, int port, bool extended, byte code)
    {
        await using SocksRig rig = new(options => options.UsesExtendedErrors = extended);
        Assert.Equal(code, await rig.FailAsync(host, port));
        Assert.Empty(rig.Network.Circuits);
    }

    [Fact]
    public async Task Look_ups_are_answered_by_the_exit()
    {
        await using SocksRig rig = new();
        Assert.Equal([0, 0, 1, 192, 0, 2, 1, 0, 0], await rig.LookUpAsync([0xF0, 0, 3, 11, .. "example.com"u8, 0, 0], 9));
        Assert.Equal([0, 0, 3, 11, .. "example.com"u8, 0, 0], await rig.LookUpAsync([0xF1, 0, 1, 192, 0, 2, 1, 0, 0], 17));
        Assert.Equal([4, 0, 1, 0, 0, 0, 0, 0, 0], await rig.LookUpAsync([0xF0, 0, 3, 7, .. "nowhere"u8, 0, 0], 9));
    }

    [Fact]
    public async Task User_names_and_passwords_keep_streams_apart()
    {
        await using SocksRig rig = new();
        foreach (string user in new[] { "a", "b", "a", "b" })
        {
            using Socket socket = await rig.ConnectAsync("echo", 80, user, "x");
        }

        Assert.Equal(2, rig.Network.Circuits.Count);
        using Socket other = await rig.ConnectAsync("echo", 80, "a", "y");
        using Socket nobody = await rig.ConnectAsync("echo", 80);
        Assert.Equal(4, rig.Network.Circuits.Count);
    }

    [Fact]
    public async Task Hosts_and_ports_keep_streams_apart_where_asked_for()
    {
        await using SocksRig rig = new(options =>
        {
            options.IsolatesByHost = true;
            options.IsolatesByPort = true;
            options.IsolatesByAuthentication = false;
        });
        using Socket first = await rig.ConnectAsync("echo", 80, "a", "x");
        using Socket same = await rig.ConnectAsync("echo", 80, "b", "x");
        Assert.Single(rig.Network.Circuits);
        using Socket port = await rig.ConnectAsync("echo", 81);
        using Socket host = await rig.ConnectAsync("echo.example", 80);
        Assert.Equal(3, rig.Network.Circuits.Count);
    }

    [Fact]
    public async Task Two_listeners_share_no_circuit()
    {
        await using SocksRig rig = new();
        await using SocksListener second = new(rig.Network.Client, new() { EndPoint = new(IPAddress.Loopback, 0) });
        second.Start();
        using Socket one = await rig.ConnectAsync("echo", 80);
        using Socket two = await SocksRig.ConnectAsync(second.LocalEndPoint, "echo", 80, null, null);
        Assert.Equal(2, rig.Network.Circuits.Count);
    }

    [Fact]
    public async Task HttpClient_speaks_through_it()
    {
        // The proxy of HttpClient is an independent client of SOCKS5; the exit's echo makes the answer from the question.
        await using SocksRig rig = new();
        using SocketsHttpHandler handler = new() { Proxy = new WebProxy($"socks5://127.0.0.1:{rig.Listener.LocalEndPoint.Port}"), UseProxy = true };
        using HttpClient http = new(handler);
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("test", "1"));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://echo.example/")));
        Assert.Equal(("echo.example", 80), (rig.Network.Begun[0].Host, rig.Network.Begun[0].Port));
    }

    [Fact]
    public async Task A_program_that_says_nothing_is_hung_up_on()
    {
        await using SocksRig rig = new(options => options.HandshakeTimeout = TimeSpan.FromMilliseconds(50));
        using Socket socket = await rig.OpenAsync();
        Assert.Empty(await ReceiveAsync(socket, 1));
    }

    [Fact]
    public async Task A_program_that_hangs_up_while_it_waits_ends_the_attempt()
    {
        await using SocksRig rig = new();
        using (Socket socket = await rig.OpenAsync())
        {
            await SendAllAsync(socket, [5, 1, 0, 5, 1, 0, 3, 6, .. "silent"u8, 0, 80]);
            Assert.Equal([5, 0], await ReceiveAsync(socket, 2));

            // One that hangs up before that has asked nothing of the exit.
            Assert.True(await rig.Network.BeginSeen.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.True(await rig.Network.EndSeen.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Single(rig.Network.Begun);
    }

    [Fact]
    public async Task Closing_ends_every_connection()
    {
        SocksRig rig = new();
        using Socket socket = await rig.ConnectAsync("echo", 80);
        using Socket silent = await rig.OpenAsync();
        await rig.DisposeAsync();
        Assert.Empty(await ReceiveQuietlyAsync(socket));
        Assert.Empty(await ReceiveQuietlyAsync(silent));
    }

    [Fact]
    public void Only_loopback_addresses_are_listened_at_unless_more_is_allowed()
    {
        using TestNetwork network = new();
        Assert.Throws<ArgumentException>(() => new SocksListener(network.Client, new() { EndPoint = new(IPAddress.Any, 0) }));
    }

    internal static async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[16384];
        while (all.Length < count)
        {
            int received = await socket.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count - all.Length)));
            if (received == 0)
            {
                break;
            }

            all.Write(buffer, 0, received);
        }

        return all.ToArray();
    }

    private static async Task<byte[]> ReceiveQuietlyAsync(Socket socket)
    {
        try
        {
            return await ReceiveAsync(socket, 1);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static async Task SendAllAsync(Socket socket, byte[] data)
    {
        int sent = 0;
        while (sent < data.Length)
        {
            sent += await socket.SendAsync(data.AsMemory(sent));
        }
    }
}
