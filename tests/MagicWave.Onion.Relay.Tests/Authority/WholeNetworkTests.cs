using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Relay.Tests.EndToEnd;

namespace MagicWave.Onion.Relay.Tests.Authority;

/// <summary>A network of MagicWave's relays and authority, from the first descriptor to the first byte.</summary>
public class WholeNetworkTests(SmallNetwork network) : IClassFixture<SmallNetwork>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_stock_client_takes_part()
    {
        await network.Authority.Published.WaitAsync(Patience);
        await using StockTor tor = new(network.Authority.TorrcLine, "SocksPort 0", "LearnCircuitBuildTimeout 0");
        await tor.WaitForAsync("Bootstrapped 100% (done)", Patience);
        Assert.DoesNotContain("[err]", tor.Log);
    }

    [Fact]
    public async Task A_client_learns_the_network_and_fetches_a_file()
    {
        DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("magicwave-client-");
        Site site = network.Site;
        RunningAuthority authority = network.Authority;
        string guardLines;
        await using (RoamingClient client = new([authority.Server], folder.FullName))
        {
            await client.Ready.WaitAsync(Patience);
            Assert.Equal(site.File.Length, await FetchAsync(client, site));
            Assert.Equal(client.Phases.Order(), client.Phases);
            Assert.Contains(BootstrapPhase.LoadingKeys, client.Phases);
            guardLines = GuardLines(folder);
        }

        // Started again, it goes on from its files with the same guards; caches serve what it asks for next.
        Assert.Contains("rsa_id=", guardLines);
        await using (RoamingClient again = new([authority.Server], folder.FullName))
        {
            await again.Ready.WaitAsync(Patience);
            Assert.DoesNotContain(BootstrapPhase.LoadingKeys, again.Phases);
            Assert.Equal(site.File.Length, await FetchAsync(again, site));
            Assert.StartsWith(FirstGuard(guardLines), FirstGuard(GuardLines(folder)), StringComparison.Ordinal);
        }

        folder.Delete(recursive: true);
    }

    private static string FirstGuard(string lines) => lines.Split('\n')[0].Split(" sampled_on")[0];

    private static string GuardLines(DirectoryInfo folder) => string.Join(
        '\n',
        File.ReadAllLines(Path.Combine(folder.FullName, "state")).Where(static line => line.StartsWith("Guard ", StringComparison.Ordinal)));

    private static async Task<int> FetchAsync(RoamingClient client, Site site)
    {
        using CancellationTokenSource timeout = new(Patience);
        await using OnionStream stream = await client.Onion.ConnectAsync("127.0.0.1", site.Port, null, timeout.Token);
        await stream.WriteAsync("hello\n"u8.ToArray(), timeout.Token);
        byte[] buffer = new byte[16 * 1024];
        int received = 0;
        while (received < site.File.Length)
        {
            int read = await stream.ReadAsync(buffer, timeout.Token);
            if (read == 0)
            {
                break;
            }

            received += read;
        }

        return received;
    }
}
