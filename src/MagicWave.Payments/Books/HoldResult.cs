namespace MagicWave.Payments.Books;

/// <summary>What became of a call for a held amount. But for <see cref="Done"/>, nothing changed.</summary>
public enum HoldResult
{
    /// <summary>It is so now; or it was already, by the same call before.</summary>
    Done = 0,

    /// <summary>The amount would exceed the limit.</summary>
    OverLimit = 1,

    /// <summary>The name is taken with another amount, or what is asked for contradicts what became of it.</summary>
    Conflict = 2,

    /// <summary>The neighbour may not have more now: it is suspended, in dispute, or has too many holds.</summary>
    Refused = 3,

    /// <summary>There is none of this name, or it was closed and has expired.</summary>
    Unknown = 4,
}
