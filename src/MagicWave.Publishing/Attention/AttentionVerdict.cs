namespace MagicWave.Publishing.Attention;

/// <summary>What becomes of a report.</summary>
internal enum AttentionVerdict
{
    /// <summary>It counts, as far as time has passed.</summary>
    Accepted,

    /// <summary>The session has not opened such a page.</summary>
    UnknownPage,

    /// <summary>The last report of the page was a moment ago.</summary>
    TooSoon,
}
