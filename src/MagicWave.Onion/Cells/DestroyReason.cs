namespace MagicWave.Onion.Cells;

/// <summary>Why a circuit ended (tor-spec 5.4).</summary>
public enum DestroyReason : byte
{
    /// <summary>No reason given; the only one that a client sends.</summary>
    None = 0,

    /// <summary>The protocol was violated.</summary>
    Protocol = 1,

    /// <summary>An internal error.</summary>
    Internal = 2,

    /// <summary>A client asked for it.</summary>
    Requested = 3,

    /// <summary>The relay is not taking new work.</summary>
    Hibernating = 4,

    /// <summary>Out of memory, sockets, circuit ids, or credit.</summary>
    ResourceLimit = 5,

    /// <summary>The next relay could not be reached.</summary>
    ConnectFailed = 6,

    /// <summary>The next relay is not who it should be.</summary>
    OrIdentity = 7,

    /// <summary>The channel that carried the circuit was closed.</summary>
    ChannelClosed = 8,

    /// <summary>The circuit got too old.</summary>
    Finished = 9,

    /// <summary>Making the circuit took too long.</summary>
    Timeout = 10,

    /// <summary>The circuit was destroyed on the other side.</summary>
    Destroyed = 11,

    /// <summary>There is no such onion service.</summary>
    NoSuchService = 12,
}
