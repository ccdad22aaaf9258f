namespace MagicWave.Payments.Gateway.Http;

/// <summary>A payment request, as it travels to whoever pays. Amounts are whole stroops.</summary>
internal sealed record PaymentInfo(long Amount, string? Asset, string? ServiceRef, string? ServiceSessionId, string? Address);
