namespace MagicWave.Payments.Stellar.Chains;

/// <summary>The body of <see cref="ChainCommand.CreateTransaction"/>.</summary>
/// <param name="TotalIn">What the node gets, in stroops.</param>
/// <param name="TotalOut">What it pays on, in stroops; at the last payee the same as it gets.</param>
/// <param name="SourceAddress">Who pays it, as a strkey.</param>
/// <param name="ServiceSessionId">The session.</param>
internal sealed record CreateTransactionBody(long TotalIn, long TotalOut, string? SourceAddress, string? ServiceSessionId);
