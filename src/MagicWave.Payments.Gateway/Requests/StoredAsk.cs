namespace MagicWave.Payments.Gateway.Requests;

/// <summary>How an ask is stored.</summary>
internal sealed record StoredAsk(string Service, string Kind, uint Quantity, long Amount, long Created, long? Paid);
