using System.Net;
using System.Text.Json.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Stellar.StrKeys;

namespace MagicWave.Payments.Gateway.Tests;

/// <summary>Four gateways, a ledger with the real rules, and somebody who carries the commands.</summary>
public sealed class ChainPaymentTests : IAsyncLifetime
{
    private const long Funds = 1_000_000;
    private const long Fee = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-gateway-").FullName;
    private readonly LocalLedger _ledger = LocalLedger.Open(new LocalLedgerOptions { Passphrase = GatewayRig.Network.Passphrase }, TimeProvider.System);
    private readonly GatewayRig[] _gateways = new GatewayRig[4];
    private Carrier? _carrier;
    private LocalGatewayLedger? _access;

    private Carrier Carrier => _carrier!;

    private LocalGatewayLedger Access => _access!;

    private GatewayRig Payer => _gateways[0];

    private GatewayRig Payee => _gateways[3];

    public async Task InitializeAsync()
    {
        _carrier = await Carrier.StartAsync();
        _access = new LocalGatewayLedger(_ledger, GatewayRig.Asset);
        LedgerOperator operations = new(_ledger, TimeProvider.System);
        SettlementKey issuer = GatewayRig.KeyOf(99);
        _ = await operations.CreateAccountAsync(issuer.Account);
        for (byte i = 0; i < _gateways.Length; i++)
        {
            await StartAsync(i);
            await operations.IssueAsync(issuer, "MWT", _gateways[i].Key, Funds);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (GatewayRig gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await Carrier.DisposeAsync();
        _ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task All_of_a_route_are_paid_to_the_last_stroop()
    {
        JsonNode info = await AskAsync();
        long amount = (long)info["Amount"]!;
        (HttpStatusCode status, JsonNode? answer) = await PayAsync(info);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((string?)info["ServiceSessionId"], (string?)answer!["SessionId"]);
        AssertBalances(Funds - amount - (2 * Fee), Funds + Fee, Funds + Fee, Funds + amount);

        // Two commands for each node to agree and sign, one to have it; the payee first each time.
        Assert.Equal(
            [("n2", 0), ("n1", 0), ("n0", 0), ("n2", 1), ("n1", 2), ("n0", 2), ("n2", 4), ("n1", 3), ("n0", 3)],
            Carrier.Carried);
        _ = await Payee.PostAsync("/api/utility/transactions/flush", "{}");
        JsonNode history = (await Payee.GetAsync("/api/book/history/tor/1/4")).Body!;
        Assert.Equal(amount, history["Items"]!.AsArray().Sum(item => (long)item!["Volume"]!));
        Assert.Equal((await Payee.GetAsync("/api/utility/balance")).Body!["Stroops"]!.GetValue<long>(), Funds + amount);
    }

    [Fact]
    public async Task The_same_session_is_paid_once()
    {
        JsonNode info = await AskAsync();
        Assert.Equal(HttpStatusCode.OK, (await PayAsync(info)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await PayAsync(info)).Status);
        Assert.Equal(Funds + (long)info["Amount"]!, BalanceOf(Payee));
    }

    [Fact]
    public async Task Who_is_told_of_the_end_does_not_wait()
    {
        JsonNode info = await AskAsync();
        Assert.Equal(HttpStatusCode.Created, (await PayAsync(info, isTold: true)).Status);
        await UntilAsync(() => Carrier.Ends.Count > 0);
        Assert.Equal([((string)info["ServiceSessionId"]!, 0)], Carrier.Ends);
    }

    [Fact]
    public async Task A_payer_that_is_too_poor_makes_no_transaction()
    {
        _ = await new LedgerOperator(_ledger, TimeProvider.System).SendAsync(
            Payer.Key, new Stellar.Xdr.Operations.PaymentOperation(GatewayRig.KeyOf(99).Account, GatewayRig.Asset, Funds - 100));
        JsonNode info = await AskAsync();
        (HttpStatusCode status, JsonNode? problem) = await PayAsync(info);
        Assert.Equal((HttpStatusCode.BadRequest, "Too poor"), (status, (string?)problem!["title"]));
        Assert.Empty(Carrier.Carried);
        Assert.Empty(Payer.Store.Load().States);
    }

    [Theory]
    [InlineData("n0")]
    [InlineData("n1")]
    [InlineData("n2")]
    public async Task When_a_node_refuses_nobody_is_paid_and_the_budget_is_free(string silent)
    {
        _ = Carrier.Nodes.Remove(silent);
        (HttpStatusCode status, JsonNode? problem) = await PayAsync(await AskAsync());
        Assert.Equal((HttpStatusCode.BadRequest, "Refused"), (status, (string?)problem!["title"]));
        AssertBalances(Funds, Funds, Funds, Funds);
        Assert.Empty(Payer.Store.Load().States);
    }

    // The signed transaction is stored, the ledger is away, the gateway ends: the next start brings the same one.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_signed_is_paid_once_after_a_restart(bool arrives)
    {
        Access.IsAway = !arrives;
        Access.LosesAnswers = arrives;
        JsonNode info = await AskAsync();
        Assert.Equal(HttpStatusCode.Created, (await PayAsync(info, isTold: true)).Status);
        await UntilAsync(() => Carrier.Carried.Count == 9);
        for (byte i = 0; i < _gateways.Length; i++)
        {
            await _gateways[i].DisposeAsync();
        }

        Access.IsAway = Access.LosesAnswers = false;
        for (byte i = 0; i < _gateways.Length; i++)
        {
            await StartAsync(i);
        }

        long amount = (long)info["Amount"]!;
        await UntilAsync(() => BalanceOf(Payee) == Funds + amount);
        Assert.Equal(HttpStatusCode.Conflict, (await PayAsync(info)).Status);
        AssertBalances(Funds - amount - (2 * Fee), Funds + Fee, Funds + Fee, Funds + amount);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    private async Task StartAsync(byte index)
    {
        GatewayRig gateway = await GatewayRig.StartAsync(Access, (byte)(index + 1), Path.Combine(_folder, $"{index}.db"), Carrier.Address);
        _gateways[index] = gateway;
        if (index == 0)
        {
            Carrier.Payer = gateway;
        }
        else
        {
            Carrier.Nodes[$"n{index - 1}"] = gateway;
        }
    }

    private async Task<JsonNode> AskAsync() => (await Payee.PostAsync(
        "/api/utility/createPaymentInfo", """{"ServiceType":"tor","CommodityType":"data","Amount":52428800}""")).Body!;

    private async Task<(HttpStatusCode Status, JsonNode? Body)> PayAsync(JsonNode info, bool isTold = false)
    {
        JsonObject call = new()
        {
            ["Route"] = new JsonArray(
                new JsonObject { ["NodeId"] = "n0", ["Address"] = StrKey.Of(_gateways[1].Key.Account) },
                new JsonObject { ["NodeId"] = "n1", ["Address"] = StrKey.Of(_gateways[2].Key.Account) }),
            ["NodeId"] = "n2",
            ["CallbackUrl"] = Carrier.Address + "/api/command",
            ["StatusCallbackUrl"] = isTold ? Carrier.Address + "/api/paymentComplete" : null,
            ["PaymentRequest"] = info.ToJsonString(),
        };
        return await Payer.PostAsync("/api/gateway/processPayment", call.ToJsonString());
    }

    private long BalanceOf(GatewayRig gateway) => _ledger.FindTrustLine(gateway.Key.Account, GatewayRig.Asset)!.Balance;

    private void AssertBalances(params long[] expected) => Assert.Equal(expected, _gateways.Select(BalanceOf));
}
