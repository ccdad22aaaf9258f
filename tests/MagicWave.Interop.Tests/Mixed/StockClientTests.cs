using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Mixed;

/// <summary>MagicWave relays in a network of stock authorities and relays, used by a stock client.</summary>
[Collection(MixedNetworkCollection.Name)]
public sealed class StockClientTests(MixedNetworkFixture fixture)
{
    [Theory]
    [InlineData("mw0", "", "")]
    [InlineData("", "mw1", "")]
    [InlineData("", "", "mw2")]
    [InlineData("mw0", "mw1", "mw2")]
    public async Task It_downloads_through_pinned_relays(string entry, string middle, string exit) => await Visits.WithClientAsync(
        fixture.Network,
        NodeProgram.Tor,
        Visits.Pins(entry, middle, exit),
        (client, cancellationToken) => Visits.FetchBigAsync(fixture.Network, client, cancellationToken));

    [Fact]
    public async Task Stock_authorities_give_the_relays_every_flag()
    {
        using HttpClient http = new();
        INode authority = fixture.Network.Node("auth0");
        string consensus = await http.GetStringAsync(
            new Uri($"http://{authority.DirectoryEndPoint}/tor/status-vote/current/consensus-microdesc"));
        string[] lines = consensus.Split('\n');
        for (int i = 0; i < 3; i++)
        {
            int at = Array.FindIndex(lines, line => line.StartsWith($"r mw{i} ", StringComparison.Ordinal));
            string flags = lines.Skip(at).First(line => line.StartsWith("s ", StringComparison.Ordinal));
            Assert.All(
                new[] { "Exit", "Fast", "Guard", "HSDir", "Running", "Stable", "V2Dir", "Valid" },
                flag => Assert.Contains(flag, flags.Split(' '), StringComparer.Ordinal));
        }
    }
}
