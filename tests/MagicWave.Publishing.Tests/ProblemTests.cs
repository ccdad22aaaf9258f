using System.Net;
using System.Text.Json;
using MagicWave.Publishing.Prices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Tests;

/// <summary>What visitors read when they do not get what they asked for.</summary>
public sealed class ProblemTests
{
    /// <summary>What Chromium and Firefox send with an address that was typed in.</summary>
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    [Theory]
    [InlineData("/nothing", 404, "There is nothing here")]
    [InlineData("/a%2fb", 400, "This request cannot be read")]
    [InlineData("/paid/a.txt", 402, "0.00005 MWT")]
    public async Task A_browser_gets_a_page_that_needs_nothing_else(string target, int status, string expected)
    {
        await using PaidRig rig = await StartAsync();
        using HttpResponseMessage answer = await GetAsync(rig, target, Browser);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("utf-8", answer.Content.Headers.ContentType?.CharSet);
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("Accept", answer.Headers.Vary);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        string page = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("paid content", page, StringComparison.Ordinal);
        Assert.Equal(status == 402, answer.Headers.Contains("MagicWave-Payment-Request"));
    }

    [Theory]
    [InlineData(null, "/nothing", 404)]
    [InlineData("*/*", "/nothing", 404)]
    [InlineData("application/json", "/a%2fb", 400)]
    [InlineData("application/problem+json, text/html;q=0.5", "/paid/a.txt", 402)]
    [InlineData("text/html;q=0", "/nothing", 404)]
    [InlineData("@@@", "/nothing", 404)]
    public async Task A_program_gets_problem_details(string? accept, string target, int status)
    {
        await using PaidRig rig = await StartAsync();
        using HttpResponseMessage answer = await GetAsync(rig, target, accept);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement body = await PaidRig.BodyOf(answer);
        Assert.Equal(status, body.GetProperty("status").GetInt32());
        Assert.NotEqual("", body.GetProperty("title").GetString());
        Assert.NotEqual("", body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Of_a_page_nobody_asked_for_only_the_head_is_sent()
    {
        await using PaidRig rig = await StartAsync();
        using HttpResponseMessage answer = await rig.SendAsync(HttpMethod.Head, "/nothing");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 0);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_web_server_that_is_away_is_told_of_in_a_page_even_where_bytes_are_sold()
    {
        Uri address;
        await using (UpstreamRig upstream = await UpstreamRig.StartAsync(_ => { }))
        {
            address = upstream.Address;
        }

        await using PaidRig rig = await UpstreamAsync(address, "/film 5 stroops per megabyte");
        foreach (string target in (string[])["/", "/film"])
        {
            string? proof = target == "/" ? null : rig.Till.Pay(await rig.AskAsync(target));
            using HttpResponseMessage answer = await rig.GetAsync(target, proof);
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
            Assert.DoesNotContain(address.Authority, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(502, (await PaidRig.BodyOf(answer)).GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task The_pages_of_a_web_server_pass_as_they_are()
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync(context.Request.Path == "/own" ? "my own page" : "");
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using HttpResponseMessage own = await rig.Http.GetAsync("/own");
        Assert.Equal("my own page", await own.Content.ReadAsStringAsync());
        using HttpResponseMessage empty = await rig.Http.GetAsync("/empty");
        Assert.Equal("", await empty.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_comes_down_a_connection_of_another_protocol_is_paid_by_the_megabyte()
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(async context =>
        {
            await using Stream connection = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            byte[] piece = new byte[50_000];
            for (int i = 0; i < 60; i++)
            {
                await connection.WriteAsync(piece);
            }
        }));
        await using PaidRig rig = await UpstreamAsync(upstream.Address, "/film 5 stroops per megabyte", new TestKit.ManualTimeProvider());
        string proof = rig.Till.Pay(await rig.AskAsync("/film"));
        using HttpRequestMessage request = new(HttpMethod.Get, "/film");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("anything"));
        request.Headers.Add("MagicWave-Session", rig.Session);
        request.Headers.Add("MagicWave-Payment-Proof", proof);
        using HttpResponseMessage answer = await rig.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, answer.StatusCode);
        await using Stream connection = await answer.Content.ReadAsStreamAsync();

        // A megabyte that was paid, and the first piece on trust; then the clock stands still.
        await connection.ReadExactlyAsync(new byte[1_008_000]);
        using HttpResponseMessage due = await rig.GetAsync("/.well-known/magicwave/payment?target=%2Ffilm");
        Assert.Equal(HttpStatusCode.PaymentRequired, due.StatusCode);
        using HttpResponseMessage paid = await rig.SendAsync(
            HttpMethod.Post, "/.well-known/magicwave/payment?target=%2Ffilm", rig.Till.Pay(PaidRig.RequestOf(due)));
        Assert.Equal(HttpStatusCode.NoContent, paid.StatusCode);
        await connection.ReadExactlyAsync(new byte[992_000]);
    }

    private static async Task<HttpResponseMessage> GetAsync(PaidRig rig, string target, string? accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, target);
        request.Headers.Add("MagicWave-Session", rig.Session);
        if (accept is not null)
        {
            _ = request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await rig.Http.SendAsync(request);
    }

    private static async Task<PaidRig> UpstreamAsync(Uri address, string prices, TimeProvider? time = null)
    {
        TestTill till = new();
        return new(await SiteRig.UpstreamAsync(address, options => (options.Prices, options.Till) = (PriceFile.Parse(prices, []), till), time), till);
    }

    private static Task<PaidRig> StartAsync() => PaidRig.StartAsync("/paid/** 500 stroops per request", folder =>
    {
        Directory.CreateDirectory(Path.Join(folder, "paid"));
        File.WriteAllText(Path.Join(folder, "paid", "a.txt"), "paid content");
    });
}
