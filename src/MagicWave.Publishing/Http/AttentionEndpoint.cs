using System.Globalization;
using System.Text.Json;
using MagicWave.Core.Time;
using MagicWave.Publishing.Attention;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Tills;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Publishing.Http;

/// <summary>
/// <c>POST</c> of the seconds that a visitor spent with a page that is sold by the minute. They are taken from what it paid, and the next minute is
/// asked for when that is used up.
/// </summary>
internal sealed class AttentionEndpoint(PriceTable prices, Cashier cashier, PaymentAnswer answer, TimeProvider time)
{
    public const string Path = "/.well-known/magicwave/attention";

    private const int MaximumBody = 8 << 10;

    private readonly Lock _lock = new();
    private readonly AttentionBook _book = new();

    /// <summary>A page was opened by a visitor who paid.</summary>
    public void HandleOpened(VisitorKey page, Instant now)
    {
        lock (_lock)
        {
            _book.HandleOpened(page, now);
        }
    }

    public async Task AnswerAsync(HttpContext context)
    {
        HttpResponse reply = context.Response;
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            reply.Headers.Allow = "POST";
            reply.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        (AttentionReport? report, int fault) = await ReadAsync(context).ConfigureAwait(false);
        if (report is null || report.Seconds is < 0 or > int.MaxValue)
        {
            reply.StatusCode = fault == 0 ? StatusCodes.Status400BadRequest : fault;
            return;
        }

        if (PaymentEndpoint.Resolve(context, prices, report.Page) is not { } visit)
        {
            return;
        }

        AttentionVerdict verdict;
        long accepted;
        lock (_lock)
        {
            verdict = _book.Report(visit.Key, report.Seconds, Instant.Now(time), out accepted);
        }

        switch (verdict)
        {
            case AttentionVerdict.UnknownPage:
                reply.StatusCode = StatusCodes.Status404NotFound;
                return;
            case AttentionVerdict.TooSoon:
                reply.Headers.RetryAfter = AttentionBook.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                reply.StatusCode = StatusCodes.Status429TooManyRequests;
                return;
            default:
                await AccountAsync(context, visit, accepted).ConfigureAwait(false);
                return;
        }
    }

    private async Task AccountAsync(HttpContext context, Visit visit, long accepted)
    {
        // What goes beyond the paid minute is owed, up to one more, and comes off the next.
        _ = cashier.SpendOnTrust(visit.Key, accepted, VisitorAccount.Minute);
        long credit = cashier.CreditOf(visit.Key) ?? 0;
        if (credit <= 0)
        {
            await answer.AskAsync(context, visit, Admission.NotPaid).ConfigureAwait(false);
            return;
        }

        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new(accepted, credit), PublishingJson.Default.AttentionReply);
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<(AttentionReport? Report, int Fault)> ReadAsync(HttpContext context)
    {
        byte[] body = new byte[MaximumBody + 1];
        int length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted).ConfigureAwait(false);
        if (length > MaximumBody)
        {
            return (null, StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            return (JsonSerializer.Deserialize(body.AsSpan(0, length), PublishingJson.Default.AttentionReport), 0);
        }
        catch (JsonException)
        {
            return (null, StatusCodes.Status400BadRequest);
        }
    }
}
