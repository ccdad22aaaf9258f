namespace MagicWave.Payments.Gateway.Http;

/// <summary>This node's part in a chain.</summary>
internal sealed record TransactionInfo(
    string ServiceSessionId, string PaymentSourceAddress, string PaymentDestinationAddress, long ReferenceAmountIn, long AmountOut,
    string StellarNetworkToken, string? TransactionHash, bool IsComplete);
