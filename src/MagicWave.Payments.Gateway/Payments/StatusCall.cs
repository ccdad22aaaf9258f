namespace MagicWave.Payments.Gateway.Payments;

/// <summary>What is posted when a payment is over: 0 when it is made, 1 when it is not.</summary>
internal sealed record StatusCall(string SessionId, int Status);
