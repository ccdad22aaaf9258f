namespace MagicWave.Payments.Stellar.Chains;

/// <summary>A command that a payer wants carried to a node.</summary>
/// <param name="Stop">The index of the node in the plan.</param>
/// <param name="Command">Which command.</param>
/// <param name="Body">Its contents, JSON.</param>
public sealed record ChainAsk(int Stop, ChainCommand Command, ReadOnlyMemory<byte> Body);
