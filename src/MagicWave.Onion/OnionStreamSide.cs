namespace MagicWave.Onion;

/// <summary>Which side opened a stream.</summary>
internal enum OnionStreamSide
{
    /// <summary>This one.</summary>
    Client = 0,

    /// <summary>The other end of a joined circuit: here is an onion service, which says in good order when it has nothing more to say.</summary>
    Service,
}
