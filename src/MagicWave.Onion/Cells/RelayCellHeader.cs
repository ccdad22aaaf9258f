using System.Buffers.Binary;

namespace MagicWave.Onion.Cells;

/// <summary>
/// The header inside a RELAY payload (tor-spec 6.1): command 1, recognized 2, stream id 2, digest 4, length 2, then the data.
/// </summary>
/// <param name="Command">What it is for.</param>
/// <param name="StreamId">The stream, or none.</param>
/// <param name="DataLength">How much data follows, at most <see cref="CellConstants.RelayDataLength"/>.</param>
public readonly record struct RelayCellHeader(RelayCommand Command, StreamId StreamId, int DataLength)
{
    /// <summary>Where the "recognized" field begins.</summary>
    public const int RecognizedOffset = 1;

    /// <summary>Where the digest begins; it is 4 bytes.</summary>
    public const int DigestOffset = 5;

    private const int StreamOffset = 3;
    private const int LengthOffset = 9;

    /// <summary>Reads the header of a payload that was recognized. False when the length points outside of the cell.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out RelayCellHeader header)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(payload[LengthOffset..]);
        header = new((RelayCommand)payload[0], new(BinaryPrimitives.ReadUInt16BigEndian(payload[StreamOffset..])), length);
        return length <= CellConstants.RelayDataLength;
    }

    /// <summary>The data of a payload whose header was read.</summary>
    public ReadOnlySpan<byte> Data(ReadOnlySpan<byte> payload) => payload.Slice(CellConstants.RelayHeaderLength, DataLength);

    /// <summary>
    /// Lays out a whole payload: header with recognized and digest zero, the data, zero padding. tor-spec asks for 4 zero bytes and then
    /// random ones: the caller fills the padding of the cells that need it (<see cref="PaddingOf"/>).
    /// </summary>
    public static void Write(Span<byte> payload, RelayCommand command, StreamId streamId, ReadOnlySpan<byte> data)
    {
        payload[0] = (byte)command;
        BinaryPrimitives.WriteUInt16BigEndian(payload[RecognizedOffset..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(payload[StreamOffset..], streamId.Value);
        BinaryPrimitives.WriteUInt32BigEndian(payload[DigestOffset..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(payload[LengthOffset..], (ushort)data.Length);
        data.CopyTo(payload[CellConstants.RelayHeaderLength..]);
        payload[(CellConstants.RelayHeaderLength + data.Length)..CellConstants.PayloadLength].Clear();
    }

    /// <summary>The bytes behind the data and the 4 zero bytes, which are to be random (tor-spec 6.1, proposal 289).</summary>
    public static Span<byte> PaddingOf(Span<byte> payload, int dataLength)
    {
        int start = CellConstants.RelayHeaderLength + dataLength + 4;
        return start >= CellConstants.PayloadLength ? default : payload[start..CellConstants.PayloadLength];
    }
}
