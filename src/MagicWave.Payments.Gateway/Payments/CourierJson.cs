using System.Text.Json.Serialization;

namespace MagicWave.Payments.Gateway.Payments;

/// <summary>How what is posted is written.</summary>
[JsonSerializable(typeof(CommandCall))]
[JsonSerializable(typeof(StatusCall))]
internal sealed partial class CourierJson : JsonSerializerContext;
