using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MagicWave.Samples.Issuer;

/// <summary>The four paths. Bodies are bytes, and the issuer reads them; a fault is a problem, and nothing was reserved.</summary>
internal sealed class IssuerEndpoints(TokenIssuer issuer, Func<TokenKeyList> list, ISettlementRail rail, TimeProvider time)
{
    private const int HexLength = 64;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/keys", () => Results.Bytes(list().Bytes, HttpIssuer.MediaType));
        routes.MapPost("/orders", context => RespondAsync(context, TokenOrder.MaximumLength, Quote));
        routes.MapPost("/orders/{id}/sign", SignAsync);
        routes.MapPost("/redeem", context => RespondAsync(context, TokenRedemption.MaximumLength, Redeem));
    }

    private static async Task RespondAsync(HttpContext context, int maximum, Func<byte[], Task<IResult>> answer)
    {
        byte[] buffer = new byte[maximum + 1];
        IResult result;
        try
        {
            int length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
            result = length > maximum ? TooLong(StatusCodes.Status413PayloadTooLarge) : await answer(buffer[..length]);
        }
        catch (BadHttpRequestException e)
        {
            // The server itself stops reading a body that is too long, or comes too slowly.
            result = TooLong(e.StatusCode);
        }

        await result.ExecuteAsync(context);
    }

    private static IResult TooLong(int status) => Results.Problem(title: "The body is longer than any such message, or not whole.", statusCode: status);

    private UnixTime Now() => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    private Task<IResult> Quote(byte[] body) => Task.FromResult(
        issuer.Quote(body, Now(), out OrderQuote? quote) is { } fault
            ? fault.ToProblem()
            : Results.Json(new
            {
                order = quote!.Order.ToString(),
                total = quote.Total.Value,
                destination = quote.Destination.ToString(),
                memo = quote.Order.Memo.ToString(),
                payUntil = quote.PayUntil.Milliseconds,
            }));

    private Task SignAsync(HttpContext context) => RespondAsync(context, TokenOrder.MaximumLength, body => SignAsync(context, body));

    private async Task<IResult> SignAsync(HttpContext context, byte[] body)
    {
        string id = (string?)context.Request.RouteValues["id"] ?? "";
        if (id.Length != HexLength || !string.Equals(id, OrderId.Of(body).ToString(), StringComparison.OrdinalIgnoreCase))
        {
            return Results.Problem(title: "The path does not name the order of the body.", statusCode: StatusCodes.Status400BadRequest);
        }

        LedgerTransfer? transfer = null;
        if (context.Request.Query["transfer"] is [{ Length: > 0 } named])
        {
            byte[] hash = new byte[TransferHash.Length];
            if (named.Length != HexLength || Convert.FromHexString(named, hash, out _, out _) != System.Buffers.OperationStatus.Done)
            {
                return Results.Problem(title: "?transfer= needs the 64 hexadecimal digits of a hash.", statusCode: StatusCodes.Status400BadRequest);
            }

            FoundTransfer found = await rail.FindAsync(TransferHash.FromBytes(hash), context.RequestAborted);
            if (found.State == FindState.Unavailable)
            {
                return IssuerFault.Unavailable.ToProblem();
            }

            transfer = found.Transfer;
        }

        return issuer.Sign(body, transfer, Now(), out IReadOnlyList<byte[]>? signatures) is { } fault
            ? fault.ToProblem()
            : Results.Bytes([.. signatures!.SelectMany(signature => signature)], HttpIssuer.MediaType);
    }

    private Task<IResult> Redeem(byte[] body) => Task.FromResult(
        issuer.Redeem(body, Now(), out byte[]? reply) is { } fault ? fault.ToProblem() : Results.Bytes(reply!, HttpIssuer.MediaType));
}
