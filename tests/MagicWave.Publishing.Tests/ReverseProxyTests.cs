using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Tests;

public sealed class ReverseProxyTests
{
    private const int BigLength = 40 << 20;

    [Fact]
    public async Task Requests_and_answers_pass_with_their_headers()
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(async context =>
        {
            context.Response.StatusCode = 418;
            context.Response.Headers["X-Answer"] = new(["one", "two"]);
            context.Response.Headers["Alt-Svc"] = "h3=\":443\"";
            context.Response.Headers.StrictTransportSecurity = "max-age=1";
            await context.Response.WriteAsync($"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}");
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using HttpResponseMessage answer = await rig.Http.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/a%20b/%25/c?d=%2F&e"));
        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("DELETE /a%20b/%25/c?d=%2F&e", await answer.Content.ReadAsStringAsync());
        Assert.Equal(["one", "two"], answer.Headers.GetValues("X-Answer"));
        Assert.False(answer.Headers.Contains("Alt-Svc"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task The_web_server_learns_nothing_of_the_visitor()
    {
        Dictionary<string, string> seen = [];
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            foreach ((string name, var value) in context.Request.Headers)
            {
                seen[name] = value.ToString();
            }

            return Task.CompletedTask;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        foreach (string name in (string[])["X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via", "True-Client-IP", "MagicWave-Session", "X-Hop"])
        {
            _ = request.Headers.TryAddWithoutValidation(name, "192.0.2.7");
        }

        request.Headers.Host = "name.onion";
        request.Headers.Connection.Add("X-Hop");
        request.Headers.TryAddWithoutValidation("Accept-Language", "de");
        using HttpResponseMessage answer = await rig.Http.SendAsync(request);
        Assert.DoesNotContain(seen.Values, value => value.Contains("192.0.2.7", StringComparison.Ordinal));
        Assert.Equal(["Accept-Language", "Host", "X-Forwarded-Host", "X-Forwarded-Proto"], seen.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("name.onion", seen["X-Forwarded-Host"]);
        Assert.Equal(upstream.Address.Authority, seen["Host"]);
        Assert.Equal("de", seen["Accept-Language"]);
    }

    [Fact]
    public async Task A_large_upload_is_handed_on_as_it_comes()
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(async context =>
            await context.Response.WriteAsync(Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body)))));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        byte[] body = new byte[BigLength];
        new Random(1).NextBytes(body);
        using HttpResponseMessage known = await rig.Http.PostAsync("/", new ByteArrayContent(body));
        Assert.Equal(Convert.ToHexString(SHA256.HashData(body)), await known.Content.ReadAsStringAsync());
        using HttpRequestMessage chunked = new(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        chunked.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage unknown = await rig.Http.SendAsync(chunked);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(body)), await unknown.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_answer_comes_in_the_pieces_in_which_it_is_written()
    {
        TaskCompletionSource second = new();
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await second.Task;
            await context.Response.WriteAsync("second");
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using HttpResponseMessage answer = await rig.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[5];
        await body.ReadExactlyAsync(buffer);
        Assert.Equal("first", Encoding.ASCII.GetString(buffer));
        second.SetResult();
        Assert.Equal("second", await new StreamReader(body).ReadToEndAsync());
    }

    [Fact]
    public async Task A_slow_reader_holds_the_web_server_up_instead_of_filling_memory()
    {
        long written = 0;
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(async context =>
        {
            byte[] piece = new byte[64 << 10];
            while (written < 256 << 20)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                written += piece.Length;
            }
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using (HttpResponseMessage answer = await rig.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead))
        {
            long before;
            do
            {
                before = Interlocked.Read(ref written);
                await Task.Delay(200);
            }
            while (Interlocked.Read(ref written) != before);
            Assert.InRange(before, 1, 64 << 20);
        }
    }

    [Fact]
    public async Task Who_goes_away_ends_the_request_to_the_web_server()
    {
        TaskCompletionSource aborted = new();
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(async context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            await context.Response.WriteAsync("begin");
            await context.Response.Body.FlushAsync();
            await aborted.Task;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        HttpResponseMessage answer = await rig.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        answer.Dispose();
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_arrives_cut_off()
    {
        TaskCompletionSource read = new();
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await read.Task;
            context.Abort();
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using HttpResponseMessage answer = await rig.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[4]);
        read.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task A_web_server_that_is_away_is_a_bad_gateway()
    {
        Uri address;
        await using (UpstreamRig upstream = await UpstreamRig.StartAsync(_ => { }))
        {
            address = upstream.Address;
        }

        await using SiteRig rig = await SiteRig.UpstreamAsync(address);
        using HttpResponseMessage answer = await rig.Http.GetAsync("/");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [Fact]
    public async Task A_web_server_that_says_nothing_is_given_up()
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context => Task.Delay(Timeout.Infinite, context.RequestAborted)));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address, options => options.UpstreamTimeout = TimeSpan.FromMilliseconds(300));
        using HttpResponseMessage answer = await rig.Http.GetAsync("/");
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Theory]
    [InlineData("{0}next?a=1", "/next?a=1")]
    [InlineData("/relative", "/relative")]
    [InlineData("https://elsewhere.example/x", "https://elsewhere.example/x")]
    public async Task A_redirect_to_the_web_server_is_one_to_the_site(string location, string expected)
    {
        Uri? self = null;
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location.Replace("{0}", self!.AbsoluteUri, StringComparison.Ordinal);
            return Task.CompletedTask;
        }));
        self = upstream.Address;
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using HttpResponseMessage answer = await rig.Http.GetAsync("/");
        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/free%2f..%2fpaid")]
    [InlineData("/free%252fpaid")]
    [InlineData("/a\\b")]
    public async Task A_path_that_two_servers_read_differently_is_refused(string target)
    {
        bool reached = false;
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(_ =>
        {
            reached = true;
            return Task.CompletedTask;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        Assert.StartsWith("HTTP/1.1 400 ", await rig.RawAsync($"GET {target} HTTP/1.1"), StringComparison.Ordinal);
        Assert.False(reached);
    }

    [Theory]
    [InlineData("//paid//x", "/paid/x")]
    [InlineData("/a/../paid", "/paid")]
    [InlineData("/p%2561id", "/p%2561id")]
    public async Task A_path_is_handed_on_in_one_form(string target, string expected)
    {
        string seen = "";
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            seen = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            return Task.CompletedTask;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        _ = await rig.RawAsync($"GET {target} HTTP/1.1");
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Web_sockets_pass()
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app =>
        {
            _ = app.UseWebSockets();
            app.Run(async context =>
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                byte[] buffer = new byte[1024];
                while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { CloseStatus: null } one)
                {
                    await socket.SendAsync(buffer.AsMemory(0, one.Count), one.MessageType, one.EndOfMessage, CancellationToken.None);
                }

                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            });
        });
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using ClientWebSocket client = new();
        await client.ConnectAsync(new UriBuilder(rig.Server.SiteAddress!) { Scheme = "ws" }.Uri, CancellationToken.None);
        await client.SendAsync(Encoding.ASCII.GetBytes("echo"), WebSocketMessageType.Text, true, CancellationToken.None);
        byte[] answer = new byte[16];
        ValueWebSocketReceiveResult received = await client.ReceiveAsync(answer.AsMemory(), CancellationToken.None);
        Assert.Equal("echo", Encoding.ASCII.GetString(answer, 0, received.Count));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    [Fact]
    public async Task The_head_of_an_answer_comes_before_its_body()
    {
        TaskCompletionSource body = new();
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await body.Task;
            await context.Response.WriteAsync("data: one\n\n");
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using HttpResponseMessage answer = await rig.Http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        body.SetResult();
        Assert.Equal("data: one\n\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    [InlineData(404)]
    public async Task An_answer_without_a_body_stays_one(int status)
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.ETag = "\"one\"";
            return Task.CompletedTask;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        _ = request.Headers.TryAddWithoutValidation("If-None-Match", "\"one\"");
        _ = request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using HttpResponseMessage answer = await rig.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("\"one\"", answer.Headers.ETag?.Tag);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_length_of_an_answer_is_told_without_its_body()
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            context.Response.ContentLength = 12345;
            return Task.CompletedTask;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        using HttpResponseMessage answer = await rig.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(12345, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task An_upload_that_the_web_server_does_not_want_is_answered_and_the_site_goes_on()
    {
        await using UpstreamRig upstream = await UpstreamRig.StartAsync(app => app.Run(context =>
        {
            context.Response.StatusCode = context.Request.Method == "POST" ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status200OK;
            return Task.CompletedTask;
        }));
        await using SiteRig rig = await SiteRig.UpstreamAsync(upstream.Address);
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage refused = await rig.Http.PostAsync("/", new ByteArrayContent(new byte[8 << 20]));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
            using HttpResponseMessage next = await rig.Http.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        }
    }
}
