namespace MagicWave.Onion.Channels;

/// <summary>Why no channel could be had.</summary>
public enum ConnectFailure
{
    /// <summary>There is one.</summary>
    None = 0,

    /// <summary>Nobody answers at the address.</summary>
    Unreachable,

    /// <summary>TCP, TLS or the link handshake took too long.</summary>
    Timeout,

    /// <summary>The peer does not speak the link protocol as it should.</summary>
    Protocol,

    /// <summary>The peer is not the relay that was meant.</summary>
    WrongIdentity,

    /// <summary>Too many connections are being made already, or this node is shutting down.</summary>
    ResourceLimit,
}
