namespace MagicWave.Payments.Gateway.Http;

/// <summary>What a payment request pays for.</summary>
internal sealed record ValidatePaymentReply(long Quantity);
