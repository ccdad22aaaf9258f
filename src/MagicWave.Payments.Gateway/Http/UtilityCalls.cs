using System.Text.Json;
using MagicWave.Core.Security;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Gateway.Callbacks;
using MagicWave.Payments.Gateway.Ledgers;
using MagicWave.Payments.Gateway.Payments;
using MagicWave.Payments.Gateway.Prices;
using MagicWave.Payments.Gateway.Requests;
using MagicWave.Payments.Stellar.Chains;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Units;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>The calls of a node that is paid: it asks for payments, and takes part in chains. Thread-safe.</summary>
internal sealed class UtilityCalls(
    GatewaySettings settings, GatewayBooks books, Till till, IGatewayLedger ledger, CallbackClient callbacks, TimeProvider time)
{
    private readonly ChainNode _node = new(settings.Network, settings.Asset, settings.Key, settings.Fee);
    private long _lastSync;

    public ApiResult CreatePaymentInfo(CreatePaymentInfoRequest request)
    {
        if (CommodityOf(request.ServiceType, request.CommodityType) is not { } commodity
            || settings.Prices.AmountOf(commodity, request.Amount) is not { } amount)
        {
            return Bad("Unknown commodity", "The price list has no such service and commodity.");
        }

        if (amount == Stroops.Zero)
        {
            return Bad("Nothing to pay", "Amount is the quantity, from 1.");
        }

        UnixTime now = GatewayClock.Now(time);
        PaymentAsk ask = new(SessionId.Create(now, SystemRandom.Instance), commodity, request.Amount, amount, now);
        return books.Keep(ask)
            ? ApiResult.Of(StatusCodes.Status200OK, InfoOf(ask), GatewayJson.Default.PaymentInfo)
            : ApiResult.Problem(StatusCodes.Status503ServiceUnavailable, "Too many", "There are too many payment requests. Remove old books.");
    }

    public ApiResult ValidatePayment(ValidatePaymentRequest request)
    {
        if (ReadInfo(request.PaymentRequest) is not { Amount: > 0 } info)
        {
            return Bad("No payment request", "PaymentRequest is a payment request as JSON in a text.");
        }

        if (info.Asset != settings.Asset.Code)
        {
            return Bad("Other asset", $"This gateway deals in {settings.Asset.Code} only.");
        }

        return CommodityOf(request.ServiceType, request.CommodityType) is { } commodity
            && settings.Prices.QuantityOf(commodity, new Stroops(info.Amount)) is { } quantity
                ? ApiResult.Of(StatusCodes.Status200OK, new(quantity), GatewayJson.Default.ValidatePaymentReply)
                : Bad("Unknown commodity", "The price list has no such service and commodity.");
    }

    public async Task<ApiResult> ProcessCommandAsync(ProcessCommandRequest request, CancellationToken cancellationToken)
    {
        if (request is not { SessionId: { } session, NodeId: { } node, CommandId: { } id, CommandType: { } type, CommandBody: { } text }
            || !Enum.IsDefined((ChainCommand)type) || !ChainTerms.IsSession(session) || ReadBase64(text) is not { } body)
        {
            return Bad("Not a command", "SessionId, NodeId, CommandId, CommandType (0 to 4) and CommandBody (JSON in base64) are needed.");
        }

        Uri? callback = settings.Callbacks.TryAllow(request.CallbackUrl);
        if (request.CallbackUrl is { Length: > 0 } && callback is null)
        {
            return Bad("Callback not allowed", "CallbackUrl must be at an address that was named when the gateway was started.");
        }

        ChainReply? reply = books.Handle(_node, (ChainCommand)type, session, body, GatewayClock.Now(time));
        if (reply is null)
        {
            return ApiResult.Problem(StatusCodes.Status503ServiceUnavailable, "Too many", "Too many chains are open.");
        }

        if (reply.Fault != ChainFault.None)
        {
            return ApiResult.Problem(StatusCodes.Status409Conflict, "Refused", $"The command is refused: {reply.Fault}.");
        }

        JsonElement answer = JsonElement.Parse(reply.Answer.Span);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new CommandReply(session, node, id, answer), GatewayJson.Default.CommandReply);
        if (callback is null)
        {
            return new(StatusCodes.Status200OK, "application/json", json);
        }

        return await callbacks.PostAsync(callback, json, cancellationToken).ConfigureAwait(false)
            ? ApiResult.Empty(StatusCodes.Status201Created)
            : ApiResult.Problem(StatusCodes.Status502BadGateway, "Callback failed", "The answer could not be delivered; ask again to get the same one.");
    }

    public ApiResult ListTransactions() => ApiResult.Of(
        StatusCodes.Status200OK, [.. books.Chains.Select(InfoOf)], GatewayJson.Default.IReadOnlyListTransactionInfo);

    public ApiResult FindTransaction(string session) => books.FindChain(session) is { } chain
        ? ApiResult.Of(StatusCodes.Status200OK, [InfoOf(chain)], GatewayJson.Default.IReadOnlyListTransactionInfo)
        : new(StatusCodes.Status200OK, "application/json", "null"u8.ToArray());

    public ApiResult Pending()
    {
        long pending = books.Chains.Where(chain => chain.Transaction is not null).Sum(chain => chain.Terms.In.Value - chain.Terms.Out.Value);
        return ApiResult.Of(StatusCodes.Status200OK, new(pending, Volatile.Read(ref _lastSync)), GatewayJson.Default.PendingReply);
    }

    public async Task<ApiResult> FlushAsync(CancellationToken cancellationToken)
    {
        (int ended, int open) = await till.StepAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _lastSync, GatewayClock.Now(time).Milliseconds / 1000);
        return ApiResult.Of(StatusCodes.Status200OK, new(ended, open), GatewayJson.Default.FlushReply);
    }

    public ApiResult Address() => ApiResult.Of(
        StatusCodes.Status200OK, new(StrKey.Of(settings.Key.Account)), GatewayJson.Default.AddressReply);

    public async Task<ApiResult> BalanceAsync(CancellationToken cancellationToken)
    {
        GatewayAccount? account = await ledger.FindAccountAsync(settings.Key.Account, cancellationToken).ConfigureAwait(false);
        Stroops balance = account?.Balance ?? Stroops.Zero;
        BalanceReply reply = new(balance.Value, balance.ToString(), GatewayClock.Now(time).Milliseconds / 1000);
        return ApiResult.Of(StatusCodes.Status200OK, reply, GatewayJson.Default.BalanceReply);
    }

    internal static PaymentInfo? ReadInfo(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, GatewayJson.Default.PaymentInfo);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static byte[]? ReadBase64(string text)
    {
        byte[] bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : null;
    }

    private static ApiResult Bad(string title, string detail) => ApiResult.Problem(StatusCodes.Status400BadRequest, title, detail);

    private static Commodity? CommodityOf(string? service, string? kind) =>
        service is { Length: > 0 and <= Commodity.MaximumPartLength } && kind is { Length: > 0 and <= Commodity.MaximumPartLength }
            ? new Commodity(service, kind)
            : null;

    private PaymentInfo InfoOf(PaymentAsk ask) =>
        new(ask.Amount.Value, settings.Asset.Code, ask.Commodity.ToString(), ask.Session, StrKey.Of(settings.Key.Account));

    private TransactionInfo InfoOf(ChainSession chain)
    {
        SettlementAccount self = settings.Key.Account;
        return new(
            chain.Terms.Session,
            StrKey.Of(chain.Terms.Payer),
            StrKey.Of(self),
            chain.Terms.In.Value,
            chain.Terms.Out.Value,
            settings.Asset.Code ?? "",
            chain.Transaction?.ToString(),
            chain.Envelope is not null);
    }
}
