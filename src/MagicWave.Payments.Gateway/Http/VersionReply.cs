namespace MagicWave.Payments.Gateway.Http;

/// <summary>Which version runs.</summary>
internal sealed record VersionReply(string Version);
