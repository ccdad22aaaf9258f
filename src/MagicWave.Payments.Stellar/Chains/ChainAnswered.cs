namespace MagicWave.Payments.Stellar.Chains;

/// <summary>What is kept of an answered command: that the same gets the same answer, and another none.</summary>
internal sealed record ChainAnswered(int Command, string Body, string Answer);
