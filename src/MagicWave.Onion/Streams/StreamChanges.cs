namespace MagicWave.Onion.Streams;

/// <summary>What is new with a stream.</summary>
[Flags]
internal enum StreamChanges
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>CONNECTED came.</summary>
    Connected = 1,

    /// <summary>RESOLVED came: see <see cref="ClientStream.Answers"/>.</summary>
    Resolved = 2,

    /// <summary>There is more to read.</summary>
    Readable = 4,

    /// <summary>More may be written.</summary>
    Writable = 8,

    /// <summary>It is over: see <see cref="ClientStream.Ending"/>.</summary>
    Ended = 16,
}
