using System.Text;
using MagicWave.Publishing.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Publishing.Tests;

/// <summary>What visitors and web servers write into headers, in good faith or not.</summary>
public sealed class ReverseProxyHeaderTests
{
    private const string Address = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd";

    [Theory]
    [InlineData("X_Forwarded_For")]
    [InlineData("MagicWave_Session")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X_REAL_IP")]
    [InlineData("Proxy")]
    [InlineData("Remote-User")]
    [InlineData("X-Remote-User")]
    [InlineData("X-Original-Forwarded-For")]
    [InlineData("WL-Proxy-Client-IP")]
    [InlineData("X-ProxyUser-Ip")]
    [InlineData("Transfer-Encoding-X", false)]
    [InlineData("MagicWave-Payment-Proof")]
    public async Task Headers_that_a_web_server_takes_for_the_bridge_s_word_stay_here(string name, bool stays = true)
    {
        (IHeaderDictionary seen, _) = await SeenAsync($"GET / HTTP/1.1\n{name}: 192.0.2.7");
        Assert.Equal(stays, !seen.Any(header => header.Value.ToString().Contains("192.0.2.7", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_request_with_two_lengths_reaches_the_web_server_as_one()
    {
        (IHeaderDictionary seen, string body) = await SeenAsync(
            "POST / HTTP/1.1\nContent-Length: 4\nTransfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal("abc", body);
        Assert.Equal("chunked", seen.TransferEncoding);
        Assert.Equal(["Host", "Transfer-Encoding", "X-Forwarded-Host", "X-Forwarded-Proto"], seen.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Content-Length: 3\nContent-Length: 30")]
    [InlineData("Transfer-Encoding: chunked, identity")]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Transfer-Encoding : chunked")]
    [InlineData("X: a\n b")]
    [InlineData("X: a\0b")]
    public async Task A_head_that_servers_read_differently_is_refused(string header)
    {
        bool reached = false;
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(_ =>
        {
            reached = true;
            return Task.CompletedTask;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        Assert.Matches("^HTTP/1.1 (400|501|411) ", await rig.RawAsync($"POST / HTTP/1.1\n{header}"));
        Assert.False(reached);
    }

    [Theory]
    [InlineData(Address + ".onion", Address + ".onion")]
    [InlineData("shop." + Address + ".onion:80", "shop." + Address + ".onion:80")]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("localhost", "localhost")]
    [InlineData("192.0.2.1", Address + ".onion")]
    [InlineData("evil.example", Address + ".onion")]
    [InlineData("x" + Address + ".onion", Address + ".onion")]
    public async Task The_site_s_name_is_its_own_whatever_a_visitor_calls_it(string host, string expected)
    {
        string seen = "";
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            seen = context.Request.Headers["X-Forwarded-Host"].ToString();
            return Task.CompletedTask;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address, options => options.Onion = OnionName.TryParse(Address, out OnionName? onion) ? onion : null);
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Host = host;
        using HttpResponseMessage answer = await rig.Http.SendAsync(request);
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Letters_of_every_language_pass_in_headers_both_ways()
    {
        byte[] seen = [];
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(
            app => app.Run(context =>
            {
                seen = Encoding.Latin1.GetBytes(context.Request.Headers.Cookie.ToString());
                context.Response.Headers.ContentDisposition = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("attachment; filename=\"résumé.pdf\""));
                return Task.CompletedTask;
            }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        string answer = await rig.RawAsync("GET / HTTP/1.1\nCookie: name=" + Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("žluť")));
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("résumé.pdf", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(answer)), StringComparison.Ordinal);
        Assert.Equal("name=žluť", Encoding.UTF8.GetString(seen));
    }

    [Theory]
    [InlineData("Server", "Apache/2.4 (Debian)")]
    [InlineData("X-Powered-By", "PHP/8.2")]
    [InlineData("X-AspNet-Version", "4.0")]
    [InlineData("Via", "1.1 web3.internal")]
    [InlineData("X-Served-By", "web3.internal")]
    [InlineData("X-Backend-Server", "10.0.0.3")]
    [InlineData("X-Real-IP", "10.0.0.3")]
    [InlineData("X-Forwarded-Server", "10.0.0.3")]
    [InlineData("MagicWave-Credit", "1000")]
    public async Task What_a_web_server_tells_of_its_machine_stays_here(string name, string value)
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            context.Response.Headers[name] = value;
            return Task.CompletedTask;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        Assert.DoesNotContain(value, await rig.RawAsync("GET / HTTP/1.1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Location", "https://{0}/a?b#c", "/a?b#c")]
    [InlineData("Location", "//{0}/a", "/a")]
    [InlineData("Location", "http://localhost:1/a", "/a")]
    [InlineData("Location", "https://{1}", "/")]
    [InlineData("Location", "next", "next")]
    [InlineData("Location", "//elsewhere.example/", "//elsewhere.example/")]
    [InlineData("Content-Location", "http://{0}/a", "/a")]
    [InlineData("Refresh", "5; url=http://{0}/a", "5; url=/a")]
    [InlineData("Refresh", "5;URL='http://{0}/a'", "5; url=/a")]
    [InlineData("Refresh", "5", "5")]
    [InlineData("Refresh", "0; url=https://elsewhere.example/", "0; url=https://elsewhere.example/")]
    public async Task No_answer_names_the_web_server_s_address(string name, string value, string expected)
    {
        Uri? self = null;
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers[name] = value.Replace("{0}", self!.Authority, StringComparison.Ordinal).Replace("{1}", self.Host, StringComparison.Ordinal);
            return Task.CompletedTask;
        }));
        self = upstream.Address;
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        Assert.Contains($"\r\n{name}: {expected}\r\n", await rig.RawAsync("GET / HTTP/1.1"), StringComparison.Ordinal);
    }

    private static async Task<(IHeaderDictionary Headers, string Body)> SeenAsync(string head, string body = "")
    {
        HeaderDictionary seen = [];
        string read = "";
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(async context =>
        {
            foreach ((string name, var value) in context.Request.Headers)
            {
                seen[name] = value;
            }

            using StreamReader reader = new(context.Request.Body);
            read = await reader.ReadToEndAsync();
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        Assert.StartsWith("HTTP/1.1 200 ", await rig.RawAsync(head, body), StringComparison.Ordinal);
        return (seen, read);
    }
}
