using System.Net;
using System.Text.Json;
using MagicWave.Payments.Resources;
using MagicWave.Publishing.Prices;

namespace MagicWave.Publishing.Tests;

public sealed class PaywallTests
{
    private const string Prices = "/free/** free\n/paid/** 500 stroops per request\n/deep/*/x 3 stroops per request\n/one.txt 4 stroops per request";

    [Fact]
    public async Task Free_paths_ask_for_nothing()
    {
        await using PaidRig rig = await StartAsync();
        rig.Session = "";
        Assert.Equal("free", await rig.Http.GetStringAsync("/free/a.txt"));
        Assert.Equal(0, rig.Till.Totals.Asked);
    }

    [Fact]
    public async Task What_has_a_price_is_asked_for_in_a_header_and_a_body()
    {
        await using PaidRig rig = await StartAsync();
        using HttpResponseMessage answer = await rig.GetAsync("/paid/a.txt?q=1");
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("500 stroops per request", answer.Headers.GetValues("MagicWave-Price").Single());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        JsonElement body = await PaidRig.BodyOf(answer);
        Assert.Equal(PaidRig.RequestOf(answer), body.GetProperty("request").GetString());
        Assert.Equal("request", body.GetProperty("unit").GetString());
        Assert.Equal(500, body.GetProperty("stroops").GetInt64());
        Assert.Equal(0, body.GetProperty("part").GetInt64());
        Assert.Equal("/paid/a.txt?q=1", body.GetProperty("target").GetString());
        Assert.Equal(rig.Http.BaseAddress!.Authority, body.GetProperty("authority").GetString());

        // What the visitor computes from its own request is what it is asked to pay for.
        ResourceRequest request = ResourceRequest.TryParse(PaidRig.RequestOf(answer))!;
        Assert.Equal(ResourceDigest.Of(rig.Http.BaseAddress.Authority, "/paid/a.txt?q=1", "request", 0), request.Resource);
        Assert.Equal(500L * 1_000_000, (long)request.Amount.Units);
        Assert.DoesNotContain("paid content", body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_payment_the_content_comes_and_the_books_say_so()
    {
        await using PaidRig rig = await StartAsync();
        using HttpResponseMessage answer = await rig.BuyAsync("/paid/a.txt");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("paid content", await answer.Content.ReadAsStringAsync());
        string health = await rig.Http.GetStringAsync(new Uri(rig.Site.Server.HealthAddress!, "/health"));
        Assert.Contains("\"requests\":2,\"refused\":1,\"earnedStroops\":500", health, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_is_given_again_a_few_times()
    {
        await using PaidRig rig = await StartAsync();
        string proof = rig.Till.Pay(await rig.AskAsync("/paid/a.txt"));
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage answer = await rig.GetAsync("/paid/a.txt", proof);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await AssertRefusedAsync(rig, "/paid/a.txt", proof, "UsedUp");
    }

    [Fact]
    public async Task Proofs_that_are_altered_or_for_something_else_are_refused()
    {
        await using PaidRig rig = await StartAsync();
        string request = await rig.AskAsync("/paid/a.txt");
        await AssertRefusedAsync(rig, "/paid/a.txt", rig.Till.ProofOf(request), null);
        string proof = rig.Till.Pay(request);
        await AssertRefusedAsync(rig, "/paid/b.txt", proof, "WrongResource");
        await AssertRefusedAsync(rig, "/paid/a.txt?other", proof, "WrongResource");
        await AssertRefusedAsync(rig, "/paid/a.txt", proof[..^1], "Malformed");
        await AssertRefusedAsync(rig, "/paid/a.txt", "", "Malformed");
        byte[] bytes = Read(proof).ToBytes();
        bytes[5] ^= 1;
        await AssertRefusedAsync(rig, "/paid/a.txt", Write(bytes), "Unknown");
        bytes = Read(proof).ToBytes();
        bytes[^32] ^= 1;
        await AssertRefusedAsync(rig, "/paid/a.txt", Write(bytes), "WrongOpening");
        bytes = Read(proof).ToBytes();
        bytes[20] ^= 1;
        await AssertRefusedAsync(rig, "/paid/a.txt", Write(bytes), "WrongSession");
        rig.Till.IsLate = true;
        await AssertRefusedAsync(rig, "/paid/a.txt", proof, "Expired");
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Without_a_session_nothing_can_be_paid(string session)
    {
        await using PaidRig rig = await StartAsync();
        rig.Session = session;
        using HttpResponseMessage answer = await rig.GetAsync("/paid/a.txt");
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal("NoSession", (await PaidRig.BodyOf(answer)).GetProperty("fault").GetString());
        Assert.Equal(0, rig.Till.Totals.Asked);
    }

    [Theory]
    [InlineData(ResourceAskFault.NoChain)]
    [InlineData(ResourceAskFault.TooMany)]
    [InlineData(ResourceAskFault.TooMuch)]
    public async Task Who_cannot_be_asked_is_told_why(ResourceAskFault fault)
    {
        await using PaidRig rig = await StartAsync();
        rig.Till.Fault = fault;
        using HttpResponseMessage answer = await rig.GetAsync("/paid/a.txt");
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.False(answer.Headers.Contains("MagicWave-Payment-Request"));
        Assert.Equal(fault.ToString(), (await PaidRig.BodyOf(answer)).GetProperty("fault").GetString());
    }

    [Theory]
    [InlineData("/paid/a.txt")]
    [InlineData("//paid/a.txt")]
    [InlineData("/paid//a.txt")]
    [InlineData("/free/../paid/a.txt")]
    [InlineData("/%70aid/a.txt")]
    [InlineData("/paid/a.txt?/free/")]
    public async Task No_spelling_of_a_path_goes_around_the_price(string target)
    {
        await using PaidRig rig = await StartAsync();
        string answer = await rig.Site.RawAsync($"GET {target} HTTP/1.1\nMagicWave-Session: {rig.Session}");
        Assert.StartsWith("HTTP/1.1 402 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("paid content", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /one.txt/ HTTP/1.1", 404)]
    [InlineData("GET /one.txt/. HTTP/1.1", 404)]
    [InlineData("GET /free/..;/one.txt HTTP/1.1", 400)]
    [InlineData("GET /one.txt;a.css HTTP/1.1", 404)]
    [InlineData("GET /%6fne%2Etxt HTTP/1.1", 402)]
    [InlineData("HEAD /one.txt HTTP/1.1", 402)]
    [InlineData("GET /one.txt HTTP/1.1\nRange: bytes=0-", 402)]
    [InlineData("GET /one.txt HTTP/1.1\nX-Original-URL: /free/a.txt\nX-Rewrite-URL: /free/a.txt", 402)]
    [InlineData("GET http://site/one.txt HTTP/1.1", 402)]
    [InlineData("OPTIONS /one.txt HTTP/1.1", 405)]
    [InlineData("OPTIONS * HTTP/1.1", 400)]
    [InlineData("GET /free/nothing.txt HTTP/1.1", 404)]
    [InlineData("GET /paid/nothing.txt HTTP/1.1", 404)]
    [InlineData("GET /paid HTTP/1.1", 404)]
    [InlineData("POST /paid/a.txt HTTP/1.1\nContent-Length: 0", 405)]
    public async Task Only_what_can_be_had_is_asked_payment_for_and_nothing_of_it_is_given(string head, int status)
    {
        await using PaidRig rig = await StartAsync();
        string answer = await rig.Site.RawAsync(head + $"\nMagicWave-Session: {rig.Session}");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("paid content", answer, StringComparison.Ordinal);
        Assert.Equal(status == 402 ? 1 : 0, rig.Till.Totals.Asked);
    }

    [Fact]
    public async Task A_folder_and_its_index_page_have_one_price()
    {
        await using PaidRig rig = await PaidRig.StartAsync("/a/ 5 stroops per request\n/b/index.html 6 stroops per request", folder =>
        {
            foreach (string name in (string[])["a", "b"])
            {
                Directory.CreateDirectory(Path.Join(folder, name));
                File.WriteAllText(Path.Join(folder, name, "index.html"), "index");
            }
        });
        foreach (string target in (string[])["/a/", "/a/index.html", "/b/", "/b/index.html"])
        {
            _ = await rig.AskAsync(target);
        }
    }

    [Fact]
    public async Task The_upstream_is_not_reached_without_payment()
    {
        int reached = 0;
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => Microsoft.AspNetCore.Builder.RunExtensions.Run(app, _ =>
        {
            reached++;
            return Task.CompletedTask;
        }));
        TestTill till = new();
        await using SiteRig site = await SiteRig.UpstreamAsync(upstream.Address, options =>
            (options.Prices, options.Till) = (PriceFile.Parse("/api/** 9 stroops per request", []), till));
        await using PaidRig rig = new(site, till);
        using HttpResponseMessage refused = await rig.SendAsync(HttpMethod.Post, "/api/do", content: new StringContent("x"));
        Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
        Assert.Equal(0, reached);
        using HttpResponseMessage done = await rig.SendAsync(HttpMethod.Post, "/api/do", till.Pay(PaidRig.RequestOf(refused)), new StringContent("x"));
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(1, reached);
    }

    [Fact]
    public async Task Prices_without_a_till_do_not_start() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SiteRig.FolderAsync(null, options => options.Prices = PriceFile.Parse("/a 1 stroop per request", [])));

    private static async Task AssertRefusedAsync(PaidRig rig, string target, string proof, string? refusal)
    {
        using HttpResponseMessage answer = await rig.GetAsync(target, proof);
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.True(answer.Headers.Contains("MagicWave-Payment-Request"));
        JsonElement body = await PaidRig.BodyOf(answer);
        Assert.Equal(refusal, body.TryGetProperty("refusal", out JsonElement told) ? told.GetString() : null);
    }

    private static ResourceProof Read(string header) => ResourceProof.TryParse(header, out ResourceProof proof) ? proof : throw new ArgumentException(header);

    private static string Write(byte[] proof) => System.Buffers.Text.Base64Url.EncodeToString(proof);

    private static Task<PaidRig> StartAsync() => PaidRig.StartAsync(Prices, folder =>
    {
        foreach (string name in (string[])["free", "paid"])
        {
            Directory.CreateDirectory(Path.Join(folder, name));
        }

        File.WriteAllText(Path.Join(folder, "one.txt"), "paid content");
        File.WriteAllText(Path.Join(folder, "free", "a.txt"), "free");
        File.WriteAllText(Path.Join(folder, "paid", "a.txt"), "paid content");
        File.WriteAllText(Path.Join(folder, "paid", "b.txt"), "paid content");
    });
}
