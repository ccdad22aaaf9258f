using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MagicWave.Onion;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting.Tests.Network;

/// <summary>A whole network: real torrcs, keys, votes, TLS, circuits and payments, over loopback.</summary>
public sealed class LocalNetworkTests : IDisposable
{
    private const int FileLength = 8 << 20;
    private const int CellData = 498;

    private readonly string _folder = Directory.CreateTempSubdirectory("mw-network").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EveryHopIsPaidForWhatItCarried()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        LocalNetworkOptions options = new() { Folder = _folder, Relays = 3, PayThreshold = 1 << 20 };
        await using LocalNetwork network = await LocalNetwork.StartAsync(options, TimeProvider.System, null, limit.Token);
        byte[] file = RandomNumberGenerator.GetBytes(FileLength);

        byte[] hash = await DownloadAsync(network.Client.Onion, file, limit.Token);
        bool settled = await network.SettleAsync(TimeSpan.FromSeconds(30), limit.Token);

        Assert.Equal(SHA256.HashData(file), hash);
        IReadOnlyList<LocalBalance> balances = network.GetBalances();
        LocalBalance[] path = Path(balances);
        Assert.Equal(3, path.Length);
        Assert.StartsWith("exit", path[2].Payee, StringComparison.Ordinal);

        // By whole ticks of 1,000 cells, the same at every hop.
        Assert.All(path, hop => Assert.Equal(FileLength / CellData / 1_000 * 1_000, hop.Cells));
        (long payment, long all) = network.GetTraffic();
        Assert.InRange(payment, 1, all / 100);
        Assert.All(path, hop => Assert.True(hop.Settled > Stroops.Zero, hop.ToString()));
        Assert.All(path[1..], hop => Assert.True(hop.Requests > 0, hop.ToString()));
        Assert.True(path[0].Amount > path[1].Amount && path[1].Amount > path[2].Amount);
        Assert.True(settled, string.Join('\n', balances));
        Assert.True(network.Ledger.IsSupplyConserved);
        Assert.Empty(network.Audit());
        Assert.True(network.GetTokens()!.AddUp);

        // The guard was paid by a key that is nowhere on the ledger, and whoever bought the tokens paid nobody else.
        Assert.Null(network.Ledger.Ledger.FindAccount(network.Client.Payments!.Account));
        Assert.All(network.GetTransfers(), one => Assert.True(one.Payer != "wallet" || one.Payee == "tokens", one.ToString()));
        Assert.DoesNotContain("127.0.0.1", Logs(), StringComparison.Ordinal);
    }

    /// <summary>The issuer hands out its list, and a client buys under it only because the consensus that it downloaded names the same one.</summary>
    [Fact]
    public async Task TokensAreBoughtUnderTheListOfTheConsensusAndPricesAreItsOwn()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        LocalNetworkOptions options = new() { Folder = _folder, Relays = 3, PayThreshold = 1 << 20, Strategy = PerNodeStrategy.Instance };
        await using LocalNetwork network = await LocalNetwork.StartAsync(options, TimeProvider.System, null, limit.Token);
        byte[] file = RandomNumberGenerator.GetBytes(FileLength);

        Assert.Equal(SHA256.HashData(file), await DownloadAsync(network.Client.Onion, file, limit.Token));
        Assert.True(await network.SettleAsync(TimeSpan.FromSeconds(30), limit.Token));
        Assert.True(network.Client.CircuitPayments!.Totals.Spent > Amount.Zero);
        string consensus = await File.ReadAllTextAsync(System.IO.Path.Combine(_folder, "client", "cached-microdesc-consensus"), limit.Token);
        Assert.Contains(" MWTokenKeys7=", consensus, StringComparison.Ordinal);
        Assert.Contains($" MWPriceClass0={network.Client.CircuitPayments.Price}", consensus, StringComparison.Ordinal);
        Assert.True(network.Ledger.IsSupplyConserved);
        Assert.Empty(network.Audit());
        Assert.True(network.GetTokens()!.AddUp);
    }

    /// <summary>From the client along the payments.</summary>
    private static LocalBalance[] Path(IReadOnlyList<LocalBalance> balances)
    {
        List<LocalBalance> path = [];
        string payer = "client";
        while (balances.Where(one => one.Payer == payer).MaxBy(one => one.Cells) is { } hop && path.Count < balances.Count)
        {
            path.Add(hop);
            payer = hop.Payee;
        }

        return [.. path];
    }

    private static async Task<byte[]> DownloadAsync(OnionClient client, byte[] file, CancellationToken cancellationToken)
    {
        using TcpListener site = new(IPAddress.Loopback, 0);
        site.Start();
        Task serving = ServeAsync(site, file, cancellationToken);
        await using OnionStream stream = await client.ConnectAsync(
            "127.0.0.1", ((IPEndPoint)site.LocalEndpoint).Port, null, cancellationToken);
        byte[] hash = await SHA256.HashDataAsync(stream, cancellationToken);
        await serving;
        return hash;
    }

    private static async Task ServeAsync(TcpListener site, byte[] file, CancellationToken cancellationToken)
    {
        using TcpClient visitor = await site.AcceptTcpClientAsync(cancellationToken);
        await visitor.GetStream().WriteAsync(file, cancellationToken);
    }

    private string Logs() => string.Concat(Directory.GetFiles(_folder, "log", SearchOption.AllDirectories).Select(file =>
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(stream).ReadToEnd();
    }));
}
