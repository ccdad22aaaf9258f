using MagicWave.Onion;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Circuits;

/// <summary>A client that starts from nothing but the names of the authorities, in a network of stock tor.</summary>
[Collection(StockNetworkCollection.Name)]
public sealed class BootstrapTests(StockNetworkFixture fixture)
{
    private const int Length = 5_000_000;

    [Fact]
    public async Task It_learns_the_network_and_downloads_over_paths_of_its_own_choice()
    {
        await using BootstrappedClient client = new(fixture.Network);
        await client.Ready.WaitAsync(TimeSpan.FromMinutes(1));

        Download[] downloads = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            i => Downloader.GetAsync(client.Socks.LocalEndPoint, fixture.Network.Files.Url(Length), $"user{i}")));

        Assert.All(downloads, download => Assert.Equal(HttpFileServer.Sha256(Length), download.Sha256));
        CircuitSnapshot[] used = [.. client.Onion.GetCircuits().Where(circuit => circuit.Path.Count == 3)];
        Assert.True(used.Length >= 4);
        Assert.All(used, circuit => Assert.StartsWith("exit", circuit.Path[2].Nickname, StringComparison.Ordinal));
        Assert.Single(used.Select(circuit => circuit.Path[0]).Distinct());
    }
}
