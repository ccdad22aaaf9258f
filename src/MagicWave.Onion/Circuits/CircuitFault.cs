namespace MagicWave.Onion.Circuits;

/// <summary>Why a circuit of ours ended.</summary>
internal enum CircuitFault
{
    /// <summary>Nothing went wrong: it was closed from here.</summary>
    None = 0,

    /// <summary>No channel to the first hop.</summary>
    ChannelFailed,

    /// <summary>The channel to the first hop was closed.</summary>
    ChannelClosed,

    /// <summary>DESTROY came.</summary>
    Destroyed,

    /// <summary>TRUNCATED came: a hop lost the next one, or could not reach it.</summary>
    Truncated,

    /// <summary>It was not finished in time.</summary>
    Timeout,

    /// <summary>A relay's answer to the handshake was wrong, or it has no key that a handshake could be made with.</summary>
    HandshakeFailed,

    /// <summary>A cell was not what it may be: not recognized by any layer, out of its turn, or beyond a window.</summary>
    Protocol,

    /// <summary>The queue of the channel is full, or the channel has no circuit id left.</summary>
    ResourceLimit,
}
