namespace MagicWave.Onion.Directory;

/// <summary>What the authorities say of a relay (dir-spec 3.4.1, <c>s</c>). The bits are in the order of the names.</summary>
[Flags]
public enum RouterFlags
{
    /// <summary>Nothing is said.</summary>
    None = 0,

    /// <summary>It is a directory authority.</summary>
    Authority = 1 << 0,

    /// <summary>Nobody should leave the network through it.</summary>
    BadExit = 1 << 1,

    /// <summary>It is useful as an exit to common ports.</summary>
    Exit = 1 << 2,

    /// <summary>It has the bandwidth for fast circuits.</summary>
    Fast = 1 << 3,

    /// <summary>It suits as an entry guard.</summary>
    Guard = 1 << 4,

    /// <summary>It stores the descriptors of onion services.</summary>
    HSDir = 1 << 5,

    /// <summary>It may be used between two other hops only.</summary>
    MiddleOnly = 1 << 6,

    /// <summary>The authorities do not agree on its Ed25519 identity.</summary>
    NoEdConsensus = 1 << 7,

    /// <summary>It could be reached in the last 45 minutes.</summary>
    Running = 1 << 8,

    /// <summary>It suits circuits that live long.</summary>
    Stable = 1 << 9,

    /// <summary>Its descriptor is old: it should publish a new one.</summary>
    StaleDesc = 1 << 10,

    /// <summary>It was left aside because its address has too many relays.</summary>
    Sybil = 1 << 11,

    /// <summary>It answers directory requests.</summary>
    V2Dir = 1 << 12,

    /// <summary>The authorities do not reject it.</summary>
    Valid = 1 << 13,
}
