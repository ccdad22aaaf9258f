using System.Net;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests;

/// <summary>The rig itself: stock tor through stock tor. What fails here is no fault of MagicWave's.</summary>
[Collection(StockNetworkCollection.Name)]
public sealed class StockNetworkTests(StockNetworkFixture fixture)
{
    private const int Length = 10_000_000;

    [Fact]
    public async Task A_stock_client_downloads_through_stock_relays()
    {
        Download download = await fixture.Network.DownloadAsync(Length);

        Assert.Equal(200, download.Status);
        Assert.True(download.IsComplete);
        Assert.Equal(HttpFileServer.Sha256(Length), download.Sha256);
    }

    [Fact]
    public async Task A_stock_client_reports_what_cannot_be_reached()
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromMinutes(1));
        IPEndPoint proxy = fixture.Network.Client.SocksEndPoint!;

        SocksFailure failure = await Assert.ThrowsAsync<SocksFailure>(() => SocksConnection.OpenAsync(proxy, "127.0.0.1", FreePorts.Take(), cancellationToken: timeout.Token));

        Assert.InRange(failure.Reply, 1, 8);
    }

    [Fact]
    public async Task A_client_can_join_and_leave()
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromMinutes(2));
        INode client = fixture.Network.Add(new NodePlan("joiner", NodeRole.Client, NodeProgram.Tor));
        await fixture.Network.WaitForClientAsync(client, timeout.Token);

        Download download = await fixture.Network.DownloadAsync(1000, client, user: "somebody", timeout.Token);
        await client.StopAsync();

        Assert.Equal(HttpFileServer.Sha256(1000), download.Sha256);
        Assert.False(client.IsRunning);
    }
}
