using MagicWave.Onion.Cells;

namespace MagicWave.Fuzz;

/// <summary>
/// An input read as a row of relay cells: command (1), stream id (1), flags (1: the lowest bit means RELAY_EARLY, the next an announced length
/// that is not true), length (1, times two), data.
/// </summary>
internal ref struct CellScript(ReadOnlySpan<byte> input)
{
    private const int RecordHeader = 4;

    private ReadOnlySpan<byte> _rest = input;

    /// <summary>One record, for seeds.</summary>
    public static byte[] Record(RelayCommand command, byte stream, byte flags, params ReadOnlySpan<byte> data)
    {
        byte[] padded = new byte[data.Length + (data.Length & 1)];
        data.CopyTo(padded);
        return [(byte)command, stream, flags, (byte)(padded.Length / 2), .. padded];
    }

    /// <summary>Writes the next cell's plain payload.</summary>
    public bool TryNext(scoped Span<byte> payload, out CellCommand command)
    {
        command = CellCommand.Relay;
        if (_rest.Length < RecordHeader)
        {
            return false;
        }

        byte flags = _rest[2];
        int length = Math.Min(Math.Min(_rest[3] * 2, _rest.Length - RecordHeader), CellConstants.RelayDataLength);
        RelayCellHeader.Write(payload, (RelayCommand)_rest[0], new StreamId(_rest[1]), _rest.Slice(RecordHeader, length));
        if ((flags & 2) != 0)
        {
            payload[9] = flags;
        }

        command = (flags & 1) != 0 ? CellCommand.RelayEarly : CellCommand.Relay;
        _rest = _rest[(RecordHeader + length)..];
        return true;
    }
}
