using System.Text.Json.Serialization;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>Why a call failed (RFC 9457).</summary>
internal sealed record ProblemReply(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("detail")] string Detail);
