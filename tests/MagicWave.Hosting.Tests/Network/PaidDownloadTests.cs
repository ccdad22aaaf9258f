using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Units;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Hosting.Tests.Network;

/// <summary>Hosts made of torrcs: three relays and a client over loopback, one ledger, a path that is chosen by hand.</summary>
public sealed class PaidDownloadTests : IAsyncLifetime
{
    private const int FileLength = 6 << 20;
    private const string Common = "OutboundBindAddress 127.0.0.1\nExtendAllowPrivateAddresses 1\nMWPayThreshold 512 KB\nMWSettlementDelay 0\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("mw-paid").FullName;
    private readonly SettlementKey _issuer = SettlementKey.FromSeed(RandomNumberGenerator.GetBytes(SettlementKey.SeedLength));
    private readonly byte[] _file = RandomNumberGenerator.GetBytes(FileLength);
    private readonly List<INodeHost> _hosts = [];
    private EmbeddedLedger _ledger = null!;

    public Task InitializeAsync()
    {
        EmbeddedGenesis genesis = new("paid download", _issuer.Account, new Stroops(1_000_000_000));
        _ledger = EmbeddedLedger.Open(Path.Combine(_folder, "ledger.db"), genesis, TimeProvider.System);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (INodeHost host in _hosts)
        {
            await host.DisposeAsync();
        }

        _ledger.Dispose();
        _issuer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task EveryHopIsPaidForWhatItCarried()
    {
        RelayHost guard = await RelayAsync("guard", "ExitPolicy reject *:*");
        RelayHost middle = await RelayAsync("middle", "ExitPolicy reject *:*");
        RelayHost exit = await RelayAsync("exit", "ExitRelay 1\nExitPolicyRejectPrivate 0\nExitPolicy accept *:*");
        ClientHost client = new(Configuration("client", "SocksPort 0\nClientRejectInternalAddresses 0"), NullLoggerFactory.Instance, TimeProvider.System, _ledger);
        await StartAsync(client, client.Payments!);
        using TcpListener site = new(IPAddress.Loopback, 0);
        site.Start();
        Task serving = ServeAsync(site);

        await using OnionStream stream = await client.Onion.ConnectAsync(
            "127.0.0.1", ((IPEndPoint)site.LocalEndpoint).Port, new ConnectOptions { Guard = guard.Target, Middle = middle.Target, Exit = exit.Target });
        Task<byte[]> h = SHA256.HashDataAsync(stream).AsTask();
        await Task.WhenAny(h, Task.Delay(8000));
        if (!h.IsCompleted)
        {
            string t = "";
            foreach ((string n, PaymentEngine e) in new[] { ("client", client.Payments!), ("guard", guard.Payments!), ("middle", middle.Payments!), ("exit", exit.Payments!) })
            {
                PaymentSnapshot sn = e.Snapshot();
                t += n + " unpaid " + sn.Unpaid + "\n";
                foreach (PeerSnapshot p in sn.Peers)
                {
                    t += "   " + p.Row + " " + p.Service + " links " + p.Links + " " + string.Join(" ; ", p.Requests.Select(r => $"{r.Direction} {r.Sequence} {r.Amount} {r.State} {r.Refusal}")) + "\n";
                }
            }
            t += guard.Counters.CellsRelayed + " " + string.Join(",", client.Onion.GetCircuits());
            Assert.Fail(t);
        }

        byte[] hash = await h;
        await serving;

        Assert.Equal(SHA256.HashData(_file), hash);
        await PaidAsync(client.Payments!, guard.Payments!);
        await PaidAsync(guard.Payments!, middle.Payments!);
        await PaidAsync(middle.Payments!, exit.Payments!);
        Assert.True(_ledger.IsSupplyConserved);
    }

    private async Task<RelayHost> RelayAsync(string name, string lines)
    {
        RelayHost relay = new(
            Configuration(name, $"Nickname {name}\nSocksPort 0\nORPort 127.0.0.1:auto\nAddress 127.0.0.1\n" + lines),
            NullLoggerFactory.Instance, TimeProvider.System, _ledger);
        await StartAsync(relay, relay.Payments!);
        return relay;
    }

    private async Task StartAsync(INodeHost host, PaymentEngine payments)
    {
        _hosts.Add(host);
        await _ledger.PayAsync(_issuer, payments.Account, new Stroops(10_000_000));
        await host.StartAsync(CancellationToken.None);
    }

    private HostConfiguration Configuration(string name, string lines)
    {
        List<TorrcFault> faults = [];
        string text = $"{Common}DataDirectory {Path.Combine(_folder, name)}\n{lines}\n";
        HostConfiguration configuration = TorrcLoader.Load([TorrcFile.Parse(text, "torrc", TorrcFiles.Instance).Lines], faults);
        Assert.Empty(faults);
        return configuration;
    }

    private async Task ServeAsync(TcpListener site)
    {
        using TcpClient visitor = await site.AcceptTcpClientAsync();
        await visitor.GetStream().WriteAsync(_file);
    }

    /// <summary>Waits until payer and payee agree that something was settled; fails by the runner's time limit.</summary>
    private static async Task PaidAsync(PaymentEngine payer, PaymentEngine payee)
    {
        payee.RequestSettlement();
        for (int i = 0; i < 300; i++)
        {
            PeerRecord? earned = Row(payee, payer.Account);
            PeerRecord? owed = Row(payer, payee.Account);
            if (earned is not null && owed is not null && earned.Received > Stroops.Zero && owed.Paid == earned.Received)
            {
                Assert.True(earned.EarnedCells >= FileLength / 498);
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("Nothing was settled.");
    }

    private static PeerRecord? Row(PaymentEngine engine, SettlementAccount peer) =>
        engine.Snapshot().Peers.FirstOrDefault(one => one.Row.Account == peer)?.Row;
}
