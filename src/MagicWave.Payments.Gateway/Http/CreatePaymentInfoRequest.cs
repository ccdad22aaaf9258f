namespace MagicWave.Payments.Gateway.Http;

/// <summary>Asks for a payment to be prepared.</summary>
internal sealed record CreatePaymentInfoRequest(string? ServiceType, string? CommodityType, uint Amount);
