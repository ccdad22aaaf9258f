namespace MagicWave.Payments.Gateway.Http;

/// <summary>The gateway's account.</summary>
internal sealed record AddressReply(string Address);
