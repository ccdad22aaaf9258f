using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MagicWave.Publishing.Http;

/// <summary><c>GET /health</c> for service managers, on this computer only: 200 when the site can be reached, 503 when not.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    /// <exception cref="ArgumentException">The address is not a loopback address.</exception>
    public HealthServer(IPEndPoint endPoint, Func<HealthReport> report, ILoggerFactory logs, TimeProvider time)
    {
        if (!IPAddress.IsLoopback(endPoint.Address))
        {
            throw new ArgumentException("Health is for this computer only: give a loopback address.", nameof(endPoint));
        }

        WebApplicationBuilder builder = ServerParts.Create(logs, time, options =>
        {
            options.Limits.MaxConcurrentConnections = 16;
            options.Limits.MaxRequestBodySize = 0;
            options.Listen(endPoint);
        });
        _web = builder.Build();
        _web.Run(context => AnswerAsync(context, report()));
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => ServerParts.AddressOf(_web);

    public Task StartAsync(CancellationToken cancellationToken) => _web.StartAsync(cancellationToken);

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, HealthReport report)
    {
        if (context.Request.Path != "/health" || !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.StatusCode = report.IsServing ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            FormattableString.Invariant(
                $$"""{"serving":{{(report.IsServing ? "true" : "false")}},"requests":{{report.Requests}},"refused":{{report.Refused}},"earnedStroops":{{report.EarnedStroops}}}""") + "\n",
            context.RequestAborted);
    }
}
