namespace MagicWave.Payments.Stellar.Chains;

/// <summary>How a session is stored.</summary>
internal sealed record StoredChainSession(
    string Session, string Payer, long In, long Out, long Created, string? Transaction, string? Envelope, IReadOnlyList<ChainAnswered> Answered);
