using System.Globalization;
using System.Text;
using MagicWave.Interop.Tests.Mixed;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Paid;

/// <summary>A relay that earns is killed in the middle of its work, and comes back.</summary>
[Collection(PaidNetworkCollection.Name)]
public sealed class KilledRelayTests(PaidNetworkFixture fixture)
{
    private const int FirstPart = 20 * 1024 * 1024;
    private const long Price = 100_000;

    // What the killed relay may have forgotten (one checkpoint), what the wire held (one circuit window) and what neighbours do not argue about.
    private const long LostCells = 4_096 + 1_000 + 64;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Its_streams_fail_the_next_go_elsewhere_and_its_books_still_agree_with_its_neighbours()
    {
        using CancellationTokenSource timeout = new(Patience);
        TorNetwork network = fixture.Network;
        INode guard = network.Node("relay0");
        INode exit = network.Node("exit0");
        INode visitor = await StartClientAsync("visitor", "relay1,relay2", overCircuits: false, timeout.Token);
        INode killed = await KillInMidDownloadAsync(visitor, guard, timeout.Token);
        DateTime killedAt = DateTime.UtcNow;
        string identity = (await ListedAsync(killed, DateTime.MinValue, timeout.Token))[2];

        await Visits.FetchBigAsync(network, visitor, timeout.Token);

        (SettlementAccount payer, SettlementAccount payee) = (PaidNetworkFixture.AccountOf(guard), PaidNetworkFixture.AccountOf(killed));
        long paidBefore = await fixture.PaidOnLedgerAsync(payer, payee, timeout.Token);
        killed.Start();
        Assert.Equal(identity, (await ListedAsync(killed, killedAt, timeout.Token))[2]);
        INode returning = await StartClientAsync("returning", killed.Plan.Nickname, overCircuits: true, timeout.Token);
        await Visits.FetchBigAsync(network, returning, timeout.Token);
        await SettleAsync(timeout.Token);
        Assert.True(await fixture.PaidOnLedgerAsync(payer, payee, timeout.Token) > paidBefore);

        INode[] parties = [visitor, returning, guard, killed, exit];
        await Task.WhenAll(parties.Select(node => node.StopAsync()));
        await AssertBooksAgreeAsync(parties, timeout.Token);
        await fixture.AssertConservedAsync(timeout.Token);
    }

    /// <summary>A client that asks the ledger directly, or through the network that it pays.</summary>
    private async Task<INode> StartClientAsync(string name, string middles, bool overCircuits, CancellationToken cancellationToken)
    {
        string[] lines =
        [
            .. Visits.Pins("relay0", middles, "exit0"), "ClientRejectInternalAddresses 0", $"MWHorizonOverCircuits {(overCircuits ? 1 : 0)}",
        ];
        INode client = fixture.Network.Add(new NodePlan(name, NodeRole.Client, NodeProgram.MagicWaveClient) { ExtraLines = lines });
        await fixture.FundAsync([client], cancellationToken);
        await fixture.Network.WaitForClientAsync(client, cancellationToken);
        return client;
    }

    /// <summary>Kills whichever relay the guard pays for being in the middle of a download that goes on.</summary>
    private async Task<INode> KillInMidDownloadAsync(INode client, INode guard, CancellationToken cancellationToken)
    {
        SettlementAccount payer = PaidNetworkFixture.AccountOf(guard);
        INode[] middles = [fixture.Network.Node("relay1"), fixture.Network.Node("relay2")];
        long[] before = await PaidToAsync(payer, middles, cancellationToken);
        Uri url = fixture.Network.Files.Url(Visits.Big);
        await using Stream stream = await SocksConnection.OpenAsync(client.SocksEndPoint!, url.DnsSafeHost, url.Port, null, cancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"), cancellationToken);
        byte[] buffer = new byte[FirstPart];
        await stream.ReadExactlyAsync(buffer, cancellationToken);

        INode? paid;
        while ((paid = await FindPaidAsync(payer, middles, before, cancellationToken)) is null)
        {
            await Task.Delay(Poll, cancellationToken);
        }

        paid.Kill();
        long bytes = FirstPart;
        try
        {
            for (int read = 1; read > 0; bytes += read)
            {
                read = await stream.ReadAsync(buffer, cancellationToken);
            }
        }
        catch (IOException)
        {
            // The proxy resets the connection: the application learns that the file is not whole.
        }

        Assert.InRange(bytes, FirstPart, Visits.Big - 1);
        return paid;
    }

    private async Task<INode?> FindPaidAsync(SettlementAccount payer, INode[] nodes, long[] before, CancellationToken cancellationToken)
    {
        long[] now = await PaidToAsync(payer, nodes, cancellationToken);
        return nodes.Where((_, index) => now[index] > before[index]).FirstOrDefault();
    }

    private async Task<long[]> PaidToAsync(SettlementAccount payer, INode[] nodes, CancellationToken cancellationToken) =>
        await Task.WhenAll(nodes.Select(node => fixture.PaidOnLedgerAsync(payer, PaidNetworkFixture.AccountOf(node), cancellationToken)));

    /// <summary>The relay's line of the consensus (dir-spec 3.4.1), from a descriptor made after a time.</summary>
    private async Task<string[]> ListedAsync(INode node, DateTime after, CancellationToken cancellationToken)
    {
        using HttpClient http = new();
        Uri consensus = new($"http://{fixture.Network.Node("auth0").DirectoryEndPoint}/tor/status-vote/current/consensus");
        while (true)
        {
            string[] lines = (await http.GetStringAsync(consensus, cancellationToken)).Split('\n');
            int at = Array.FindIndex(lines, line => line.StartsWith($"r {node.Plan.Nickname} ", StringComparison.Ordinal));
            if (at >= 0)
            {
                string[] fields = lines[at].Split(' ');
                DateTime published = DateTime.Parse($"{fields[4]} {fields[5]}Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
                string flags = lines.Skip(at).First(line => line.StartsWith("s ", StringComparison.Ordinal));
                if (published >= after && flags.Split(' ').Contains("Running"))
                {
                    return fields;
                }
            }

            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>Waits until nobody has paid for some seconds.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        const int QuietPolls = 25;
        int count = -1;
        for (int quiet = 0; quiet < QuietPolls; quiet++)
        {
            int now = await fixture.CountTransfersAsync(cancellationToken);
            quiet = now == count ? quiet : 0;
            count = now;
            await Task.Delay(Poll, cancellationToken);
        }
    }

    private async Task AssertBooksAgreeAsync(INode[] parties, CancellationToken cancellationToken)
    {
        Dictionary<SettlementAccount, (INode Node, IReadOnlyList<PeerRecord> Peers)> books = parties.ToDictionary(
            PaidNetworkFixture.AccountOf, node => (node, fixture.ReadBooks(node).Peers));
        int pairs = 0;
        foreach ((SettlementAccount account, (INode node, IReadOnlyList<PeerRecord> peers)) in books)
        {
            foreach (PeerRecord mine in peers.Where(peer => books.ContainsKey(peer.Account)))
            {
                pairs++;
                PeerRecord theirs = Assert.Single(books[mine.Account].Peers, peer => peer.Account == account);
                string who = $"{node.Plan.Nickname} and {books[mine.Account].Node.Plan.Nickname}";
                Assert.True(mine.Paid == theirs.Received, $"{who}: paid {mine.Paid.Value}, received {theirs.Received.Value}");
                Assert.Equal(await fixture.PaidOnLedgerAsync(account, mine.Account, cancellationToken), mine.Paid.Value);
                Int128 difference = Int128.Abs((mine.Balance + theirs.Balance).Units);
                Assert.True(difference <= LostCells * 3 * Price, $"{who}: the balances differ by {difference} units");
            }
        }

        // Two clients and the guard, the guard and the middle, the middle and the exit: each seen from both sides.
        Assert.True(pairs >= 8, $"Only {pairs} accounts were compared.");
    }
}
