namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>What became of a descriptor that was uploaded.</summary>
internal enum DescriptorStoreResult
{
    /// <summary>It is stored.</summary>
    Stored,

    /// <summary>It cannot be read, is too long, or asks to be kept for too long.</summary>
    Malformed,

    /// <summary>Its signatures do not hold.</summary>
    Unsigned,

    /// <summary>There is one with the same revision counter here, or with a higher one.</summary>
    NotNewer,
}
