namespace MagicWave.Onion.Cells;

/// <summary>What a relay cell is for (tor-spec 6.1).</summary>
public enum RelayCommand : byte
{
    /// <summary>Opens a stream to a host and port.</summary>
    Begin = 1,

    /// <summary>Bytes of a stream.</summary>
    Data = 2,

    /// <summary>Closes a stream.</summary>
    End = 3,

    /// <summary>A stream is open.</summary>
    Connected = 4,

    /// <summary>Flow control.</summary>
    Sendme = 5,

    /// <summary>The old form of EXTEND2, refused.</summary>
    Extend = 6,

    /// <summary>The answer to EXTEND.</summary>
    Extended = 7,

    /// <summary>Cuts the circuit behind this hop.</summary>
    Truncate = 8,

    /// <summary>The circuit was cut behind this hop.</summary>
    Truncated = 9,

    /// <summary>Padding over a part of the circuit.</summary>
    Drop = 10,

    /// <summary>Asks for the address of a name, or the name of an address.</summary>
    Resolve = 11,

    /// <summary>The answer to RESOLVE.</summary>
    Resolved = 12,

    /// <summary>Opens a stream to the relay's own directory service.</summary>
    BeginDir = 13,

    /// <summary>Adds a hop.</summary>
    Extend2 = 14,

    /// <summary>The answer to EXTEND2.</summary>
    Extended2 = 15,

    /// <summary>MagicWave's payment messages between the client and one hop; stream 0.</summary>
    Payment = 0xE0,
}
