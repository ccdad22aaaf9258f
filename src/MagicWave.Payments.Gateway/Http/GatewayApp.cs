using System.Net;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using MagicWave.Payments.Gateway.Callbacks;
using MagicWave.Payments.Gateway.Ledgers;
using MagicWave.Payments.Gateway.Payments;
using MagicWave.Payments.Gateway.Requests;
using MagicWave.Payments.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>
/// The payment gateway: HTTP on a loopback address, behind a token. Names and status codes are those of the PaymentGateway that MagicWave's
/// architecture describes; a call that would have signed a foreign transaction is refused, always, and what changes something is a POST.
/// </summary>
public sealed class GatewayApp : IAsyncDisposable
{
    private static readonly TimeSpan TillPeriod = TimeSpan.FromSeconds(1);

    private readonly WebApplication _web;
    private readonly CallbackClient _callbacks = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Cashier _cashier;
    private readonly Till _till;
    private readonly TimeProvider _time;
    private readonly TokenGuard _guard;
    private readonly UtilityCalls _utility;
    private readonly PaymentCalls _payments;
    private readonly BookCalls _books;
    private readonly List<string> _calls = [];
    private Task _work = Task.CompletedTask;
    private bool _isDisposed;

    private GatewayApp(
        GatewaySettings settings, IPaymentStore store, IGatewayLedger ledger, IPEndPoint endPoint, string token, TimeProvider time, ILoggerFactory logs)
    {
        _time = time;
        _guard = new(token);
        GatewayBooks books = new(store);
        ChainCourier courier = new(_callbacks, time);
        _cashier = new(settings, new OutgoingBooks(store), ledger, courier, _callbacks, time);
        _till = new(settings, books, ledger, time);
        _utility = new(settings, books, _till, ledger, _callbacks, time);
        _payments = new(settings, _cashier, courier, _stop.Token);
        _books = new(books, time);

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = BodyReader.MaximumLength + 1;
            options.Limits.MaxConcurrentConnections = 256;
            options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _ = builder.Services.AddRoutingCore();
        _ = builder.Logging.AddProvider(new ForwardingLoggerProvider(logs)).SetMinimumLevel(LogLevel.Warning);
        _web = builder.Build();
        _ = _web.UseRouting();
        MapAll();
    }

    /// <summary>Where it listens; the port is known once it is started.</summary>
    public Uri Address => new(_web.Urls.First());

    /// <summary>Every call as its method and path.</summary>
    internal IReadOnlyList<string> Calls => _calls;

    /// <summary>Starts a gateway.</summary>
    /// <param name="settings">What it works with.</param>
    /// <param name="store">Its books, which stay the caller's.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="endPoint">A loopback address, and a port or 0.</param>
    /// <param name="token">What callers must know: 32 characters at least.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">The address is not a loopback address, or the token is too short.</exception>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    /// <exception cref="IOException">The port cannot be used.</exception>
    public static async Task<GatewayApp> StartAsync(
        GatewaySettings settings,
        IPaymentStore store,
        IGatewayLedger ledger,
        IPEndPoint endPoint,
        string token,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(token);
        if (!IPAddress.IsLoopback(endPoint.Address))
        {
            throw new ArgumentException("The gateway listens on this computer only: give a loopback address.", nameof(endPoint));
        }

        GatewayApp app = new(settings, store, ledger, endPoint, token, time, logs);
        try
        {
            await app._web.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        app._work = app.WorkAsync();
        return app;
    }

    /// <summary>Stops. What is under way and signed goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        _cashier.Dispose();
        _callbacks.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        using PeriodicTimer timer = new(TillPeriod, _time);
        try
        {
            Task resolving = _cashier.ResolveAsync(_stop.Token);
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    _ = await _till.StepAsync(_stop.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is HttpRequestException or PaymentException { IsTransient: true })
                {
                    // The ledger or the disk is away: all of it is looked after again with the next tick.
                }
            }

            await resolving.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private void MapAll()
    {
        const string Utility = "/api/utility/";
        MapPost(Utility + "createPaymentInfo", GatewayJson.Default.CreatePaymentInfoRequest, (body, _) => Task.FromResult(_utility.CreatePaymentInfo(body)));
        MapPost(Utility + "validatePayment", GatewayJson.Default.ValidatePaymentRequest, (body, _) => Task.FromResult(_utility.ValidatePayment(body)));
        MapPost(Utility + "processCommand", GatewayJson.Default.ProcessCommandRequest, _utility.ProcessCommandAsync);
        MapGet(Utility + "transactions", _ => Task.FromResult(_utility.ListTransactions()));
        MapGet(Utility + "transaction/{sessionId}", context => Task.FromResult(_utility.FindTransaction(Value(context, "sessionId"))));
        MapGet(Utility + "transactions/info", _ => Task.FromResult(_utility.Pending()));
        Map(HttpMethods.Post, Utility + "transactions/flush", context => _utility.FlushAsync(context.RequestAborted));
        MapGet(Utility + "stellarAddress", _ => Task.FromResult(_utility.Address()));
        MapGet(Utility + "balance", context => _utility.BalanceAsync(context.RequestAborted));
        MapGet("/api/book/balance", context => _utility.BalanceAsync(context.RequestAborted));
        MapGet("/api/book/history/{commodity}/{hours}/{bins}", context => Task.FromResult(
            _books.History(Value(context, "commodity"), Value(context, "hours"), Value(context, "bins"))));
        MapPost("/api/gateway/processPayment", GatewayJson.Default.ProcessPaymentRequest, (body, _) => _payments.ProcessPaymentAsync(body));
        MapPost("/api/gateway/processResponse", GatewayJson.Default.ProcessResponseRequest, (body, _) => Task.FromResult(_payments.ProcessResponse(body)));
        MapGet("/version", _ => Task.FromResult(VersionOf()), isOpen: true);
        MapGet("/alive", _ => Task.FromResult(ApiResult.Empty(StatusCodes.Status200OK)), isOpen: true);
        MapGet("/openapi.json", _ => Task.FromResult(Document()), isOpen: true);
        _ = _web.MapFallback(context => ApiResult.Problem(
            StatusCodes.Status404NotFound, "Not found", "There is no such call with this method: see /openapi.json.").WriteAsync(context.Response));
    }

    private static ApiResult VersionOf() => ApiResult.Of(
        StatusCodes.Status200OK,
        new VersionReply(typeof(GatewayApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""),
        GatewayJson.Default.VersionReply);

    private static ApiResult Document()
    {
        using Stream stream = typeof(GatewayApp).Assembly.GetManifestResourceStream("openapi.json")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(StatusCodes.Status200OK, "application/json", bytes);
    }

    private static string Value(HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";

    private void MapGet(string path, Func<HttpContext, Task<ApiResult>> call, bool isOpen = false) => Map(HttpMethods.Get, path, call, isOpen);

    private void MapPost<T>(string path, JsonTypeInfo<T> type, Func<T, CancellationToken, Task<ApiResult>> call)
        where T : class => Map(HttpMethods.Post, path, async context =>
        {
            (T? body, ApiResult? fault) = await BodyReader.ReadAsync(context.Request, type).ConfigureAwait(false);
            return fault ?? await call(body!, context.RequestAborted).ConfigureAwait(false);
        });

    private void Map(string method, string path, Func<HttpContext, Task<ApiResult>> call, bool isOpen = false)
    {
        _calls.Add($"{method} {path}");
        _ = _web.MapMethods(path, [method], (RequestDelegate)(async context =>
        {
            ApiResult result = _guard.Check(context, isOpen) ?? await TryAsync(call, context).ConfigureAwait(false);
            await result.WriteAsync(context.Response).ConfigureAwait(false);
        }));
    }

    private static async Task<ApiResult> TryAsync(Func<HttpContext, Task<ApiResult>> call, HttpContext context)
    {
        try
        {
            return await call(context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or PaymentException or Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            return e is Microsoft.AspNetCore.Http.BadHttpRequestException bad
                ? ApiResult.Problem(bad.StatusCode, "Bad request", "The request is not one of HTTP, or is too long.")
                : ApiResult.Problem(StatusCodes.Status503ServiceUnavailable, "Not now", e is PaymentException
                    ? "The books cannot be used just now."
                    : "The ledger cannot be asked just now.");
        }
    }
}
