using System.Net;
using System.Text;
using MagicWave.Publishing.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace MagicWave.Publishing.Sites;

/// <summary>
/// A web server as a site: requests go on to it as they come, and its answers back. It learns the path, the query, the headers that say nothing of the
/// connection, and the site's own name; nothing else is known of a visitor. Thread-safe.
/// </summary>
internal sealed class ReverseProxy : ISite
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly Uri _upstream;
    private readonly OwnAddress _own;
    private readonly OnionName? _site;
    private readonly TimeSpan _idle;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    /// <param name="upstream">Its address; a path in it comes before all paths.</param>
    /// <param name="site">The site's own name; null to believe visitors.</param>
    /// <param name="idle">For how long nothing may come before it is given up.</param>
    /// <param name="time">The clock.</param>
    public ReverseProxy(Uri upstream, OnionName? site, TimeSpan idle, TimeProvider time)
    {
        (_upstream, _own, _site, _idle, _time) = (upstream, new(upstream), site, idle, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Bytes as they came: what they mean is between the visitor and the web server.
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        });
    }

    public void AddServices(IServiceCollection services)
    {
        // It is all in the handler.
    }

    public void FindResource(IApplicationBuilder app)
    {
        // The path is the resource; what it stands for is the web server's to know.
    }

    public void Use(IApplicationBuilder app) => app.Run(ForwardAsync);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using IdleTimer idle = new(_idle, _time, context.RequestAborted);
        try
        {
            using HttpRequestMessage request = CreateRequest(context, idle);
            using HttpResponseMessage response = await _http.SendAsync(request, idle.Token).ConfigureAwait(false);
            idle.Touch();
            CopyHeaders(response, context);
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                await UpgradeRelay.RunAsync(context, response, idle).ConfigureAwait(false);
                return;
            }

            Stream body = await response.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                // The head goes out before there is a body, which events may keep waiting for.
                await context.Response.StartAsync(idle.Token).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(idle.Token).ConfigureAwait(false);
                await StreamRelay.CopyAsync(body, context.Response.Body, idle, flushes: true, idle.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            Fail(context, idle.IsExpired ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway, failure);
        }
    }

    private HttpRequestMessage CreateRequest(HttpContext context, IdleTimer idle)
    {
        HttpRequest asked = context.Request;
        string path = _upstream.AbsolutePath.TrimEnd('/') + SitePath.Encode(asked.Path.Value!);
        HttpRequestMessage request = new(new HttpMethod(asked.Method), new Uri(_upstream, path + asked.QueryString.Value))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            request.Content = new RequestBodyContent(asked.Body, asked.ContentLength, idle, idle.Token);
        }

        HashSet<string> named = HeaderRules.NamedBy(asked.Headers.Connection);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in asked.Headers)
        {
            if (HeaderRules.GoesUp(name, named) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                _ = request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        _ = request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "http");
        _ = request.Headers.TryAddWithoutValidation("X-Forwarded-Host", NameOf(context));
        if (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
        {
            _ = request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            _ = request.Headers.TryAddWithoutValidation("Upgrade", (IEnumerable<string?>)asked.Headers.Upgrade);
        }

        return request;
    }

    private void CopyHeaders(HttpResponseMessage response, HttpContext context)
    {
        HttpResponse answer = context.Response;
        answer.StatusCode = (int)response.StatusCode;
        HashSet<string> named = HeaderRules.NamedBy(response.Headers.NonValidated.TryGetValues("Connection", out var connection)
            ? new([.. connection]) : default);
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (HeaderRules.GoesDown(name, named))
            {
                answer.Headers.Append(name, new([.. values]));
            }
        }

        _own.Hide(answer.Headers);
    }

    // A web server may write the name into links and mails; a visitor could make one up.
    private string NameOf(HttpContext context)
    {
        HostString host = context.Request.Host;
        bool isOwn = _site is null || IsHere(context.Connection, host.Host) || host.Host.Equals(_site.Host, StringComparison.OrdinalIgnoreCase)
            || host.Host.EndsWith("." + _site.Host, StringComparison.OrdinalIgnoreCase);
        return isOwn ? host.Value ?? "" : _site!.Host;
    }

    // Whoever looks at the site on this computer has no other name for it.
    private static bool IsHere(ConnectionInfo connection, string host) =>
        connection.LocalIpAddress is { } here && IPAddress.IsLoopback(here)
        && (host == "localhost" || (IPAddress.TryParse(host, out IPAddress? name) && IPAddress.IsLoopback(name)));

    private static void Fail(HttpContext context, int status, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            // The visitor must see that the answer is not whole.
            context.Abort();
            return;
        }

        // A body that is too long, or was cut off, is the visitor's fault.
        int actual = failure is BadHttpRequestException bad ? bad.StatusCode : status;
        context.Response.Clear();
        context.Response.StatusCode = actual;
    }
}
