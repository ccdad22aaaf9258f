namespace MagicWave.Onion.Directory.Client;

/// <summary>What a directory client downloads, and from whom it starts.</summary>
public sealed record DirectoryClientOptions
{
    /// <summary>The authorities that are believed; at least one with a v3 identity.</summary>
    public required IReadOnlyList<DirectoryServer> Authorities { get; init; }

    /// <summary>Caches to start from, which spare the authorities.</summary>
    public IReadOnlyList<DirectoryServer> Fallbacks { get; init; } = [];

    /// <summary>
    /// Whether the documents are for others too: then both flavours are downloaded, from the authorities, and soon after there are new ones.
    /// </summary>
    public bool IsCache { get; init; }

    /// <summary>Whether the network is one for tests: retries come after seconds, not after minutes.</summary>
    public bool IsTestingNetwork { get; init; }
}
