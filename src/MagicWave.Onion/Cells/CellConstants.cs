namespace MagicWave.Onion.Cells;

/// <summary>The sizes of tor-spec 3 and 6.1, for link protocol 4 and later.</summary>
public static class CellConstants
{
    /// <summary>A fixed cell on the wire: 4 bytes circuit id, 1 byte command, the payload.</summary>
    public const int CellLength = CellHeaderLength + PayloadLength;

    /// <summary>Circuit id and command.</summary>
    public const int CellHeaderLength = 5;

    /// <summary>The payload of a fixed cell.</summary>
    public const int PayloadLength = 509;

    /// <summary>Circuit id, command and the length of a variable cell.</summary>
    public const int VariableHeaderLength = 7;

    /// <summary>
    /// The longest variable cell that is taken on an open channel. The wire allows 65535; nothing that is spoken comes near, and the limit
    /// bounds the receive buffer.
    /// </summary>
    public const int MaximumVariableLength = 8192;

    /// <summary>Command, recognized, stream id, digest and length of a relay cell.</summary>
    public const int RelayHeaderLength = 11;

    /// <summary>The most data that a relay cell carries.</summary>
    public const int RelayDataLength = PayloadLength - RelayHeaderLength;

    /// <summary>The most RELAY_EARLY cells that one circuit may send outwards (tor-spec 5.6).</summary>
    public const int MaximumRelayEarly = 8;

    /// <summary>Whether cells with this command have a length field.</summary>
    public static bool IsVariable(CellCommand command) => command == CellCommand.Versions || (byte)command >= 128;
}
