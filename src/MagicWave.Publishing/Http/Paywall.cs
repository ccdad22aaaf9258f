using MagicWave.Core.Time;
using MagicWave.Payments.Resources;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Tills;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Http;

/// <summary>Stands before the content: lets free requests pass, asks for payment, and meters what was paid for. Thread-safe.</summary>
internal sealed class Paywall
{
    private readonly PriceTable _prices;
    private readonly TimeProvider _time;
    private readonly Cashier? _cashier;
    private readonly PaymentAnswer? _answer;
    private readonly PaymentEndpoint? _payment;
    private readonly AttentionEndpoint? _attention;
    private long _requests;
    private long _refused;

    /// <param name="prices">What costs how much.</param>
    /// <param name="till">Where it is paid; null when everything is free.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">There are prices, and no till.</exception>
    public Paywall(PriceTable prices, IResourceTill? till, TimeProvider time)
    {
        if (prices.HasPrices && till is null)
        {
            throw new ArgumentException("What has a price needs a till to be paid at.", nameof(till));
        }

        (_prices, _time) = (prices, time);
        if (till is not null)
        {
            _cashier = new(till, time);
            _answer = new(_cashier);
            _payment = new(prices, _cashier, _answer);
            _attention = new(prices, _cashier, _answer, time);
        }
    }

    /// <summary>Requests since the start.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>How many of them were asked for payment.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>What was paid since the start, in whole stroops.</summary>
    public long EarnedStroops => _cashier?.Totals.Earned.ToStroops(out _).Value ?? 0;

    public void Use(IApplicationBuilder app) => app.Use(PassAsync);

    private Task PassAsync(HttpContext context, RequestDelegate next)
    {
        _ = Interlocked.Increment(ref _requests);
        string path = context.Request.Path.Value!;
        if (_cashier is null)
        {
            return next(context);
        }

        if (path == PaymentEndpoint.Path)
        {
            return _payment!.AnswerAsync(context);
        }

        if (path == AttentionEndpoint.Path)
        {
            return _attention!.AnswerAsync(context);
        }

        Price price = _prices.Find(path);
        return price.IsFree ? next(context) : SellAsync(context, price, next);
    }

    private async Task SellAsync(HttpContext context, Price price, RequestDelegate next)
    {
        ResourceSession? session = Visit.SessionOf(context.Request);
        Visit visit = new(session.GetValueOrDefault(), Visit.AuthorityOf(context.Request), Visit.TargetOf(context), price);
        Admission admission = session is null ? Admission.NotPaid : _cashier!.Admit(visit, context.Request);
        if (admission != Admission.Admitted)
        {
            _ = Interlocked.Increment(ref _refused);
            await (session is null ? PaymentAnswer.AskForSessionAsync(context, visit) : _answer!.AskAsync(context, visit, admission)).ConfigureAwait(false);
            return;
        }

        context.Response.Headers[PaymentAnswer.PriceHeader] = price.ToString();
        _answer!.WriteCredit(context, visit);
        switch (price.Unit)
        {
            case PriceUnit.Megabyte:
                await MeterAsync(context, visit.Key, next).ConfigureAwait(false);
                break;
            case PriceUnit.Minute:
                _attention!.HandleOpened(visit.Key, Instant.Now(_time));
                await next(context).ConfigureAwait(false);
                break;
            default:
                await next(context).ConfigureAwait(false);
                break;
        }
    }

    private async Task MeterAsync(HttpContext context, VisitorKey key, RequestDelegate next)
    {
        IHttpResponseBodyFeature plain = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        MeteredBody metered = new(plain.Stream, _cashier!, key, context.Abort, context.RequestAborted);
        await using (metered.ConfigureAwait(false))
        {
            StreamResponseBodyFeature feature = new(metered, plain);
            IHttpUpgradeFeature? upgrade = context.Features.Get<IHttpUpgradeFeature>();
            context.Features.Set<IHttpResponseBodyFeature>(feature);
            context.Features.Set<IHttpUpgradeFeature>(upgrade is null
                ? null : new MeteredUpgrade(upgrade, stream => new(stream, _cashier!, key, context.Abort, context.RequestAborted)));
            try
            {
                await next(context).ConfigureAwait(false);
                if (context.Response.HasStarted || context.Response.StatusCode < StatusCodes.Status400BadRequest)
                {
                    await feature.CompleteAsync().ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The visitor went away, or did not pay: its connection is closed.
            }
            finally
            {
                context.Features.Set(plain);
                context.Features.Set(upgrade);
            }
        }
    }
}
