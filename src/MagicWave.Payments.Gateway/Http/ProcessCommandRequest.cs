namespace MagicWave.Payments.Gateway.Http;

/// <summary>A command of a chain for this node; the body is JSON in base64.</summary>
internal sealed record ProcessCommandRequest(
    string? SessionId, string? NodeId, string? CommandId, int? CommandType, string? CommandBody, string? CallbackUrl);
