namespace MagicWave.Publishing.Http;

/// <summary>What a visitor says of the time that it spent with a page.</summary>
/// <param name="Page">The page's path and query, as it was asked for.</param>
/// <param name="Seconds">Seconds since the last report, or since the page was opened.</param>
internal sealed record AttentionReport(string Page, long Seconds);
