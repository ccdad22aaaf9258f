using System.Net;
using System.Net.Sockets;
using MagicWave.Onion;
using MagicWave.Payments.Metering;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting.Tests.Network;

/// <summary>Clients that cheat, against real relays over TLS on loopback.</summary>
public sealed class CheatingClientTests(PaidNetwork shared) : IClassFixture<PaidNetwork>
{
    private const int FileLength = 8 << 20;
    private const int CellData = 498;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private LocalNetwork Network => shared.Network;

    private long Price => Network.Client.CircuitPayments!.Price;

    [Fact]
    public async Task A_client_that_pays_for_nothing_takes_the_window_on_every_circuit_and_no_more_than_the_limit_on_all()
    {
        await using Site site = new(new byte[FileLength]);
        long taken = 0;
        await using (CheatingClient cheat = new(Network, Price))
        {
            // One circuit: two ticks, and what a hop takes for control.
            long first = await TakeAsync(cheat, site, "first");
            Assert.InRange(first, 1, Bytes(TickRules.ClientWindow));

            // Twenty more at once, and twenty when those are closed.
            long[] more = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TakeAsync(cheat, site, $"circuit {i}")));
            long[] again = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TakeAsync(cheat, site, $"again {i}")));
            taken = first + more.Sum() + again.Sum();
            Assert.InRange(taken, first, Bytes(NeighbourExposure.ClientTicks));

            // What it took, nobody owes anybody: no relay pays for it, and none believes that it is paid.
            Assert.All(Network.Relays, relay => Assert.All(relay.Payments!.Snapshot().Peers, peer =>
            {
                Assert.Equal(Amount.Zero, peer.Row.Owed);
                Assert.Equal(Amount.Zero, peer.Row.Earned);
            }));
            PeerSnapshot known = Assert.Single(Network.Relays[0].Payments!.Snapshot().Peers, peer => peer.Row.Account == cheat.Account);
            Assert.Equal(Amount.Zero, known.Row.Balance);
        }

        // The others are served as ever.
        await using OnionStream stream = await Network.Client.Onion.ConnectAsync("127.0.0.1", site.Port, new() { Guard = Network.Relays[0].Target });
        Assert.Equal(FileLength, await ReadAsync(stream, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_client_that_offers_less_than_the_networks_price_gets_no_circuit()
    {
        await using Site site = new(new byte[1_000]);
        long before = Network.Relays[0].Counters.HandshakesRefused;
        await using (CheatingClient cheap = new(Network, Price - 1, pays: true))
        {
            await Assert.ThrowsAsync<OnionException>(async () => await cheap.Onion.ConnectAsync("127.0.0.1", site.Port));
        }

        Assert.True(Network.Relays[0].Counters.HandshakesRefused > before);
        await using CheatingClient fair = new(Network, Price, pays: true);
        await using OnionStream stream = await fair.Onion.ConnectAsync("127.0.0.1", site.Port);
        Assert.Equal(1_000, await ReadAsync(stream, Silence));
    }

    /// <summary>How many bytes of the site's so many ticks are at most: one cell in eight is taken for something else.</summary>
    private static long Bytes(int ticks) => (long)ticks * TickRules.CellsPerTick * TickRules.UnbilledShare / (TickRules.UnbilledShare - 1) * CellData;

    private static async Task<long> TakeAsync(CheatingClient cheat, Site site, string circuit)
    {
        try
        {
            await using OnionStream stream = await cheat.Onion.ConnectAsync("127.0.0.1", site.Port, new() { IsolationKey = circuit });
            return await ReadAsync(stream, Silence);
        }
        catch (OnionException)
        {
            return 0;
        }
    }

    /// <summary>Reads until the end, or until nothing comes any more.</summary>
    private static async Task<long> ReadAsync(OnionStream stream, TimeSpan silence)
    {
        byte[] buffer = new byte[64 << 10];
        long read = 0;
        try
        {
            while (true)
            {
                using CancellationTokenSource patience = new(silence);
                int count = await stream.ReadAsync(buffer, patience.Token);
                if (count == 0)
                {
                    return read;
                }

                read += count;
            }
        }
        catch (OperationCanceledException)
        {
            return read;
        }
    }

    /// <summary>Sends its file to whoever comes.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _file;
        private readonly Task _loop;

        public Site(byte[] file)
        {
            _file = file;
            _listener.Start();
            _loop = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _loop;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Stopped.
            }
        }

        private async Task ServeAsync(TcpClient visitor)
        {
            using TcpClient owned = visitor;
            try
            {
                await visitor.GetStream().WriteAsync(_file);
            }
            catch (IOException)
            {
                // The visitor went away.
            }
        }
    }
}
