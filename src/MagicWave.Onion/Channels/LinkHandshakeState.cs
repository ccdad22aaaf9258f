namespace MagicWave.Onion.Channels;

/// <summary>Where a <see cref="LinkHandshake"/> is. It only moves downwards.</summary>
public enum LinkHandshakeState
{
    /// <summary>The peer's VERSIONS has not come; circuit ids have 2 bytes.</summary>
    AwaitingVersions,

    /// <summary>The version is known; the peer's certificates may come, and its NETINFO must.</summary>
    AwaitingNetinfo,

    /// <summary>Done: the link is open.</summary>
    Established,

    /// <summary>It cannot go on: the link is to be closed.</summary>
    Failed,
}
