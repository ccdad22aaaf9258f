using MagicWave.Core.Security;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Strategies;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Hosting.Tests.Network;

/// <summary>Content is paid by chains, whatever the visitor and the publisher pay their relays by.</summary>
public sealed class ContentStrategyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mw-content").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Both have accounts of their own: a chain is composed on the circuit, whoever is billed for its cells.</summary>
    [Theory]
    [InlineData("peer", "node")]
    [InlineData("node", "peer")]
    public async Task Whoever_has_an_account_pays_and_is_paid_with_any_strategy(string visitor, string publisher)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        await using LocalNetwork network = await StartNetworkAsync("chain", limit.Token);
        await using ClientHost site = await StartAsync(network, "site", "chain", publisher, limit.Token);
        await using ClientHost client = await StartAsync(network, "visitor", "chain", visitor, limit.Token);
        Assert.True(site.HasAccount && client.HasAccount);
        await VisitAsync(site, client, async (http, address) =>
        {
            for (int page = 0; page < 3; page++)
            {
                Assert.Equal($"page {page}", await http.GetStringAsync(new Uri($"http://{address}/{page}"), limit.Token));
            }
        }, limit.Token);
        Assert.Equal(3, client.Visitor!.Totals.Paid);
    }

    [Theory]
    [InlineData("peer")]
    [InlineData("node")]
    public async Task Who_pays_relays_with_tokens_is_told_at_once_what_to_change(string strategy)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        await using LocalNetwork network = await StartNetworkAsync(strategy, limit.Token);
        await using ClientHost site = await StartAsync(network, "site", strategy, "chain", limit.Token);
        Assert.False(network.Client.HasAccount);
        using ServiceIdentityKey key = ServiceIdentityKey.Generate(SystemRandom.Instance);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => network.Client.OpenTill(key));
        Assert.Contains("Write MWStrategy chain", refusal.Message, StringComparison.Ordinal);
        await VisitAsync(site, network.Client, async (http, address) =>
        {
            ContentPaymentException refused = await Assert.ThrowsAsync<ContentPaymentException>(
                () => http.GetStringAsync(new Uri($"http://{address}/0"), limit.Token));
            Assert.Equal(ResourceRefusalReason.NoAccount, refused.Refusal.Reason);
            Assert.Contains("Write MWStrategy chain", refused.Message, StringComparison.Ordinal);
        }, limit.Token);
        Assert.Equal(0, network.Client.Visitor!.Totals.Paid);
    }

    private static async Task VisitAsync(
        ClientHost site, ClientHost client, Func<HttpClient, OnionAddress, Task> visit, CancellationToken cancellation)
    {
        using ServiceIdentityKey key = ServiceIdentityKey.Generate(SystemRandom.Instance);
        PublisherDesk till = site.OpenTill(key)!;
        using OnionService service = site.Onion.Serve(new() { Key = key, Ports = new HashSet<int> { 80 } });
        await service.WaitUntilPublishedAsync(cancellation);
        Task serving = PaidSite.ServeAsync(service, till, cancellation);
        using HttpClient http = new(new PayingHandler(client.Onion, client.Visitor!, SystemRandom.Instance, "visit"));
        await visit(http, key.Address);
        service.Dispose();
        await serving;
    }

    private Task<LocalNetwork> StartNetworkAsync(string strategy, CancellationToken cancellation) => LocalNetwork.StartAsync(
        new() { Folder = _folder, Relays = 5, Strategy = SettlementStrategies.All.Single(one => one.Name == strategy) }, TimeProvider.System, null, cancellation);

    private async Task<ClientHost> StartAsync(LocalNetwork network, string name, string before, string strategy, CancellationToken cancellation)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        string text = File.ReadAllText(Path.Combine(_folder, "client", "torrc"))
            .Replace(Path.Combine(_folder, "client"), folder, StringComparison.Ordinal)
            .Replace($"MWStrategy {before}", $"MWStrategy {strategy}", StringComparison.Ordinal);
        List<TorrcFault> faults = [];
        Options.HostConfiguration configuration = TorrcLoader.Load([TorrcFile.Parse(text, "torrc", TorrcFiles.Instance).Lines], faults);
        Assert.DoesNotContain(faults, fault => fault.Severity == TorrcSeverity.Error);
        configuration.Client.SocksPorts.Clear();
        configuration.Client.SocksDisabled = true;
        ClientHost host = new(configuration, NullLoggerFactory.Instance, TimeProvider.System, network.Ledger.Rail);
        await host.StartAsync(cancellation);
        await host.Ready.WaitAsync(cancellation);
        return host;
    }
}
