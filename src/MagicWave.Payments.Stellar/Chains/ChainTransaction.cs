namespace MagicWave.Payments.Stellar.Chains;

/// <summary>What goes to and fro under the name of a transaction.</summary>
internal sealed record ChainTransaction(ChainPart? PendingTransaction, ChainPart? ReferenceTransaction = null);
