using System.Net;
using System.Text;
using MagicWave.Payments.Ledger.Horizon;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MagicWave.Payments.Ledger.Http;

/// <summary>An endpoint as a web server of this computer: it listens on the loopback address and nowhere else.</summary>
public sealed class HorizonServer : IAsyncDisposable
{
    private const int MaximumConnections = 256;
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly WebApplication _application;

    private HorizonServer(WebApplication application, Uri address) => (_application, Address) = (application, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="endpoint">Who answers.</param>
    /// <param name="port">The port; 0: one that is free.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HorizonServer> StartAsync(HorizonEndpoint endpoint, int port, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, port);
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = HorizonRequest.MaximumBody;
            options.Limits.MaxRequestLineSize = HorizonRequest.MaximumTarget;
            options.Limits.MaxConcurrentConnections = MaximumConnections;
        });
        builder.Logging.ClearProviders();
        WebApplication application = builder.Build();
        application.Run(context => ServeAsync(endpoint, context));
        await application.StartAsync(cancellationToken).ConfigureAwait(false);
        string address = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return new(application, new Uri(address));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Streams end by themselves never: their listeners are cut off at once.
        using CancellationTokenSource now = new();
        await now.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync(now.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task ServeAsync(HorizonEndpoint endpoint, HttpContext context)
    {
        // Also pages of browsers ask: who is on this computer may.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        (HorizonRequest? request, HorizonAnswer? answer) = await ReadAsync(context).ConfigureAwait(false);
        if (request is not null)
        {
            if (request.WantsEvents && endpoint.TryOpenStream(request) is { } stream)
            {
                await SendAsync(stream, context).ConfigureAwait(false);
                return;
            }

            answer = await endpoint.AnswerAsync(request, context.RequestAborted).ConfigureAwait(false);
        }

        if (answer is null)
        {
            context.Abort();
            return;
        }

        byte[] body = answer.ToBytes();
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task SendAsync(HorizonStream stream, HttpContext context)
    {
        context.Response.ContentType = HorizonStream.ContentType;
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            await foreach (string line in stream.ReadAsync(context.RequestAborted).ConfigureAwait(false))
            {
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line), context.RequestAborted).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The listener went away.
        }
    }

    private static async Task<(HorizonRequest? Request, HorizonAnswer? Wrong)> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string body = "";
        if (HttpMethods.IsPost(request.Method))
        {
            if (request.ContentLength > 0 && request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) != true)
            {
                return (null, HorizonProblem.UnsupportedMedia);
            }

            try
            {
                using StreamReader reader = new(request.Body, Encoding.UTF8);
                body = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
            }
            catch (BadHttpRequestException)
            {
                return (null, HorizonProblem.TooLarge);
            }
        }

        if (HorizonRequest.ParsePairs(request.QueryString.Value?.TrimStart('?') ?? "") is not { } query || HorizonRequest.ParsePairs(body) is not { } form)
        {
            return (null, HorizonProblem.TooLarge);
        }

        return (new(request.Method, $"{request.Scheme}://{request.Host}", request.Path.Value ?? "/", query, form)
        {
            WantsEvents = request.Headers.Accept.Any(accepted => accepted?.Contains(HorizonStream.ContentType, StringComparison.Ordinal) == true),
            LastEvent = request.Headers.TryGetValue("Last-Event-ID", out Microsoft.Extensions.Primitives.StringValues last) ? last.ToString() : null,
        }, null);
    }
}
