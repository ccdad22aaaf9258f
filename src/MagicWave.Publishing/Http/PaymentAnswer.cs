using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MagicWave.Payments.Resources;
using MagicWave.Publishing.Prices;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Publishing.Http;

/// <summary>Writes 402 with a signed request for payment.</summary>
internal sealed class PaymentAnswer(Cashier cashier)
{
    /// <summary>What a resource costs.</summary>
    public const string PriceHeader = ResourceHeaders.Price;

    /// <summary>What is left of what was paid, in bytes or seconds.</summary>
    public const string CreditHeader = ResourceHeaders.Credit;

    private const string NoSession = "NoSession";
    private const long StroopsPerCoin = 10_000_000;

    /// <summary>Asks for the next part.</summary>
    /// <param name="context">The visitor's request.</param>
    /// <param name="visit">What it wants.</param>
    /// <param name="admission">Why it was not let in.</param>
    public Task AskAsync(HttpContext context, Visit visit, Admission admission)
    {
        ResourceAskFault fault = cashier.TryAsk(context.Features, visit, out long part, out ResourceRequest? request);
        string detail = request is not null
            ? "Pay the request, and send yours again with its proof in MagicWave-Payment-Proof."
            : fault switch
            {
                ResourceAskFault.TooMany => "Too many requests for payment are open. Pay one of them, or try again in a minute.",
                ResourceAskFault.TooMuch => "The price is more than one payment can carry.",
                _ => "This connection cannot carry a payment. Come with a MagicWave client whose relays take payment.",
            };
        string? refusal = admission is Admission.Admitted or Admission.NotPaid ? null : admission.ToString();
        return WriteAsync(context, visit, new(
            "Payment required", StatusCodes.Status402PaymentRequired, detail, visit.Unit, visit.Price.Amount.Value, part, visit.Authority, visit.Target,
            request?.ToHeader(), request is null ? fault.ToString() : null, refusal));
    }

    /// <summary>Says that a session is needed before anything can be paid.</summary>
    public static Task AskForSessionAsync(HttpContext context, Visit visit) => WriteAsync(context, visit, new(
        "Payment required", StatusCodes.Status402PaymentRequired, "Name a session in MagicWave-Session: 16 random bytes in base64url without padding.", visit.Unit,
        visit.Price.Amount.Value, 0, visit.Authority, visit.Target, null, NoSession, null));

    /// <summary>Says what a visitor has left.</summary>
    public void WriteCredit(HttpContext context, Visit visit)
    {
        if (cashier.CreditOf(visit.Key) is { } credit)
        {
            context.Response.Headers[CreditHeader] = Math.Max(0, credit).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static async Task WriteAsync(HttpContext context, Visit visit, PaymentRequired required)
    {
        HttpResponse answer = context.Response;
        answer.StatusCode = required.Status;
        answer.Headers.CacheControl = "no-store";
        answer.Headers[PriceHeader] = visit.Price.ToString();
        if (required.Request is { } request)
        {
            answer.Headers[ResourceHeaders.PaymentRequest] = request;
        }

        answer.Headers.Vary = "Accept";
        await (Page.IsWanted(context.Request)
            ? Page.SendAsync(context, "This page has a price", PageOf(required, visit.Price))
            : Page.SendAsync(context, Problems.JsonType, JsonSerializer.SerializeToUtf8Bytes(required, PublishingJson.Default.PaymentRequired)))
            .ConfigureAwait(false);
    }

    private static string PageOf(PaymentRequired required, Price price)
    {
        string reason = required switch
        {
            { Refusal: not null } => "<p>It was paid for already, and used, or the payment was for something else.</p>\n",
            { Request: null, Fault: not NoSession } => $"<p>{HtmlEncoder.Default.Encode(required.Detail)}</p>\n",
            _ => "",
        };
        decimal coins = price.Amount.Value / (decimal)StroopsPerCoin;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <p>It costs <strong>{coins:0.#######} MWT</strong> per {required.Unit} ({price.Amount.Value} stroops).</p>
            {reason}<p>A program that uses MagicWave pays that by itself, within the budget you gave it, and shows the page. This one did not; nothing was paid.</p>
            <p><a href="/">To the first page</a></p>
            """);
    }
}
