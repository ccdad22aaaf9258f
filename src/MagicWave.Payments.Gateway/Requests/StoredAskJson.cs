using System.Text.Json.Serialization;

namespace MagicWave.Payments.Gateway.Requests;

/// <summary>How asks are read and written.</summary>
[JsonSerializable(typeof(StoredAsk))]
internal sealed partial class StoredAskJson : JsonSerializerContext;
