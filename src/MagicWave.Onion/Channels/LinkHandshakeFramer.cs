using System.Buffers.Binary;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <summary>
/// Cuts the bytes of a link handshake into cells, and takes not one byte more than the cell it is at: what follows the last cell of the
/// handshake belongs to the channel. Circuit ids have 2 bytes until the version is known, then 4 (tor-spec 3).
/// </summary>
internal sealed class LinkHandshakeFramer
{
    private const int NarrowIdLength = 2;
    private const int WideIdLength = 4;
    private const int BodyLengthLength = 2;

    private readonly byte[] _cell = new byte[CellConstants.VariableHeaderLength + CellConstants.MaximumVariableLength];
    private int _idLength = NarrowIdLength;
    private int _length;

    /// <summary>Whether a variable cell is longer than is taken. It stays so.</summary>
    internal bool IsTooLong { get; private set; }

    /// <summary>Whether the cell names a circuit.</summary>
    internal bool HasCircuitId => _cell.AsSpan(0, _idLength).ContainsAnyExcept((byte)0);

    /// <summary>The command of the complete cell.</summary>
    internal CellCommand Command => (CellCommand)_cell[_idLength];

    /// <summary>The complete cell with its header.</summary>
    internal ReadOnlySpan<byte> Cell => _cell.AsSpan(0, _length);

    /// <summary>The complete cell without its header.</summary>
    internal ReadOnlySpan<byte> Body => Cell[(_idLength + 1 + (CellConstants.IsVariable(Command) ? BodyLengthLength : 0))..];

    /// <summary>From the next cell on, circuit ids have 4 bytes.</summary>
    internal void Widen() => _idLength = WideIdLength;

    /// <summary>Takes bytes up to the end of the cell.</summary>
    /// <returns>Whether the cell is complete. Handle it, then call <see cref="Clear"/>.</returns>
    internal bool TryTake(ref ReadOnlySpan<byte> data)
    {
        while (true)
        {
            int wanted = WantedLength();
            IsTooLong = wanted > _cell.Length;
            if (_length == wanted || IsTooLong)
            {
                return !IsTooLong;
            }

            if (data.IsEmpty)
            {
                return false;
            }

            int count = Math.Min(wanted - _length, data.Length);
            data[..count].CopyTo(_cell.AsSpan(_length));
            data = data[count..];
            _length += count;
        }
    }

    /// <summary>Makes room for the next cell.</summary>
    internal void Clear() => _length = 0;

    /// <summary>The length of the cell as far as it is known: first of its header, then of all of it.</summary>
    private int WantedLength()
    {
        int header = _idLength + 1;
        if (_length < header)
        {
            return header;
        }

        if (!CellConstants.IsVariable(Command))
        {
            return header + CellConstants.PayloadLength;
        }

        int variableHeader = header + BodyLengthLength;
        return _length < variableHeader ? variableHeader : variableHeader + BinaryPrimitives.ReadUInt16BigEndian(_cell.AsSpan(header));
    }
}
