using System.Net;
using System.Text.Json.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.Horizon;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Ledger.Tests;

/// <summary>The same requests over a socket and without one.</summary>
public abstract class HorizonTests : IAsyncLifetime
{
    private readonly LedgerFaults _faults = new();
    private HttpClient? _http;

    internal TestLedger Test { get; } = new();

    private HttpClient Http => _http!;

    public async Task InitializeAsync() => _http = await ConnectAsync(new HorizonEndpoint(Test.Ledger, Test.Time, _faults));

    public virtual Task DisposeAsync()
    {
        Http.Dispose();
        Test.Dispose();
        return Task.CompletedTask;
    }

    private protected abstract Task<HttpClient> ConnectAsync(HorizonEndpoint endpoint);

    private static FormUrlEncodedContent Form(TransactionEnvelope envelope) => new([new("tx", XdrConvert.ToBase64(envelope))]);

    private async Task<JsonNode> Get(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{path}: {response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> Post(TransactionEnvelope envelope)
    {
        using FormUrlEncodedContent form = Form(envelope);
        using HttpResponseMessage response = await Http.PostAsync(new Uri("transactions", UriKind.Relative), form);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    [Fact]
    public async Task It_shows_assets_with_their_supply_and_what_the_issuer_may_do()
    {
        (SettlementKey issuer, _, _) = await Test.Issue(12_345_678);
        JsonNode page = await Get($"assets?asset_code=MWT&asset_issuer={StrKey.Of(issuer.Account)}");
        JsonNode asset = Assert.Single(page["_embedded"]!["records"]!.AsArray())!;
        Assert.Equal("1.2345678", asset["balances"]!["authorized"]!.GetValue<string>());
        Assert.Equal("0.0000000", asset["claimable_balances_amount"]!.GetValue<string>());
        Assert.False(asset["flags"]!["auth_revocable"]!.GetValue<bool>());
        string cursor = asset["paging_token"]!.GetValue<string>();
        Assert.Empty((await Get($"assets?cursor={cursor}"))["_embedded"]!["records"]!.AsArray());
        Assert.Empty((await Get("assets?asset_code=NONE"))["_embedded"]!["records"]!.AsArray());
        await Get("assets?asset_issuer=somebody", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task It_shows_accounts_with_their_balances_signers_and_sequence()
    {
        (SettlementKey issuer, SettlementKey holder, _) = await Test.Issue(12_345_678);
        JsonNode account = await Get($"accounts/{StrKey.Of(holder.Account)}");
        Assert.Equal(Test.Sequence(holder).ToString(System.Globalization.CultureInfo.InvariantCulture), account["sequence"]!.GetValue<string>());
        JsonNode line = account["balances"]![0]!;
        Assert.Equal("1.2345678", line["balance"]!.GetValue<string>());
        Assert.Equal("MWT", line["asset_code"]!.GetValue<string>());
        Assert.Equal(StrKey.Of(issuer.Account), line["asset_issuer"]!.GetValue<string>());
        Assert.Equal("native", account["balances"]![1]!["asset_type"]!.GetValue<string>());
        Assert.Equal(StrKey.Of(holder.Account), account["signers"]![0]!["key"]!.GetValue<string>());
        Assert.Equal(Test.Ledger.Network.Passphrase, (await Get(""))["network_passphrase"]!.GetValue<string>());
    }

    [Fact]
    public async Task It_takes_transactions_and_shows_them_again_also_twice()
    {
        SettlementKey alice = await Test.Account(1);
        SettlementKey bob = await Test.Account(2);
        TransactionV1Envelope envelope = Test.Sign(Test.Build(alice, new PaymentOperation(bob.Account, Asset.Native, 70)), alice);
        (HttpStatusCode status, JsonNode body) = await Post(envelope);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(body["successful"]!.GetValue<bool>());
        string hash = body["hash"]!.GetValue<string>();
        Assert.Equal(body.ToJsonString(), (await Post(envelope)).Body.ToJsonString());
        Assert.Equal(body.ToJsonString(), (await Get($"transactions/{hash}")).ToJsonString());
        JsonNode payment = (await Get($"transactions/{hash}/payments"))["_embedded"]!["records"]!.AsArray().Single()!;
        Assert.Equal("0.0000070", payment["amount"]!.GetValue<string>());
        Assert.Equal("payment", payment["type"]!.GetValue<string>());
        Assert.Equal(payment.ToJsonString(), (await Get($"operations/{payment["id"]}")).ToJsonString());
    }

    [Fact]
    public async Task What_the_ledger_refuses_has_its_result_codes()
    {
        SettlementKey alice = await Test.Account(1);
        TransactionV1Envelope envelope = Test.Sign(
            Test.Build(alice, new PaymentOperation(TestLedger.Key(9).Account, Asset.Native, 70)), alice);
        (HttpStatusCode status, JsonNode body) = await Post(envelope);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.EndsWith("/transaction_failed", body["type"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("tx_failed", body["extras"]!["result_codes"]!["transaction"]!.GetValue<string>());
        Assert.Equal("op_no_destination", body["extras"]!["result_codes"]!["operations"]![0]!.GetValue<string>());
        Assert.Equal(XdrConvert.ToBase64(envelope), body["extras"]!["envelope_xdr"]!.GetValue<string>());
        (_, JsonNode bad) = await Post(Test.Sign(Test.Build(alice, new BumpSequenceOperation(1)) with { Sequence = 5 }, alice));
        Assert.Equal("tx_bad_seq", bad["extras"]!["result_codes"]!["transaction"]!.GetValue<string>());
        Assert.Null(bad["extras"]!["result_codes"]!["operations"]);
    }

    [Fact]
    public async Task Lists_are_paged_in_both_directions_by_their_links()
    {
        SettlementKey alice = await Test.Account(1);
        for (int i = 1; i <= 5; i++)
        {
            TestLedger.AssertApplied(await Test.Send(alice, new PaymentOperation(Test.Root.Account, Asset.Native, i)));
        }

        JsonNode page = await Get($"accounts/{StrKey.Of(alice.Account)}/payments?limit=4");
        Assert.Equal("create_account", Records(page)[0]!["type"]!.GetValue<string>());
        JsonNode next = await Get(Relative(page, "next"));
        Assert.Equal(["0.0000004", "0.0000005"], Records(next).Select(record => record!["amount"]!.GetValue<string>()));
        JsonNode back = await Get(Relative(next, "prev"));
        Assert.Equal(Records(page).Reverse().Select(Token), Records(back).Select(Token));
        JsonNode newest = await Get("payments?order=desc&limit=1");
        Assert.Equal("0.0000005", Records(newest)[0]!["amount"]!.GetValue<string>());
        Assert.Empty(Records(await Get("payments?cursor=now")));
        Assert.Equal(7, Records(await Get("ledgers?limit=200")).Count);
    }

    [Theory]
    [InlineData("accounts/GABC", HttpStatusCode.BadRequest)]
    [InlineData("accounts/GAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYPSABOV", HttpStatusCode.NotFound)]
    [InlineData("transactions/zz", HttpStatusCode.BadRequest)]
    [InlineData("transactions/0000000000000000000000000000000000000000000000000000000000000000", HttpStatusCode.NotFound)]
    [InlineData("payments?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("payments?limit=201", HttpStatusCode.BadRequest)]
    [InlineData("payments?limit=-1", HttpStatusCode.BadRequest)]
    [InlineData("payments?limit=9999999999999999999999", HttpStatusCode.BadRequest)]
    [InlineData("payments?order=up", HttpStatusCode.BadRequest)]
    [InlineData("payments?cursor=x", HttpStatusCode.BadRequest)]
    [InlineData("payments?cursor=-5", HttpStatusCode.BadRequest)]
    [InlineData("ledgers/abc", HttpStatusCode.BadRequest)]
    [InlineData("ledgers/4294967296", HttpStatusCode.BadRequest)]
    [InlineData("ledgers/77", HttpStatusCode.NotFound)]
    [InlineData("operations/x", HttpStatusCode.BadRequest)]
    [InlineData("claimable_balances/00", HttpStatusCode.BadRequest)]
    [InlineData("claimable_balances?claimant=me", HttpStatusCode.BadRequest)]
    [InlineData("claimable_balances?asset=:", HttpStatusCode.BadRequest)]
    [InlineData("friendbot?addr=", HttpStatusCode.BadRequest)]
    [InlineData("effects", HttpStatusCode.NotFound)]
    [InlineData("%ff/..%2f", HttpStatusCode.NotFound)]
    public async Task Bad_requests_are_told_apart(string path, HttpStatusCode expected)
    {
        JsonNode body = await Get(path, expected);
        Assert.Equal((int)expected, body["status"]!.GetValue<int>());
        Assert.StartsWith("https://stellar.org/horizon-errors/", body["type"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tx=", "bad_request")]
    [InlineData("other=1", "bad_request")]
    [InlineData("tx=AAAA", "transaction_malformed")]
    [InlineData("tx=%FF%FE", "transaction_malformed")]
    [InlineData("tx=not base64", "transaction_malformed")]
    public async Task What_is_no_envelope_is_said_to_be_none(string body, string type)
    {
        using StringContent content = new(body, null, "application/x-www-form-urlencoded");
        using HttpResponseMessage response = await Http.PostAsync(new Uri("transactions", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.EndsWith(type, problem["type"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_much_is_refused_unread()
    {
        using StringContent content = new("tx=" + new string('A', HorizonRequest.MaximumBody), null, "application/x-www-form-urlencoded");
        using HttpResponseMessage response = await Http.PostAsync(new Uri("transactions", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Payments_come_as_they_happen_and_again_from_a_saved_place()
    {
        SettlementKey alice = await Test.Account(1);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        using HttpRequestMessage request = new(HttpMethod.Get, $"accounts/{StrKey.Of(alice.Account)}/payments?cursor=now");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using HttpResponseMessage response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(limit.Token));
        Assert.Equal("retry: 1000", await reader.ReadLineAsync(limit.Token));
        Assert.Equal("event: open", await reader.ReadLineAsync(limit.Token));
        Assert.Equal("data: \"hello\"", await reader.ReadLineAsync(limit.Token));
        TestLedger.AssertApplied(await Test.Send(alice, new PaymentOperation(Test.Root.Account, Asset.Native, 5)));
        string text = "";
        while (!text.StartsWith("data: {", StringComparison.Ordinal))
        {
            text = await reader.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException();
        }

        JsonNode payment = JsonNode.Parse(text["data: ".Length..])!;
        Assert.Equal("0.0000005", payment["amount"]!.GetValue<string>());
        using HttpRequestMessage again = new(HttpMethod.Get, $"accounts/{StrKey.Of(alice.Account)}/payments?join=transactions");
        again.Headers.Accept.ParseAdd("text/event-stream");
        again.Headers.Add("Last-Event-ID", "0");
        using HttpResponseMessage resumed = await Http.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        using StreamReader second = new(await resumed.Content.ReadAsStreamAsync(limit.Token));
        string first = "";
        while (!first.StartsWith("data: {", StringComparison.Ordinal))
        {
            first = await second.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException();
        }

        Assert.NotNull(JsonNode.Parse(first["data: ".Length..])!["transaction"]);
    }

    [Fact]
    public async Task Claimable_balances_are_found_by_claimant_and_id()
    {
        SettlementKey alice = await Test.Account(1);
        SettlementKey bob = await Test.Account(2);
        for (int i = 1; i <= 3; i++)
        {
            TestLedger.AssertApplied(await Test.Send(
                alice, new CreateClaimableBalanceOperation(Asset.Native, i, [new Claimant(bob.Account, new ClaimPredicate.Unconditional())])));
        }

        JsonNode page = await Get($"claimable_balances?claimant={StrKey.Of(bob.Account)}&asset=native&limit=2");
        Assert.Equal(["0.0000001", "0.0000002"], Records(page).Select(record => record!["amount"]!.GetValue<string>()));
        JsonNode next = await Get(Relative(page, "next"));
        Assert.Equal(["0.0000003"], Records(next).Select(record => record!["amount"]!.GetValue<string>()));
        JsonNode balance = await Get($"claimable_balances/{Records(next)[0]!["id"]}");
        Assert.Equal(StrKey.Of(alice.Account), balance["sponsor"]!.GetValue<string>());
        Assert.Empty(Records(await Get($"claimable_balances?claimant={StrKey.Of(alice.Account)}")));
    }

    [Fact]
    public async Task Friendbot_gives_coins_once()
    {
        string address = StrKey.Of(TestLedger.Key(7).Account);
        Assert.True((await Get($"friendbot?addr={address}"))["successful"]!.GetValue<bool>());
        Assert.Equal("10000.0000000", (await Get($"accounts/{address}"))["balances"]![0]!["balance"]!.GetValue<string>());
        JsonNode again = await Get($"friendbot?addr={address}", HttpStatusCode.BadRequest);
        Assert.Equal("op_already_exists", again["extras"]!["result_codes"]!["operations"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Faults_happen_when_they_are_switched_on()
    {
        SettlementKey alice = await Test.Account(1);
        TransactionV1Envelope envelope = Test.Sign(Test.Build(alice, new PaymentOperation(Test.Root.Account, Asset.Native, 1)), alice);
        string hash = Stellar.Transactions.TransactionHash.Of(Test.Ledger.Network, envelope).ToString();
        _faults.Submit = SubmitFault.TimeoutBeforeApplying;
        (HttpStatusCode status, JsonNode body) = await Post(envelope);
        Assert.Equal((HttpStatusCode.GatewayTimeout, hash), (status, body["extras"]!["hash"]!.GetValue<string>()));
        await Get($"transactions/{hash}", HttpStatusCode.NotFound);
        _faults.Submit = SubmitFault.TimeoutAfterApplying;
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await Post(envelope)).Status);
        await Get($"transactions/{hash}");
        _faults.HidesHistory = true;
        await Get($"transactions/{hash}", HttpStatusCode.NotFound);
        _faults.HidesHistory = false;
        _faults.Submit = SubmitFault.Refused;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Post(envelope)).Status);
        _faults.Submit = SubmitFault.LostAnswer;
        TransactionV1Envelope second = Test.Sign(Test.Build(alice, new PaymentOperation(Test.Root.Account, Asset.Native, 2)), alice);
        await Assert.ThrowsAsync<HttpRequestException>(() => Post(second));
        await Get($"transactions/{Stellar.Transactions.TransactionHash.Of(Test.Ledger.Network, second)}");
        _faults.IsDown = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => Get(""));
        _faults.IsDown = false;
        Test.Ledger.MinimumFee = 500;
        Assert.Equal("500", (await Get("fee_stats"))["last_ledger_base_fee"]!.GetValue<string>());
    }

    private static JsonArray Records(JsonNode page) => page["_embedded"]!["records"]!.AsArray();

    private static string Token(JsonNode? record) => record!["paging_token"]!.GetValue<string>();

    private static string Relative(JsonNode page, string link) =>
        new Uri(page["_links"]![link]!["href"]!.GetValue<string>()).PathAndQuery.TrimStart('/');
}
