namespace MagicWave.Onion.Cells;

/// <summary>Why a stream ended (tor-spec 6.3).</summary>
public enum EndReason : byte
{
    /// <summary>None of the others; the only one that a client sends.</summary>
    Misc = 1,

    /// <summary>The name could not be resolved.</summary>
    ResolveFailed = 2,

    /// <summary>The other host refused the connection.</summary>
    ConnectRefused = 3,

    /// <summary>The exit's policy forbids it.</summary>
    ExitPolicy = 4,

    /// <summary>The circuit is going away.</summary>
    Destroy = 5,

    /// <summary>The stream was closed in good order.</summary>
    Done = 6,

    /// <summary>The connection timed out.</summary>
    Timeout = 7,

    /// <summary>There is no route to the host.</summary>
    NoRoute = 8,

    /// <summary>The exit is not taking new work.</summary>
    Hibernating = 9,

    /// <summary>An internal error at the exit.</summary>
    Internal = 10,

    /// <summary>The exit is out of resources.</summary>
    ResourceLimit = 11,

    /// <summary>The connection was reset.</summary>
    ConnectionReset = 12,

    /// <summary>The protocol was violated.</summary>
    TorProtocol = 13,

    /// <summary>The relay serves no directory.</summary>
    NotDirectory = 14,
}
