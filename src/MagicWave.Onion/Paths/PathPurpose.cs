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

    /// <summary>
    /// For an onion service or to one: the guard, a relay of the second layer, <see cref="PathRequest.Middles"/> less one more, and
    /// <see cref="PathRequest.PinnedLast"/> (proposal 333). Without that one, the path ends before it: of a circuit in advance.
    /// </summary>
    OnionService,
}
