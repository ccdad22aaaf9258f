using System.Text.Json.Serialization;

namespace MagicWave.Payments.Stellar.Chains;

/// <summary>One node's part of the transaction, and the transaction itself as far as it goes.</summary>
internal sealed record ChainPart(
    string TransactionSourceAddress,
    long ReferenceAmountIn,
    long AmountOut,
    [property: JsonPropertyName("XDR")] string? Xdr,
    string PaymentSourceAddress,
    string PaymentDestinationAddress,
    string StellarNetworkToken,
    string ServiceSessionId);
