namespace MagicWave.Publishing.Http;

/// <summary>Whether a visitor is let in, or why its proof was not taken.</summary>
internal enum Admission
{
    /// <summary>It is.</summary>
    Admitted,

    /// <summary>Nothing was paid that is not used.</summary>
    NotPaid,

    /// <summary>The proof's header cannot be read.</summary>
    Malformed,

    /// <summary>The proof names no request that was paid.</summary>
    Unknown,

    /// <summary>The proof is another session's.</summary>
    WrongSession,

    /// <summary>The proof is for something else.</summary>
    WrongResource,

    /// <summary>The proof does not open what the request names.</summary>
    WrongOpening,

    /// <summary>What was paid for had to be fetched earlier.</summary>
    Expired,

    /// <summary>The proof was honoured as often as it may be.</summary>
    UsedUp,
}
