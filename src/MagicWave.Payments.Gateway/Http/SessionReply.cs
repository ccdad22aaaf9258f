namespace MagicWave.Payments.Gateway.Http;

/// <summary>The session under which something goes on.</summary>
internal sealed record SessionReply(string SessionId);
