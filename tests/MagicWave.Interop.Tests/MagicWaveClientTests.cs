using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests;

/// <summary>The client host in a network of stock tor.</summary>
[Collection(StockNetworkCollection.Name)]
public sealed class MagicWaveClientTests(StockNetworkFixture fixture)
{
    private const int Length = 10_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task It_downloads_through_stock_relays()
    {
        using CancellationTokenSource timeout = new(Patience);
        INode client = fixture.Network.Add(new NodePlan("mwclient", NodeRole.Client, NodeProgram.MagicWaveClient));
        try
        {
            await fixture.Network.WaitForClientAsync(client, timeout.Token);
            Download[] downloads = await Task.WhenAll(
                fixture.Network.DownloadAsync(Length, client, user: null, timeout.Token),
                fixture.Network.DownloadAsync(Length, client, user: "other circuit", timeout.Token));

            Assert.All(downloads, download => Assert.Equal(HttpFileServer.Sha256(Length), download.Sha256));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail("The client did not get through:\n" + client.ReadLog());
        }
        finally
        {
            await client.StopAsync();
        }
    }
}
