namespace MagicWave.Onion.Streams;

/// <summary>Where a stream is in its life.</summary>
internal enum ClientStreamState
{
    /// <summary>BEGIN or BEGIN_DIR was sent.</summary>
    Connecting = 0,

    /// <summary>RESOLVE was sent.</summary>
    Resolving,

    /// <summary>CONNECTED came.</summary>
    Open,

    /// <summary>The other side ended it, or its circuit is gone. What it sent before may still be read.</summary>
    Ended,

    /// <summary>This side ended it.</summary>
    Closed,

    /// <summary>BEGIN came from the other end of a joined circuit, and was not answered yet.</summary>
    Offered,
}
