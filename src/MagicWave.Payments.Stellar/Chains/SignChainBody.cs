namespace MagicWave.Payments.Stellar.Chains;

/// <summary>The body of <see cref="ChainCommand.SignChainTransaction"/>; both parts are of the one transaction.</summary>
internal sealed record SignChainBody(ChainTransaction? Debit, ChainTransaction? Credit);
