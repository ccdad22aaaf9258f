using System.Net;
using MagicWave.Interop.Tests.Circuits;
using MagicWave.Onion;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Mixed;

/// <summary>A network of MagicWave alone.</summary>
[Collection(MagicWaveNetworkCollection.Name)]
public sealed class MagicWaveNetworkTests(MagicWaveNetworkFixture fixture)
{
    [Fact]
    public async Task It_serves_a_stock_client() => await ServeAsync(NodeProgram.Tor);

    [Fact]
    public async Task It_serves_a_client_of_its_own() => await ServeAsync(NodeProgram.MagicWaveClient);

    [Fact]
    public async Task A_relay_that_is_killed_fails_its_streams_and_the_next_one_takes_another_path()
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromMinutes(3));
        await using BootstrappedClient client = new(fixture.Network);
        await client.Ready.WaitAsync(timeout.Token);
        INode killed;
        await using (OnionStream stream = await OpenAsync(client, timeout.Token))
        {
            byte[] buffer = new byte[64 * 1024];
            _ = await stream.ReadAsync(buffer, timeout.Token);
            killed = fixture.Network.Node(stream.Path[1].Nickname);
            killed.Kill();
            _ = await Assert.ThrowsAsync<OnionException>(async () =>
            {
                while (await stream.ReadAsync(buffer, timeout.Token) > 0)
                {
                }
            });
        }

        await using (OnionStream stream = await OpenAsync(client, timeout.Token))
        {
            Assert.DoesNotContain(killed.Plan.Nickname, stream.Path.Select(hop => hop.Nickname));
            long bytes = 0;
            byte[] buffer = new byte[64 * 1024];
            for (int read = 1; read > 0; bytes += read)
            {
                read = await stream.ReadAsync(buffer, timeout.Token);
            }

            Assert.True(bytes > Visits.Big, $"Only {bytes} bytes came.");
        }

        // For the other tests of the network. That it comes back as itself, KilledRelayTests look at.
        killed.Start();
        await fixture.Network.WaitForRelaysAsync(timeout.Token);
    }

    private async Task ServeAsync(NodeProgram program) => await Visits.WithClientAsync(
        fixture.Network,
        program,
        [],
        async (client, cancellationToken) =>
        {
            await Visits.FetchBigAsync(fixture.Network, client, cancellationToken);
            await Visits.FetchManyAsync(fixture.Network, client, cancellationToken);
        });

    private async Task<OnionStream> OpenAsync(BootstrappedClient client, CancellationToken cancellationToken)
    {
        IPEndPoint site = fixture.Network.Files.EndPoint;
        OnionStream stream = await client.Onion.ConnectAsync(site.Address.ToString(), site.Port, null, cancellationToken);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET /{Visits.Big} HTTP/1.1\r\nHost: site\r\n\r\n"), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        return stream;
    }
}
