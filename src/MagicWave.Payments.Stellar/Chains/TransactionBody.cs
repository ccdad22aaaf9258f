namespace MagicWave.Payments.Stellar.Chains;

/// <summary>The body of the commands with one transaction.</summary>
internal sealed record TransactionBody(ChainTransaction? Transaction);
