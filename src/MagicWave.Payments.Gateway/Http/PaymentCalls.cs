using System.Text;
using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Gateway.Payments;
using MagicWave.Payments.Stellar.Chains;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Units;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>The calls of a node that pays. Thread-safe.</summary>
internal sealed class PaymentCalls(GatewaySettings settings, Cashier cashier, ChainCourier courier, CancellationToken stopping)
{
    public async Task<ApiResult> ProcessPaymentAsync(ProcessPaymentRequest request)
    {
        if (UtilityCalls.ReadInfo(request.PaymentRequest) is not { Amount: > 0, ServiceSessionId: { } session, Address: { } payee } info
            || request.NodeId is not { Length: > 0 } node || !StrKey.TryParse(payee, out SettlementAccount payeeAccount))
        {
            return Bad("No payment request", "PaymentRequest (JSON in a text, with Amount, Asset, ServiceSessionId and Address) and NodeId are needed.");
        }

        if (info.Asset != settings.Asset.Code)
        {
            return Bad("Other asset", $"This gateway pays in {settings.Asset.Code} only.");
        }

        if (settings.Callbacks.TryAllow(request.CallbackUrl) is not { } callback)
        {
            return Bad("Callback not allowed", "CallbackUrl must be at an address that was named when the gateway was started.");
        }

        Uri? status = settings.Callbacks.TryAllow(request.StatusCallbackUrl);
        if (request.StatusCallbackUrl is { Length: > 0 } && status is null)
        {
            return Bad("Callback not allowed", "StatusCallbackUrl must be at an address that was named when the gateway was started.");
        }

        if (ReadRoute(request.Route, new ChainStop(node, payeeAccount)) is not { } stops
            || ChainPlan.TryCreate(session, settings.Asset, settings.Key.Account, stops, new Stroops(info.Amount), settings.Fee) is not { } plan)
        {
            return Bad("Bad route", $"A route has up to {ChainRules.MaximumPayments - 1} relays with NodeId and Address, none of them twice.");
        }

        PaymentFault begun = cashier.TryBegin(plan);
        if (begun != PaymentFault.None)
        {
            return Answer(begun, session);
        }

        Task<PaymentFault> paying = cashier.PayAsync(plan, callback, status, stopping);
        return status is null
            ? Answer(await paying.ConfigureAwait(false), session)
            : ApiResult.Of(StatusCodes.Status201Created, new(session), GatewayJson.Default.SessionReply);
    }

    public ApiResult ProcessResponse(ProcessResponseRequest request)
    {
        if (request is not { SessionId: { } session, CommandId: { } command, NodeId: { } node }
            || (request.ResponseBody is { } text && UtilityCalls.ReadBase64(text) is null))
        {
            return Bad("Not an answer", "SessionId, CommandId, NodeId and CommandResponse or ResponseBody (base64) are needed.");
        }

        byte[] body = request switch
        {
            { CommandResponse: { ValueKind: not JsonValueKind.Null } json } => Encoding.UTF8.GetBytes(json.GetRawText()),
            { ResponseBody: { } encoded } => UtilityCalls.ReadBase64(encoded)!,
            _ => [],
        };
        return courier.TryAnswer(session, command, node, body)
            ? ApiResult.Empty(StatusCodes.Status200OK)
            : ApiResult.Problem(StatusCodes.Status409Conflict, "Unknown command", "Nobody waits for an answer to this command of this session.");
    }

    private static ApiResult Bad(string title, string detail) => ApiResult.Problem(StatusCodes.Status400BadRequest, title, detail);

    private static List<ChainStop>? ReadRoute(IReadOnlyList<RouteNode>? route, ChainStop payee)
    {
        List<ChainStop> stops = [];
        foreach (RouteNode node in route ?? [])
        {
            if (node is not { NodeId: { Length: > 0 } id, Address: { } address } || !StrKey.TryParse(address, out SettlementAccount account)
                || stops.Count == ChainRules.MaximumPayments)
            {
                return null;
            }

            stops.Add(new ChainStop(id, account));
        }

        stops.Add(payee);
        return stops;
    }

    private static ApiResult Answer(PaymentFault fault, string session) => fault switch
    {
        PaymentFault.None => ApiResult.Of(StatusCodes.Status200OK, new(session), GatewayJson.Default.SessionReply),
        PaymentFault.Repeated => ApiResult.Problem(StatusCodes.Status409Conflict, "Repeated", "A payment of this session was begun before."),
        PaymentFault.OverBudget => Bad("Over budget", "It costs more than one payment, or all payments of a day, may."),
        PaymentFault.Poor => Bad("Too poor", "The gateway's account does not hold as much as the payment and its fees."),
        PaymentFault.Refused => Bad("Refused", "A node of the route refused or did not answer. Nothing was paid."),
        PaymentFault.NotTaken => Bad("Not taken", "The ledger did not make the payment, and no longer can."),
        _ => ApiResult.Problem(StatusCodes.Status503ServiceUnavailable, "No ledger", "The ledger cannot be asked. Nothing was paid."),
    };
}
