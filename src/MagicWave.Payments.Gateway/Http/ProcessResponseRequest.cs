using System.Text.Json;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>A node's answer to a command: JSON, or JSON in base64; neither when the node refused.</summary>
internal sealed record ProcessResponseRequest(
    string? SessionId, string? CommandId, string? NodeId, JsonElement? CommandResponse, string? ResponseBody);
