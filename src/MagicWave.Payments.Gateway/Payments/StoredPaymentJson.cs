using System.Text.Json.Serialization;

namespace MagicWave.Payments.Gateway.Payments;

/// <summary>How payments are read and written.</summary>
[JsonSerializable(typeof(StoredPayment))]
internal sealed partial class StoredPaymentJson : JsonSerializerContext;
