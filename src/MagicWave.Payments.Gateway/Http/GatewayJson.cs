using System.Text.Json.Serialization;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>How bodies are read and written. Unknown members are refused: what is misspelt must not count as left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 16,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreatePaymentInfoRequest))]
[JsonSerializable(typeof(PaymentInfo))]
[JsonSerializable(typeof(ValidatePaymentRequest))]
[JsonSerializable(typeof(ValidatePaymentReply))]
[JsonSerializable(typeof(ProcessCommandRequest))]
[JsonSerializable(typeof(CommandReply))]
[JsonSerializable(typeof(ProcessPaymentRequest))]
[JsonSerializable(typeof(SessionReply))]
[JsonSerializable(typeof(ProcessResponseRequest))]
[JsonSerializable(typeof(IReadOnlyList<TransactionInfo>))]
[JsonSerializable(typeof(PendingReply))]
[JsonSerializable(typeof(FlushReply))]
[JsonSerializable(typeof(AddressReply))]
[JsonSerializable(typeof(BalanceReply))]
[JsonSerializable(typeof(HistoryReply))]
[JsonSerializable(typeof(ProblemReply))]
[JsonSerializable(typeof(VersionReply))]
internal sealed partial class GatewayJson : JsonSerializerContext;
