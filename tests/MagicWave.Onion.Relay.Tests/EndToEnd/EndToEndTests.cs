using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.Tests.EndToEnd;

public sealed class EndToEndTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_comes_whole_through_three_relays(bool paid)
    {
        await using Site site = new(8 << 20);
        await using RunningRelay guard = new("guard", paid: paid);
        await using RunningRelay middle = new("middle", paid: paid);
        await using RunningRelay exit = new("exit", isExit: true, paid: paid);
        await using RunningClient client = new([guard.Target, middle.Target, exit.Target], price: paid ? 10 : 0);
        Assert.Equal(site.Hash, await DownloadAsync(client, site));
        Assert.True(guard.Relay.Counters.CellsRelayed > 16_000);
        Assert.True(middle.Relay.Counters.CellsRelayed > 16_000);
        Assert.Equal(0, exit.Relay.Counters.CellsRelayed);
    }

    [Fact]
    public async Task Many_streams_share_a_circuit()
    {
        await using Site site = new(1 << 20);
        await using RunningRelay guard = new("guard");
        await using RunningRelay middle = new("middle");
        await using RunningRelay exit = new("exit", isExit: true);
        await using RunningClient client = new([guard.Target, middle.Target, exit.Target]);
        byte[][] hashes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => DownloadAsync(client, site)));
        Assert.All(hashes, h => Assert.Equal(site.Hash, h));
    }

    [Fact]
    public async Task An_upload_arrives_whole()
    {
        await using Site site = new(1);
        await using RunningRelay guard = new("guard");
        await using RunningRelay middle = new("middle");
        await using RunningRelay exit = new("exit", isExit: true);
        await using RunningClient client = new([guard.Target, middle.Target, exit.Target]);
        byte[] data = new byte[4 << 20];
        data[0] = (byte)'P';
        await using (OnionStream stream = await client.Onion.ConnectAsync("127.0.0.1", site.Port))
        {
            await stream.WriteAsync(data);
            await stream.FlushAsync();
        }

        for (int i = 0; i < 500 && site.Received < data.Length; i++)
        {
            await Task.Delay(20);
        }

        Assert.Equal(data.Length, site.Received);
    }

    [Fact]
    public async Task An_upload_arrives_whole_at_a_host_that_reads_it_after_the_stream_is_over()
    {
        using TcpListener host = new(IPAddress.Loopback, 0);
        host.Start();
        await using RunningRelay exit = new("exit", isExit: true);
        await using RunningClient client = new([exit.Target]);
        byte[] data = new byte[64 * 1024];
        await using (OnionStream stream = await client.Onion.ConnectAsync("127.0.0.1", ((IPEndPoint)host.LocalEndpoint).Port))
        {
            await stream.WriteAsync(data);
        }

        using TcpClient connection = await host.AcceptTcpClientAsync();
        for (int i = 0; i < 500 && connection.Available < data.Length; i++)
        {
            await Task.Delay(10);
        }

        // All of it is here, unread, and the exit has closed: nobody has taken it away again.
        await Task.Delay(200);
        byte[] received = new byte[data.Length];
        await connection.GetStream().ReadExactlyAsync(received);
        Assert.Equal(0, await connection.GetStream().ReadAsync(received));
    }

    [Fact]
    public async Task Names_are_resolved_at_the_exit()
    {
        await using RunningRelay guard = new("guard");
        await using RunningRelay exit = new("exit", isExit: true);
        await using RunningClient client = new([guard.Target, exit.Target]);
        Assert.Contains(IPAddress.Loopback, await client.Onion.ResolveAsync("localhost"));
    }

    [Fact]
    public async Task What_the_exit_refuses_is_said()
    {
        await using RunningRelay guard = new("guard");
        await using RunningRelay notAnExit = new("notanexit");
        await using RunningClient client = new([guard.Target, notAnExit.Target]);
        OnionException e = await Assert.ThrowsAsync<OnionException>(async () => await client.Onion.ConnectAsync("127.0.0.1", 80));
        Assert.Equal(OnionErrorKind.ExitPolicy, e.Kind);
    }

    [Fact]
    public async Task A_relay_with_another_identity_is_not_extended_to()
    {
        await using RunningRelay guard = new("guard");
        await using RunningRelay exit = new("exit", isExit: true);
        byte[] other = exit.Target.Ed25519Id!.Value.ToArray();
        other[3] ^= 1;
        HopTarget impostor = exit.Target with { Ed25519Id = Ed25519Id.FromBytes(other) };
        await using RunningClient client = new([guard.Target, impostor]);
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(5));
        _ = await Assert.ThrowsAnyAsync<Exception>(async () => await client.Onion.ConnectAsync("127.0.0.1", 80, null, timeout.Token));
        Assert.Equal(0, exit.Relay.Counters.CircuitsCreated);
    }

    internal static async Task<byte[]> DownloadAsync(RunningClient client, Site site)
    {
        await using OnionStream stream = await client.Onion.ConnectAsync("127.0.0.1", site.Port);
        await stream.WriteAsync("GET\n"u8.ToArray());
        return await SHA256.HashDataAsync(stream);
    }
}
