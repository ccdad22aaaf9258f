using System.Text.Json.Serialization;

namespace MagicWave.Payments.Stellar.Chains;

/// <summary>How the bodies are read and written.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8)]
[JsonSerializable(typeof(CreateTransactionBody))]
[JsonSerializable(typeof(ChainTransaction))]
[JsonSerializable(typeof(SignChainBody))]
[JsonSerializable(typeof(TransactionBody))]
[JsonSerializable(typeof(StoredChainSession))]
internal sealed partial class ChainJson : JsonSerializerContext;
