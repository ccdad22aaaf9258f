namespace MagicWave.Payments.Gateway.Http;

/// <summary>Asks what a payment request pays for. The request is JSON in a text.</summary>
internal sealed record ValidatePaymentRequest(string? ServiceType, string? CommodityType, string? PaymentRequest);
