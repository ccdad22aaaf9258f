namespace MagicWave.TestKit.Networks;

/// <summary>What a node does in a network.</summary>
public enum NodeRole
{
    /// <summary>Votes, and carries traffic as a relay without exit.</summary>
    Authority,

    /// <summary>Carries traffic, but not to the outside.</summary>
    Relay,

    /// <summary>Carries traffic, also to loopback.</summary>
    Exit,

    /// <summary>Offers a SOCKS proxy.</summary>
    Client,
}
