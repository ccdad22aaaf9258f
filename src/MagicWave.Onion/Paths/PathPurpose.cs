namespace MagicWave.Onion.Paths;

/// <summary>What a circuit is for.</summary>
public enum PathPurpose
{
    /// <summary>Streams to hosts outside: three hops, the last one an exit.</summary>
    Exit = 0,

    /// <summary>A directory stream to one relay: one hop, a directory cache or guard.</summary>
    Directory,

    /// <summary>Three hops whose last one need not be an exit.</summary>
    Internal,
}
