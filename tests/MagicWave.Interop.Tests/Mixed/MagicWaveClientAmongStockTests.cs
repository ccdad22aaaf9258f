using System.Net.Sockets;
using System.Text;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Mixed;

/// <summary>The client host in a network of stock authorities, with stock relays and ours.</summary>
[Collection(MixedNetworkCollection.Name)]
public sealed class MagicWaveClientAmongStockTests(MixedNetworkFixture fixture)
{
    [Theory]
    [InlineData("relay0", "relay1", "exit0")]
    [InlineData("relay1", "mw0", "exit1")]
    [InlineData("mw1", "relay0", "mw2")]
    public async Task It_downloads_through_pinned_relays(string entry, string middle, string exit) => await Visits.WithClientAsync(
        fixture.Network,
        NodeProgram.MagicWaveClient,
        Visits.Pins(entry, middle, exit),
        (client, cancellationToken) => Visits.FetchBigAsync(fixture.Network, client, cancellationToken));

    [Fact]
    public async Task Fifty_downloads_at_once_arrive_whole() => await Visits.WithClientAsync(
        fixture.Network,
        NodeProgram.MagicWaveClient,
        [],
        (client, cancellationToken) => Visits.FetchManyAsync(fixture.Network, client, cancellationToken));

    // The stock exits of the rig have a resolver that does not answer, so that nothing leaves the machine; ours asks the system.
    [Fact]
    public async Task Names_are_resolved_over_socks() => await Visits.WithClientAsync(
        fixture.Network,
        NodeProgram.MagicWaveClient,
        Visits.Pins("", "", "mw0"),
        async (client, cancellationToken) =>
        {
            Uri byName = new($"http://localhost:{fixture.Network.Files.EndPoint.Port}/64");
            Download download = await Downloader.GetAsync(client.SocksEndPoint!, byName, user: null, cancellationToken);
            Assert.Equal(HttpFileServer.Sha256(64), download.Sha256);

            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(client.SocksEndPoint!, cancellationToken);
            byte[] name = Encoding.ASCII.GetBytes("localhost");
            await socket.SendAsync((byte[])[5, 1, 0, 5, 0xF0, 0, 3, (byte)name.Length, .. name, 0, 0], cancellationToken);
            byte[] answer = new byte[12];
            await new NetworkStream(socket).ReadExactlyAsync(answer, cancellationToken);
            Assert.Equal([5, 0, 5, 0, 0, 1, 127, 0, 0, 1, 0, 0], answer);
        });
}
