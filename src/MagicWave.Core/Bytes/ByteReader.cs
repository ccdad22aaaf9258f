using System.Buffers.Binary;

namespace MagicWave.Core.Bytes;

/// <summary>
/// Reads big-endian fields from bytes that came from the wire. Every method says by its result whether the bytes were there;
/// after a <see langword="false"/> the reader has not moved.
/// </summary>
public ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The bytes not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>How many bytes are left.</summary>
    public readonly int Length => _rest.Length;

    /// <summary>Whether every byte was read. A parser of a complete body checks it last.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        if (_rest.IsEmpty)
        {
            value = 0;
            return false;
        }

        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Reads a 16-bit number.</summary>
    public bool TryReadUInt16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(_rest, out value))
        {
            return false;
        }

        _rest = _rest[sizeof(ushort)..];
        return true;
    }

    /// <summary>Reads a 32-bit number.</summary>
    public bool TryReadUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out value))
        {
            return false;
        }

        _rest = _rest[sizeof(uint)..];
        return true;
    }

    /// <summary>Reads a 64-bit number.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64BigEndian(_rest, out value))
        {
            return false;
        }

        _rest = _rest[sizeof(ulong)..];
        return true;
    }

    /// <summary>Takes <paramref name="count"/> bytes without copying them.</summary>
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> value)
    {
        if (count < 0 || count > _rest.Length)
        {
            value = default;
            return false;
        }

        value = _rest[..count];
        _rest = _rest[count..];
        return true;
    }
}
