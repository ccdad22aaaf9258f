using System.Collections.Concurrent;
using System.Net;
using MagicWave.Core.Security;
using MagicWave.Hosting;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;
using MagicWave.Publishing.Http;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Tills;
using MagicWave.Publishing.Visitors;
using MagicWave.Samples.PublisherBridge;
using MagicWave.TestKit;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Publishing.Tests;

/// <summary>The whole way: a folder with prices behind an onion address, a visitor that pays by chains through the rendezvous point, and both books.</summary>
public sealed class PaidNetworkTests : IDisposable
{
    private const string Prices = "/page 5 stroops per request\n/film 50 stroops per megabyte\n/dear 20000 stroops per request";
    private const int FilmLength = 2_500_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("mw-paid-").FullName;

    [Fact]
    public async Task A_visitor_pays_for_pages_and_megabytes_and_both_books_agree()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        string www = Directory.CreateDirectory(Path.Join(_folder, "www")).FullName;
        byte[] film = new SeededRandom(1).Bytes(FilmLength);
        await File.WriteAllBytesAsync(Path.Join(www, "film"), film, limit.Token);
        await File.WriteAllTextAsync(Path.Join(www, "page"), "a page", limit.Token);
        await File.WriteAllTextAsync(Path.Join(www, "free"), "a free page", limit.Token);
        await File.WriteAllTextAsync(Path.Join(www, "dear"), "a dear page", limit.Token);

        LocalNetworkOptions options = new() { Folder = Path.Join(_folder, "network"), Relays = 5, Strategy = ChainStrategy.Instance };
        await using LocalNetwork network = await LocalNetwork.StartAsync(options, TimeProvider.System, null, limit.Token);
        await using ClientHost publisher = new(Configuration(options.Folder), NullLoggerFactory.Instance, TimeProvider.System, network.Ledger.Rail);
        await publisher.StartAsync(limit.Token);
        await publisher.Ready.WaitAsync(limit.Token);
        using ServiceIdentityKey key = ServiceIdentityKey.Generate(SystemRandom.Instance);
        using OnionService service = publisher.Onion.Serve(new() { Key = key, Ports = new HashSet<int> { 80 } });
        WatchedTill till = new(new DeskTill(publisher.OpenTill(key)!));
        PublisherOptions site = new()
        {
            WwwFolder = www,
            Prices = PriceFile.Parse(Prices, []),
            Till = till,
            Entrance = new SiteEntrance(new VisitorEndPoint(), new VisitorListenerFactory(new OnionVisitors(service))),
            HealthEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
        };
        await using PublisherServer server = await PublisherServer.StartAsync(site, NullLoggerFactory.Instance, TimeProvider.System, limit.Token);
        await service.WaitUntilPublishedAsync(limit.Token);

        using HttpClient visitor = new(new PayingHandler(network.Client.Onion, network.Client.Visitor!, SystemRandom.Instance, "visit"));
        visitor.BaseAddress = new Uri($"http://{key.Address}/");
        Assert.Equal("a free page", await visitor.GetStringAsync("/free", limit.Token));
        Assert.Equal(0, network.Client.Visitor!.Totals.Paid);
        Assert.Equal("a page", await visitor.GetStringAsync("/page", limit.Token));
        Assert.Equal(film, await visitor.GetByteArrayAsync("/film", limit.Token));
        ContentPaymentException refused = await Assert.ThrowsAsync<ContentPaymentException>(() => visitor.GetStringAsync("/dear", limit.Token));
        Assert.Equal(ResourceRefusalReason.OverRequestBudget, refused.Refusal.Reason);

        // The film's second part was asked for on another connection than page and first part, beside the answer.
        Assert.Equal(till.Connections[0], till.Connections[1]);
        Assert.NotEqual(till.Connections[1], till.Connections[2]);

        // One page and three megabytes.
        Assert.Equal(4, network.Client.Visitor.Totals.Paid);
        Assert.Equal(Amount.FromStroops(new(155)), site.Till.Totals.Earned);
        using HttpClient local = new();
        string health = await local.GetStringAsync(new Uri(server.HealthAddress!, "/health"), limit.Token);
        Assert.Contains("\"earnedStroops\":155", health, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The real till, with the connections on which somebody was asked to pay.</summary>
    private sealed class WatchedTill(IResourceTill till) : IResourceTill
    {
        private readonly ConcurrentQueue<string> _connections = [];

        public IReadOnlyList<string> Connections => [.. _connections];

        public ResourceTillTotals Totals => till.Totals;

        public ResourceAskFault TryAsk(
            IFeatureCollection connection, ResourceSession session, ResourceDigest resource, Amount amount, out ResourceRequest? request)
        {
            _connections.Enqueue(connection.GetRequiredFeature<IHttpConnectionFeature>().ConnectionId);
            return till.TryAsk(connection, session, resource, amount, out request);
        }

        public ResourceVerdict Verify(ResourceProof proof, ResourceDigest resource) => till.Verify(proof, resource);
    }

    // As the network's own client, in a folder of its own and without a proxy.
    private HostConfiguration Configuration(string network)
    {
        string folder = Directory.CreateDirectory(Path.Join(_folder, "publisher")).FullName;
        string text = File.ReadAllText(Path.Combine(network, "client", "torrc")).Replace(Path.Combine(network, "client"), folder, StringComparison.Ordinal);
        List<TorrcFault> faults = [];
        HostConfiguration configuration = TorrcLoader.Load([TorrcFile.Parse(text, "torrc", TorrcFiles.Instance).Lines], faults);
        Assert.DoesNotContain(faults, fault => fault.Severity == TorrcSeverity.Error);
        configuration.Client.SocksPorts.Clear();
        configuration.Client.SocksDisabled = true;
        return configuration;
    }
}
