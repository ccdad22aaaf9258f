using System.Buffers.Binary;

namespace MagicWave.Core.Bytes;

/// <summary>
/// Writes big-endian fields into a buffer of the caller's. The caller knows the size of what it writes: a buffer that is too small
/// is a bug of ours and throws <see cref="ArgumentException"/> or <see cref="IndexOutOfRangeException"/>.
/// </summary>
public ref struct ByteWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>The room that is left.</summary>
    public readonly Span<byte> Free => _buffer[Length..];

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value) => _buffer[Length++] = value;

    /// <summary>Writes a 16-bit number.</summary>
    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[Length..], value);
        Length += sizeof(ushort);
    }

    /// <summary>Writes a 32-bit number.</summary>
    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[Length..], value);
        Length += sizeof(uint);
    }

    /// <summary>Writes a 64-bit number.</summary>
    public void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_buffer[Length..], value);
        Length += sizeof(ulong);
    }

    /// <summary>Copies bytes.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        value.CopyTo(_buffer[Length..]);
        Length += value.Length;
    }

    /// <summary>Gives <paramref name="count"/> bytes to fill in, and counts them as written.</summary>
    public Span<byte> Reserve(int count)
    {
        Span<byte> reserved = _buffer.Slice(Length, count);
        Length += count;
        return reserved;
    }
}
