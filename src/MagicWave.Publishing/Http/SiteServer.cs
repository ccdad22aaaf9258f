using System.Net;
using MagicWave.Publishing.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MagicWave.Publishing.Http;

/// <summary>The site itself, for whoever comes by the onion address. Nothing else listens for it.</summary>
internal sealed class SiteServer : IAsyncDisposable
{
    private const int MaximumConnections = 10_000;

    private readonly ISite _site;
    private readonly SiteEntrance _entrance;
    private readonly WebApplication _web;

    /// <param name="site">The content; disposed of with the server.</param>
    /// <param name="entrance">Where connections come from.</param>
    /// <param name="gate">What stands between requests and content, from the outside in.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">The clock.</param>
    public SiteServer(ISite site, SiteEntrance entrance, Action<IApplicationBuilder> gate, ILoggerFactory logs, TimeProvider time)
    {
        (_site, _entrance) = (site, entrance);
        WebApplicationBuilder builder = ServerParts.Create(logs, time, options =>
        {
            options.Limits.MaxConcurrentConnections = MaximumConnections;
            options.Limits.MaxConcurrentUpgradedConnections = MaximumConnections / 10;
            // Uploads go on to the web server as they come, which sets its own limit.
            options.Limits.MaxRequestBodySize = null;
            // Circuits stall for seconds and go on; who takes nothing at all for a minute is gone.
            options.Limits.MinResponseDataRate = new MinDataRate(1, TimeSpan.FromSeconds(60));
            options.Limits.MinRequestBodyDataRate = new MinDataRate(1, TimeSpan.FromSeconds(60));
            options.Listen(entrance.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        if (entrance.Listeners is { } listeners)
        {
            _ = builder.Services.AddSingleton(listeners);
        }

        site.AddServices(builder.Services);
        _web = builder.Build();
        _ = _web.Use(new Problems(logs.CreateLogger<SiteServer>()).AnswerAsync);
        _ = _web.Use(NormalizeAsync);
        // The addresses for payments are no part of the content.
        _ = _web.UseWhen(context => context.Request.Path.Value is not (PaymentEndpoint.Path or AttentionEndpoint.Path), site.FindResource);
        gate(_web);
        site.Use(_web);
    }

    /// <summary>Where it listens; null when it has no port.</summary>
    public Uri? Address => _entrance.EndPoint is IPEndPoint ? ServerParts.AddressOf(_web) : null;

    public Task StartAsync(CancellationToken cancellationToken) => _web.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync().ConfigureAwait(false);
        await _site.DisposeAsync().ConfigureAwait(false);
    }

    private static Task NormalizeAsync(HttpContext context, RequestDelegate next)
    {
        // The visitor's address, were there one, is nobody's business behind this line.
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        if (!SitePath.TryNormalize(context.Request.Path.Value ?? "", out string path))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        // A string would be decoded once more on its way into the path.
        context.Request.Path = new PathString(path);
        return next(context);
    }
}
