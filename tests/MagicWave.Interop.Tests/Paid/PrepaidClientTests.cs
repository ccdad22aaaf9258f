using MagicWave.Interop.Tests.Mixed;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Paid;

/// <summary>A client that prepays with tokens: it, its issuer, the ledger and the relays are processes of their own.</summary>
[Collection(PaidNetworkCollection.Name)]
public sealed class PrepaidClientTests(PaidNetworkFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task It_is_served_by_a_guard_that_never_sees_its_account_and_the_ledger_shows_no_guard_of_it()
    {
        using CancellationTokenSource timeout = new(Patience);
        TorNetwork network = fixture.Network;
        INode guard = network.Node("relay0");
        string[] lines = [.. Visits.Pins("relay0", "auth0", "exit0"), "ClientRejectInternalAddresses 0", fixture.IssuerLine, "MWPurchaseDelay 0"];
        INode client = network.Add(new NodePlan("prepaid", NodeRole.Client, NodeProgram.MagicWaveClient) { ExtraLines = lines });
        await fixture.FundAsync([client], timeout.Token);
        await network.WaitForClientAsync(client, timeout.Token);
        SettlementAccount wallet = PaidNetworkFixture.AccountOf(client);
        while ((await fixture.PayeesOfAsync(wallet, timeout.Token)).Count == 0)
        {
            await Task.Delay(Poll, timeout.Token);
        }

        await Visits.FetchBigAsync(network, client, timeout.Token);
        while (await fixture.PaidOnLedgerAsync(fixture.Issuer, PaidNetworkFixture.AccountOf(guard), timeout.Token) == 0)
        {
            // The guard brings its tokens to the issuer when it has some, or after a while.
            await Task.Delay(Poll, timeout.Token);
        }

        await client.StopAsync();
        await guard.StopAsync();
        IReadOnlyList<PeerRecord> peers = fixture.ReadBooks(guard).Peers;
        Assert.DoesNotContain(peers, peer => peer.Account == wallet);
        PeerRecord session = Assert.Single(peers, peer => peer.IsClient && peer.Credited > Amount.Zero);
        Assert.True(session.Earned > Amount.Zero && session.Credited >= session.Earned, session.ToString());
        Assert.False(await fixture.IsOnLedgerAsync(session.Account, timeout.Token));
        Assert.Equal([fixture.Issuer], await fixture.PayeesOfAsync(wallet, timeout.Token));
        guard.Start();
    }
}
