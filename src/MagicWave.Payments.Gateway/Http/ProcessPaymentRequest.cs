namespace MagicWave.Payments.Gateway.Http;

/// <summary>Asks for a payment to be made. The payment request is JSON in a text; the node is the payee's.</summary>
internal sealed record ProcessPaymentRequest(
    IReadOnlyList<RouteNode>? Route, string? CallbackUrl, string? StatusCallbackUrl, string? PaymentRequest, string? NodeId);
