using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Cells;

/// <summary>
/// The body of a circuit-level SENDME (tor-spec 7.4): empty (version 0), or version 1, length 2, and the digest of the cell that made it due.
/// </summary>
public readonly ref struct SendmeBody(byte version, ReadOnlySpan<byte> digest)
{
    /// <summary>The length of a tor1 digest.</summary>
    public const int DigestLength = 20;

    /// <summary>The length of a version 1 body.</summary>
    public const int Version1Length = 3 + DigestLength;

    /// <summary>0 or 1.</summary>
    public byte Version { get; } = version;

    /// <summary>With version 1, the digest that proves the cell was received.</summary>
    public ReadOnlySpan<byte> Digest { get; } = digest;

    /// <summary>Reads one. An empty body is version 0; an unknown version or a length other than the digest's is refused.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out SendmeBody body)
    {
        body = default;
        if (data.IsEmpty)
        {
            return true;
        }

        ByteReader reader = new(data);
        if (!reader.TryReadByte(out byte version) || !reader.TryReadUInt16(out ushort length) || !reader.TryReadBytes(length, out ReadOnlySpan<byte> digest))
        {
            return false;
        }

        body = new(version, digest);
        return version == 0 || (version == 1 && length == DigestLength);
    }

    /// <summary>Writes a version 1 body of <see cref="Version1Length"/> bytes.</summary>
    public static void WriteVersion1(Span<byte> destination, ReadOnlySpan<byte> digest)
    {
        ByteWriter writer = new(destination);
        writer.WriteByte(1);
        writer.WriteUInt16(DigestLength);
        writer.WriteBytes(digest[..DigestLength]);
    }
}
