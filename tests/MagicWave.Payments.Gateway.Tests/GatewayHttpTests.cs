using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MagicWave.Payments.Gateway.Callbacks;
using MagicWave.Payments.Gateway.Http;
using MagicWave.Payments.Stellar.StrKeys;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Payments.Gateway.Tests;

/// <summary>What anybody could send to the gateway.</summary>
public sealed class GatewayHttpTests : IAsyncLifetime
{
    private const string Ask = """{"ServiceType":"tor","CommodityType":"data","Amount":52428800}""";
    private GatewayRig? _started;

    private GatewayRig Rig => _started!;

    public async Task InitializeAsync() => _started = await GatewayRig.StartAsync(new AbsentLedger(), callbacks: "http://127.0.0.1:5817");

    public async Task DisposeAsync() => await Rig.DisposeAsync();

    [Fact]
    public async Task A_payment_request_says_what_it_costs_and_pays_for()
    {
        (HttpStatusCode status, JsonNode? info) = await Rig.PostAsync("/api/utility/createPaymentInfo", Ask);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(105, (long)info!["Amount"]!);
        Assert.Equal("MWT", (string?)info["Asset"]);
        Assert.Equal("tor/data", (string?)info["ServiceRef"]);
        Assert.Equal(StrKey.Of(Rig.Key.Account), (string?)info["Address"]);
        Assert.Matches("^[0-9a-v]{20}$", (string?)info["ServiceSessionId"]);

        JsonObject question = new() { ["ServiceType"] = "tor", ["CommodityType"] = "data", ["PaymentRequest"] = info.ToJsonString() };
        (status, JsonNode? answer) = await Rig.PostAsync("/api/utility/validatePayment", question.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(52_500_000, (long)answer!["Quantity"]!);
        question["PaymentRequest"] = info.ToJsonString().Replace("MWT", "XLM", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await Rig.PostAsync("/api/utility/validatePayment", question.ToJsonString())).Status);
    }

    [Theory]
    [InlineData("/api/utility/createPaymentInfo", "")]
    [InlineData("/api/utility/createPaymentInfo", "null")]
    [InlineData("/api/utility/createPaymentInfo", "[]")]
    [InlineData("/api/utility/createPaymentInfo", "{}")]
    [InlineData("/api/utility/createPaymentInfo", """{"ServiceType":"tor","CommodityType":"data","Amount":-1}""")]
    [InlineData("/api/utility/createPaymentInfo", """{"ServiceType":"tor","CommodityType":"data","Amount":4294967296}""")]
    [InlineData("/api/utility/createPaymentInfo", """{"ServiceType":"tor","CommodityType":"data","Amount":0}""")]
    [InlineData("/api/utility/createPaymentInfo", """{"ServiceType":"tor","CommodityType":"data","Amount":1.5}""")]
    [InlineData("/api/utility/createPaymentInfo", """{"ServiceType":"tor","CommodityType":"gold","Amount":1}""")]
    [InlineData("/api/utility/createPaymentInfo", """{"ServiceType":"tor","CommodityType":"data","Amount":1,"Ammount":2}""")]
    [InlineData("/api/utility/validatePayment", """{"ServiceType":"tor","CommodityType":"data","PaymentRequest":"{"}""")]
    [InlineData("/api/utility/validatePayment", """{"ServiceType":"tor","CommodityType":"data","PaymentRequest":"{\"Amount\":-5,\"Asset\":\"MWT\"}"}""")]
    [InlineData("/api/utility/processCommand", """{"SessionId":"s","NodeId":"n","CommandId":"1","CommandType":5,"CommandBody":"e30="}""")]
    [InlineData("/api/utility/processCommand", """{"SessionId":"s","NodeId":"n","CommandId":"1","CommandType":"0","CommandBody":"e30="}""")]
    [InlineData("/api/utility/processCommand", """{"SessionId":"s","NodeId":"n","CommandId":"1","CommandType":0,"CommandBody":"%%%"}""")]
    [InlineData("/api/utility/processCommand", """{"SessionId":"a b","NodeId":"n","CommandId":"1","CommandType":0,"CommandBody":"e30="}""")]
    [InlineData("/api/gateway/processPayment", """{"Route":[],"PaymentRequest":"{}"}""")]
    [InlineData("/api/gateway/processResponse", """{"SessionId":"s"}""")]
    [InlineData("/api/gateway/processResponse", """{"SessionId":"s","CommandId":"c","NodeId":"n","ResponseBody":"!"}""")]
    public async Task Bad_input_is_named_and_nothing_is_kept(string path, string body)
    {
        (HttpStatusCode status, JsonNode? problem) = await Rig.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEmpty((string)problem!["detail"]!);
        Assert.Empty(Rig.Store.Load().States);
    }

    [Fact]
    public async Task Long_bodies_and_other_types_are_refused()
    {
        (HttpStatusCode status, _) = await Rig.PostAsync("/api/utility/createPaymentInfo", new string(' ', 65_000) + Ask + new string(' ', 1_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        using StringContent form = new("Amount=1", Encoding.UTF8, "application/x-www-form-urlencoded");
        using HttpResponseMessage response = await Rig.Client.PostAsync(new Uri("/api/utility/createPaymentInfo", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    // A transaction that drains the account, handed in under every command, agreed to by nobody.
    [Fact]
    public async Task A_foreign_transaction_is_never_signed()
    {
        string shown = """{"PendingTransaction":{"XDR":"AAAAAgAAAADg3G3hclysZlFitS+s5zWyiiJD5B0STWy5LXCj6i5yxQ=="}}""";
        string body = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"Debit":{{shown}},"Credit":{{shown}},"Transaction":{{shown}}}"""));
        for (int type = 0; type <= 4; type++)
        {
            (HttpStatusCode status, JsonNode? problem) = await Rig.PostAsync(
                "/api/utility/processCommand", $$"""{"SessionId":"s{{type}}","NodeId":"n","CommandId":"1","CommandType":{{type}},"CommandBody":"{{body}}"}""");
            Assert.Equal(HttpStatusCode.Conflict, status);
            Assert.Equal("Refused", (string?)problem!["title"]);
        }

        Assert.Empty(Rig.Store.Load().States);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5818/api/command")]
    [InlineData("http://127.0.0.1:5817@evil.example/")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://localhost:5817/")]
    [InlineData("https://127.0.0.1:5817/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//127.0.0.1:5817/")]
    public async Task Callbacks_go_to_named_addresses_only(string callback)
    {
        string info = $$"""{\"Amount\":5,\"Asset\":\"MWT\",\"ServiceSessionId\":\"s\",\"Address\":\"{{StrKey.Of(GatewayRig.KeyOf(7).Account)}}\"}""";
        foreach (string body in new[]
        {
            $$"""{"CallbackUrl":"{{callback}}","NodeId":"n","PaymentRequest":"{{info}}"}""",
            $$"""{"CallbackUrl":"http://127.0.0.1:5817/","StatusCallbackUrl":"{{callback}}","NodeId":"n","PaymentRequest":"{{info}}"}""",
        })
        {
            (HttpStatusCode status, JsonNode? problem) = await Rig.PostAsync("/api/gateway/processPayment", body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal("Callback not allowed", (string?)problem!["title"]);
        }

        Assert.Empty(Rig.Store.Load().States);
        Assert.Throws<ArgumentException>(() => new CallbackList(["http://example.org:80"]));
    }

    [Fact]
    public async Task Without_a_ledger_nothing_is_paid_and_the_budget_is_free_again()
    {
        string info = $$"""{\"Amount\":5,\"Asset\":\"MWT\",\"ServiceSessionId\":\"s\",\"Address\":\"{{StrKey.Of(GatewayRig.KeyOf(7).Account)}}\"}""";
        (HttpStatusCode status, _) = await Rig.PostAsync(
            "/api/gateway/processPayment", $$"""{"CallbackUrl":"http://127.0.0.1:5817/","NodeId":"n","PaymentRequest":"{{info}}"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Empty(Rig.Store.Load().States);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Rig.GetAsync("/api/utility/balance")).Status);
    }

    [Fact]
    public async Task More_than_the_budget_is_not_paid()
    {
        string info = $$"""{\"Amount\":100001,\"Asset\":\"MWT\",\"ServiceSessionId\":\"s\",\"Address\":\"{{StrKey.Of(GatewayRig.KeyOf(7).Account)}}\"}""";
        (HttpStatusCode status, JsonNode? problem) = await Rig.PostAsync(
            "/api/gateway/processPayment", $$"""{"CallbackUrl":"http://127.0.0.1:5817/","NodeId":"n","PaymentRequest":"{{info}}"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "Over budget"), (status, (string?)problem!["title"]));
        Assert.Empty(Rig.Store.Load().States);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdee")]
    [InlineData("Basic 0123456789abcdef0123456789abcdef")]
    public async Task Without_the_token_nothing_is_answered(string authorization)
    {
        using HttpClient client = new() { BaseAddress = Rig.App.Address };
        _ = client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        JsonNode document = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi.json", UriKind.Relative)))!;
        foreach ((string path, JsonNode? operations) in document["paths"]!.AsObject())
        {
            foreach ((string method, JsonNode? operation) in operations!.AsObject())
            {
                using HttpRequestMessage request = new(new HttpMethod(method.ToUpperInvariant()), Fill(path));
                using HttpResponseMessage response = await client.SendAsync(request);
                bool isOpen = operation!["security"] is JsonArray { Count: 0 };
                Assert.Equal(isOpen ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Every_call_is_in_the_document_and_no_other()
    {
        JsonNode document = (await Rig.GetAsync("/openapi.json")).Body!;
        List<string> described = [];
        foreach ((string path, JsonNode? operations) in document["paths"]!.AsObject())
        {
            foreach ((string method, _) in operations!.AsObject())
            {
                described.Add($"{method.ToUpperInvariant()} {path}");
                using HttpRequestMessage request = new(new HttpMethod(method.ToUpperInvariant()), Fill(path));
                request.Content = method == "post" ? new StringContent("{}", new MediaTypeHeaderValue("application/json")) : null;
                using HttpResponseMessage response = await Rig.Client.SendAsync(request);
                Assert.True(response.StatusCode != HttpStatusCode.NotFound, $"{method} {path} is not there.");
            }
        }

        Assert.Equal(Rig.App.Calls.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_changes_something_is_not_a_get()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Rig.GetAsync("/api/utility/createPaymentInfo")).Status);
        using HttpResponseMessage response = await Rig.Client.GetAsync(new Uri("/api/utility/transactions/flush", UriKind.Relative));
        Assert.False(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_page_of_the_web_does_not_reach_it_under_its_own_name()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/utility/stellarAddress");
        request.Headers.Host = "evil.example";
        using HttpResponseMessage response = await Rig.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/book/history/all/0/10")]
    [InlineData("/api/book/history/all/-1/10")]
    [InlineData("/api/book/history/all/24/0")]
    [InlineData("/api/book/history/all/24/100000")]
    [InlineData("/api/book/history/all/9999999999/10")]
    [InlineData("/api/book/history/all/1e3/10")]
    public async Task History_has_bounds(string path) => Assert.Equal(HttpStatusCode.BadRequest, (await Rig.GetAsync(path)).Status);

    [Fact]
    public async Task It_listens_on_this_computer_only()
    {
        GatewaySettings settings = new() { Network = GatewayRig.Network, Asset = GatewayRig.Asset, Key = Rig.Key };
        _ = await Assert.ThrowsAsync<ArgumentException>(() => GatewayApp.StartAsync(
            settings, Rig.Store, new AbsentLedger(), new IPEndPoint(IPAddress.Any, 0), GatewayRig.Token, TimeProvider.System, NullLoggerFactory.Instance));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => GatewayApp.StartAsync(
            settings, Rig.Store, new AbsentLedger(), new IPEndPoint(IPAddress.Loopback, 0), "short", TimeProvider.System, NullLoggerFactory.Instance));
    }

    private static string Fill(string path) => path
        .Replace("{sessionId}", "s", StringComparison.Ordinal).Replace("{commodity}", "all", StringComparison.Ordinal)
        .Replace("{hours}", "24", StringComparison.Ordinal).Replace("{bins}", "4", StringComparison.Ordinal);
}
