using System.Globalization;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Hosting;
using MagicWave.Onion;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Units;
using MagicWave.Publishing;
using MagicWave.Publishing.Http;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Tills;
using MagicWave.Publishing.Visitors;
using MagicWave.Samples.PublisherBridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Samples.LocalNetwork;

/// <summary>A publisher puts a folder behind an onion address, and the client reads there what is free and buys what is not.</summary>
internal static class OnionVisit
{
    private const int Articles = 5;
    private const int Price = 50;
    private const int FileLength = 4 << 20;
    private const int WebPort = 80;

    /// <summary>Publishes, visits, and goes on to publish while the demo does the rest.</summary>
    public static async Task<HostExitCode> RunAsync(
        MagicWave.Hosting.LocalNetwork network, string folder, Func<ReportedOnion, Task<HostExitCode>> rest, CancellationToken cancellationToken)
    {
        byte[] file = RandomNumberGenerator.GetBytes(FileLength);
        string www = await WriteSiteAsync(Path.Combine(folder, "www"), file);
        ClientHost publisher = network.Publisher!;
        using ServiceIdentityKey key = ServiceIdentityKey.Generate(SystemRandom.Instance);
        PublisherDesk desk = publisher.OpenTill(key)!;
        using OnionService service = publisher.Onion.Serve(new() { Key = key, Ports = new HashSet<int> { WebPort } });
        PublisherOptions site = new()
        {
            WwwFolder = www,
            Entrance = new SiteEntrance(new VisitorEndPoint(), new VisitorListenerFactory(new OnionVisitors(service))),
            Prices = PriceFile.Parse(string.Create(CultureInfo.InvariantCulture, $"/articles/** {Price} stroops per request"), []),
            Till = new DeskTill(desk),
        };
        await using PublisherServer server = await PublisherServer.StartAsync(site, NullLoggerFactory.Instance, TimeProvider.System, cancellationToken);
        Console.WriteLine($"Publishing http://{key.Address}/");
        await service.WaitUntilPublishedAsync(cancellationToken);

        using PayingHandler handler = new(network.Client.Onion, network.Client.Visitor!, SystemRandom.Instance, "onion visit");
        using HttpClient visitor = new(handler) { BaseAddress = new Uri($"http://{key.Address}/"), Timeout = Timeout.InfiniteTimeSpan };
        long start = TimeProvider.System.GetTimestamp();
        byte[] got = await visitor.GetByteArrayAsync(new Uri("file", UriKind.Relative), cancellationToken);
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        int bought = 0;
        for (int i = 1; i <= Articles; i++)
        {
            bought += await visitor.GetStringAsync(new Uri($"articles/{i}.html", UriKind.Relative), cancellationToken) == Article(i) ? 1 : 0;
        }

        return await rest(Report(got, file, elapsed, bought, network.Client.Visitor!.Totals.Spent, desk.Totals.Earned));
    }

    private static ReportedOnion Report(byte[] got, byte[] file, TimeSpan elapsed, int bought, Amount paid, Amount earned)
    {
        List<string> failures = [];
        if (!SHA256.HashData(got).AsSpan().SequenceEqual(SHA256.HashData(file)))
        {
            failures.Add("The file did not come from the onion service as it was sent.");
        }

        if (bought != Articles || earned != Amount.FromStroops(new(Articles * Price)))
        {
            failures.Add($"{bought} articles were read, and the publisher earned {earned} MWT for them.");
        }

        if (paid < earned)
        {
            failures.Add($"The visitor paid {paid} MWT, and the publisher says that it earned {earned}.");
        }

        return new(got.Length, Math.Round(elapsed.TotalSeconds, 3), bought, Mwt(paid), Mwt(earned), failures);
    }

    private static decimal Mwt(Amount amount) => decimal.Parse(amount.ToString(), CultureInfo.InvariantCulture);

    private static string Article(int number) => string.Create(CultureInfo.InvariantCulture, $"<!doctype html><title>Article {number}</title><p>It was paid for.\n");

    private static async Task<string> WriteSiteAsync(string www, byte[] file)
    {
        Directory.CreateDirectory(Path.Combine(www, "articles"));
        await File.WriteAllTextAsync(Path.Combine(www, "index.html"), "<!doctype html><title>MagicWave</title><h1>A site behind an onion address</h1>\n");
        await File.WriteAllBytesAsync(Path.Combine(www, "file"), file);
        for (int i = 1; i <= Articles; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(www, "articles", string.Create(CultureInfo.InvariantCulture, $"{i}.html")), Article(i));
        }

        return www;
    }
}
