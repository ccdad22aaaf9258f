namespace MagicWave.Publishing.Http;

/// <summary>What became of a report.</summary>
/// <param name="Accepted">Seconds of it that count.</param>
/// <param name="CreditSeconds">Seconds that are paid for and left.</param>
internal sealed record AttentionReply(long Accepted, long CreditSeconds);
