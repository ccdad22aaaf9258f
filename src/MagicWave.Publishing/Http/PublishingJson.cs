using System.Text.Json.Serialization;

namespace MagicWave.Publishing.Http;

/// <summary>How bodies are read and written. Unknown members are refused: what is misspelt must not count as left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 4,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PaymentRequired))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(AttentionReport))]
[JsonSerializable(typeof(AttentionReply))]
internal sealed partial class PublishingJson : JsonSerializerContext;
