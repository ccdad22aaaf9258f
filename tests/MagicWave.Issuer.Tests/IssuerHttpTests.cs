using System.Net;
using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.TestKit;

namespace MagicWave.Issuer.Tests;

/// <summary>The issuer over HTTP on a real socket.</summary>
public sealed class IssuerHttpTests
{
    [Fact]
    public async Task A_buyer_buys_over_http_and_keeps_its_tokens()
    {
        await using IssuerWorld world = await IssuerWorld.StartAsync();
        SettlementKey key = await world.NewFundedKeyAsync(1_000_000);
        SqlitePaymentStore store = world.NewStore(key.Account, "client.db");
        TokenWallet wallet = new(store, [], world.Random);
        await using TokenBuyer buyer = world.NewBuyer(key, wallet, 64, 8, 1);
        await StepUntilAsync(buyer, () => wallet.AvailableMebibytes(world.Now) == 73);
        Assert.Null(buyer.ListFault);
        Assert.Equal(1_000_000 - 73_000, world.Ledger.BalanceOf(key.Account));
        Assert.Equal(73_000, world.Ledger.BalanceOf(world.Host.Issuer.Account));
        Assert.Equal(73, new TokenWallet(store, store.Load().States, world.Random).AvailableMebibytes(world.Now));
    }

    [Fact]
    public async Task The_list_stays_the_same_document_over_a_restart()
    {
        await using IssuerWorld world = await IssuerWorld.StartAsync();
        TokenKeyListDigest digest = world.Host.List.Digest;
        byte[] served = await world.Http.GetByteArrayAsync(new Uri("keys", UriKind.Relative));
        await world.RestartAsync();
        Assert.Equal(digest, world.Host.List.Digest);
        Assert.True(TokenKeyList.TryRead(served, out TokenKeyList? list));
        Assert.Equal(digest, list.Digest);
        Assert.StartsWith("ConsensusParams MWTokenKeys0=", world.Host.ConsensusLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_is_quoted_and_not_signed_before_it_is_paid()
    {
        await using IssuerWorld world = await IssuerWorld.StartAsync();
        SettlementKey key = await world.NewFundedKeyAsync(1_000_000);
        TokenWallet wallet = new(world.NewStore(key.Account, "client.db"), [], world.Random);
        WalletOrder order = wallet.Order(world.Host.List, [8], world.Now);
        using HttpResponseMessage quoted = await PostAsync(world, "orders", order.Order.Bytes.ToArray());
        using JsonDocument quote = JsonDocument.Parse(await quoted.Content.ReadAsStringAsync());
        Assert.Equal(8000, quote.RootElement.GetProperty("total").GetInt64());
        Assert.Equal(order.Order.Id.ToString(), quote.RootElement.GetProperty("memo").GetString());
        Assert.Equal(IssuerFault.NotPaid, (await world.Client.SignAsync(order.Order, null, default)).Fault);
        using HttpResponseMessage refused = await PostAsync(world, $"orders/{order.Order.Id}/sign?transfer={new string('0', 64)}", order.Order.Bytes.ToArray());
        await AssertProblemAsync(refused, HttpStatusCode.PaymentRequired, nameof(IssuerFault.NotPaid));
    }

    /// <summary>Wrong types, sizes, signs and signatures at every path: a problem that says what, and nothing is reserved.</summary>
    [Fact]
    public async Task Bad_input_gets_a_clear_problem_everywhere()
    {
        await using IssuerWorld world = await IssuerWorld.StartAsync();
        SeededRandom random = new(3);
        byte[][] bodies = [[], [1], random.Bytes(97), random.Bytes(370), [.. "{\"amount\": -1}"u8], random.Bytes(15_000)];
        foreach (byte[] body in bodies)
        {
            using HttpResponseMessage order = await PostAsync(world, "orders", body);
            await AssertProblemAsync(order, HttpStatusCode.BadRequest, nameof(IssuerFault.Malformed));
            using HttpResponseMessage sign = await PostAsync(world, $"orders/{OrderId.Of(body)}/sign", body);
            await AssertProblemAsync(sign, HttpStatusCode.BadRequest, nameof(IssuerFault.Malformed));
            using HttpResponseMessage redeem = await PostAsync(world, "redeem", body);
            await AssertProblemAsync(redeem, HttpStatusCode.BadRequest, nameof(IssuerFault.Malformed));
            using HttpResponseMessage other = await PostAsync(world, $"orders/{new string('a', 64)}/sign", body);
            await AssertProblemAsync(other, HttpStatusCode.BadRequest, null);
        }

        byte[] good = new byte[100];
        foreach (string transfer in (string[])["zz", "-1", new string('g', 64), new string('0', 63), new string('0', 4000)])
        {
            using HttpResponseMessage sign = await PostAsync(world, $"orders/{OrderId.Of(good)}/sign?transfer={transfer}", good);
            await AssertProblemAsync(sign, HttpStatusCode.BadRequest, null);
        }

        using HttpResponseMessage huge = await PostAsync(world, "redeem", new byte[1 << 20]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        using HttpResponseMessage missing = await PostAsync(world, "nothing", []);
        await AssertProblemAsync(missing, HttpStatusCode.NotFound, null);
        using HttpResponseMessage method = await world.Http.GetAsync(new Uri("orders", UriKind.Relative));
        await AssertProblemAsync(method, HttpStatusCode.MethodNotAllowed, null);
        Assert.Equal(0, world.Host.Issuer.PayableTo(world.Bank.Account).Value);
    }

    [Fact]
    public async Task A_list_that_is_not_the_one_of_the_consensus_buys_nothing()
    {
        await using IssuerWorld world = await IssuerWorld.StartAsync();
        SettlementKey key = await world.NewFundedKeyAsync(1_000_000);
        TokenWallet wallet = new(world.NewStore(key.Account, "client.db"), [], world.Random);
        await using TokenBuyer buyer = new(new()
        {
            Wallet = wallet,
            Key = key,
            Rail = world.Ledger.Rail,
            Issuer = world.Client,
            IssuerAccount = world.Host.Issuer.Account,
            ListedDigest = () => TokenKeyListDigest.FromBytes(new byte[32]),
            Policy = new() { MinimumDelay = TimeSpan.Zero, MaximumDelay = TimeSpan.Zero },
        });
        await buyer.StepAsync(default);
        Assert.Equal(TokenKeyListFault.NotTheListOfTheConsensus, buyer.ListFault);
        Assert.Empty(wallet.Orders);
    }

    [Fact]
    public async Task A_hop_is_paid_on_the_ledger_for_what_it_redeems()
    {
        await using IssuerWorld world = await IssuerWorld.StartAsync();
        SettlementKey buyerKey = await world.NewFundedKeyAsync(1_000_000), hop = await world.NewFundedKeyAsync(0);
        TokenWallet wallet = new(world.NewStore(buyerKey.Account, "client.db"), [], world.Random);
        await using TokenBuyer buyer = world.NewBuyer(buyerKey, wallet, 8, 1);
        await StepUntilAsync(buyer, () => wallet.AvailableMebibytes(world.Now) == 9);

        SettlementAccount session = world.NewKey().Account;
        SqlitePaymentStore books = world.NewStore(hop.Account, "hop.db");
        await using TokenDesk desk = new(new()
        {
            Key = hop,
            Store = books,
            Rail = world.Ledger.Rail,
            Issuer = world.Client,
            IssuerAccount = world.Host.Issuer.Account,
            Gate = action => action(),
            RedeemAt = 1,
        });
        Assert.True(wallet.TryTake(session, new(1), world.Now, out IReadOnlyList<byte[]> bodies, out _));
        List<byte[]> replies = [];
        desk.Post(bodies[0], session, replies.Add);
        await desk.StepAsync(default);
        Assert.Equal(TokenStatus.Credited, wallet.HandleReceipt(Assert.Single(replies), session, world.Host.List, world.Now));
        Assert.Equal(1000, world.Host.Issuer.PayableTo(hop.Account).Value + world.Ledger.BalanceOf(hop.Account));

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (world.Ledger.BalanceOf(hop.Account) != 1000)
        {
            await Task.Delay(100, limit.Token);
        }

        Assert.True(world.Ledger.IsConserved);
    }

    [Theory]
    [InlineData("--folder is missing. Try --help.")]
    [InlineData("--nothing is not known. Try --help.", "--nothing", "1")]
    [InlineData("--value is not known, or needs a value. Try --help.", "--value")]
    [InlineData("--value needs a number from 1 to 1000000.", "--value", "-5")]
    [InlineData("--listen needs a loopback address and a port, such as 127.0.0.1:8480; buyers come through the network.", "--listen", "0.0.0.0:80")]
    [InlineData("--asset needs a code, a colon and the issuer's account, which begins with G.", "--asset", "native")]
    [InlineData("--horizon needs an address such as https://horizon.example.org/ or http://127.0.0.1:8000/.", "--horizon", "http://example.org/")]
    [InlineData("--folder is given twice.", "--folder", "a", "--folder", "b")]
    public void Wrong_arguments_are_named(string error, params string[] arguments) =>
        Assert.Equal(error, Samples.Issuer.IssuerOptions.Parse(arguments).Error);

    private static async Task StepUntilAsync(TokenBuyer buyer, Func<bool> isDone)
    {
        for (int i = 0; i < 5 && !isDone(); i++)
        {
            await buyer.StepAsync(default);
        }

        Assert.True(isDone());
    }

    private static async Task<HttpResponseMessage> PostAsync(IssuerWorld world, string path, byte[] body)
    {
        using ByteArrayContent content = new(body);
        return await world.Http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string? fault)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.NotEmpty(problem.RootElement.GetProperty("title").GetString()!);
        Assert.Equal(fault, problem.RootElement.TryGetProperty("fault", out JsonElement named) ? named.GetString() : null);
    }
}
