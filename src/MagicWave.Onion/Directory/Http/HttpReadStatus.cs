namespace MagicWave.Onion.Directory.Http;

/// <summary>How far a message was read.</summary>
public enum HttpReadStatus
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>The message is there.</summary>
    Complete,

    /// <summary>It is not HTTP, or not what is allowed here.</summary>
    Malformed,

    /// <summary>It is longer than its bound.</summary>
    TooLong,
}
