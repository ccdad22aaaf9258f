namespace MagicWave.Payments.Gateway.Payments;

/// <summary>How a payment is stored.</summary>
internal sealed record StoredPayment(long Total, long Created, string? Envelope, long Expires, bool IsPaid);
