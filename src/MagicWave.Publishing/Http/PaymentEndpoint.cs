using MagicWave.Payments.Resources;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Sites;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Publishing.Http;

/// <summary>
/// Payment beside an answer that is still being sent: <c>GET ?target=…</c> waits until the next part is due and is answered with 402 then, or with 204
/// after a while; <c>POST ?target=…</c> takes a proof.
/// </summary>
internal sealed class PaymentEndpoint(PriceTable prices, Cashier cashier, PaymentAnswer answer)
{
    public const string Path = ResourceHeaders.PaymentPath;

    /// <summary>How long a question waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    public async Task AnswerAsync(HttpContext context)
    {
        bool asks = HttpMethods.IsGet(context.Request.Method);
        if (!asks && !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, POST";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        if (Find(context) is not { } visit)
        {
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        if (asks)
        {
            await WaitAsync(context, visit).ConfigureAwait(false);
            return;
        }

        Admission admission = context.Request.Headers.ContainsKey(ResourceHeaders.PaymentProof) && visit.Price.Unit != PriceUnit.Request
            ? cashier.Admit(visit, context.Request) : Admission.Malformed;
        if (admission != Admission.Admitted)
        {
            await answer.AskAsync(context, visit, admission).ConfigureAwait(false);
            return;
        }

        answer.WriteCredit(context, visit);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>What an endpoint's target stands for; null when it is answered already.</summary>
    internal static Visit? Resolve(HttpContext context, PriceTable prices, string? target)
    {
        if (target is null || Visit.SessionOf(context.Request) is not { } session || !target.StartsWith('/')
            || !SitePath.TryNormalize(Uri.UnescapeDataString(target.Split('?')[0]), out string path))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }

        Price price = prices.Find(path);
        if (price.IsFree)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return null;
        }

        return new(session, Visit.AuthorityOf(context.Request), target, price);
    }

    private Visit? Find(HttpContext context) => Resolve(context, prices, context.Request.Query["target"] is [{ } target] ? target : null);

    private async Task WaitAsync(HttpContext context, Visit visit)
    {
        if (visit.Price.Unit == PriceUnit.Megabyte)
        {
            await cashier.WaitForChangeAsync(visit.Key, static left => left >= Cashier.LowBytes, Patience, context.RequestAborted).ConfigureAwait(false);
        }

        long? credit = cashier.CreditOf(visit.Key);
        bool isDue = visit.Price.Unit == PriceUnit.Megabyte ? credit is null or < Cashier.LowBytes : credit is null or <= 0;
        if (isDue)
        {
            await answer.AskAsync(context, visit, Admission.NotPaid).ConfigureAwait(false);
            return;
        }

        answer.WriteCredit(context, visit);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
