namespace MagicWave.Onion.Directory.Client;

/// <summary>What a download is to bring.</summary>
public enum FetchKind
{
    /// <summary>The consensus that circuits are built from.</summary>
    MicrodescConsensus,

    /// <summary>The consensus of the other flavour, which caches keep for others.</summary>
    NsConsensus,

    /// <summary>Certificates of authorities.</summary>
    Certificates,

    /// <summary>Microdescriptors.</summary>
    Microdescriptors,
}
