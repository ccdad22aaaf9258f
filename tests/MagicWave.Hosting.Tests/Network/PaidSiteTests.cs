using MagicWave.Core.Security;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Hosting.Tests.Network;

/// <summary>A visitor and a publisher in one network of relays: found by its onion address, asked, paid by a chain through the rendezvous point, served.</summary>
public sealed class PaidSiteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mw-site").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_page_is_paid_for_and_all_books_agree()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        LocalNetworkOptions options = new() { Folder = _folder, Relays = 5, Strategy = ChainStrategy.Instance };
        await using LocalNetwork network = await LocalNetwork.StartAsync(options, TimeProvider.System, null, limit.Token);
        await using ClientHost publisher = new(PublisherConfiguration(), NullLoggerFactory.Instance, TimeProvider.System, network.Ledger.Rail);
        await publisher.StartAsync(limit.Token);
        await publisher.Ready.WaitAsync(limit.Token);
        using ServiceIdentityKey key = ServiceIdentityKey.Generate(SystemRandom.Instance);
        PublisherDesk till = publisher.OpenTill(key)!;
        using OnionService service = publisher.Onion.Serve(new() { Key = key, Ports = new HashSet<int> { 80 } });
        await service.WaitUntilPublishedAsync(limit.Token);
        Task serving = PaidSite.ServeAsync(service, till, limit.Token);

        using HttpClient visitor = new(new PayingHandler(network.Client.Onion, network.Client.Visitor!, SystemRandom.Instance, "visit"));
        for (int page = 0; page < 3; page++)
        {
            Assert.Equal($"page {page}", await visitor.GetStringAsync(new Uri($"http://{key.Address}/{page}"), limit.Token));
        }

        ContentPaymentException refused = await Assert.ThrowsAsync<ContentPaymentException>(
            () => visitor.GetStringAsync(new Uri($"http://{key.Address}/dear"), limit.Token));
        Assert.Equal(ResourceRefusalReason.OverRequestBudget, refused.Refusal.Reason);
        Assert.Equal(new(3 * PaidSite.Price), till.Totals.Earned);
        Assert.Equal(3, network.Client.Visitor!.Totals.Paid);
        while (!Agree(network, publisher))
        {
            await Task.Delay(100, limit.Token);
        }

        service.Dispose();
        await serving;
    }

    /// <summary>What one says that another owes it, the other says that it owes.</summary>
    private static bool Agree(LocalNetwork network, ClientHost publisher)
    {
        PaymentSnapshot[] all = [.. new[] { network.Client.Payments!, publisher.Payments!, network.Authority.Payments! }
            .Concat(network.Relays.Select(relay => relay.Payments!)).Select(engine => engine.Snapshot())];
        Amount earned = Amount.Zero;
        foreach (PaymentSnapshot one in all)
        {
            foreach (PeerSnapshot peer in one.Peers)
            {
                PeerSnapshot? same = all.FirstOrDefault(other => other.Account == peer.Row.Account)?.Peers
                    .FirstOrDefault(row => row.Row.Account == one.Account);
                if (same is null || same.Row.Balance != -peer.Row.Balance)
                {
                    return false;
                }

                earned += one.Account == publisher.Payments!.Account ? peer.Row.Balance : Amount.Zero;
            }
        }

        return earned == new Amount(3 * PaidSite.Price);
    }

    private Options.HostConfiguration PublisherConfiguration()
    {
        string folder = Path.Combine(_folder, "publisher");
        string text = File.ReadAllText(Path.Combine(_folder, "client", "torrc"))
            .Replace(Path.Combine(_folder, "client"), folder, StringComparison.Ordinal);
        Directory.CreateDirectory(folder);
        List<TorrcFault> faults = [];
        Options.HostConfiguration configuration = TorrcLoader.Load([TorrcFile.Parse(text, "torrc", TorrcFiles.Instance).Lines], faults);
        Assert.DoesNotContain(faults, fault => fault.Severity == TorrcSeverity.Error);
        return configuration;
    }
}
