using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Cells;

/// <summary>The body of CREATE2 (and the end of EXTEND2): handshake type 2, length 2, handshake data (tor-spec 5.1).</summary>
public readonly ref struct Create2Body(HandshakeType type, ReadOnlySpan<byte> data)
{
    /// <summary>The most handshake data that fits a CREATE2 cell.</summary>
    public const int MaximumDataLength = CellConstants.PayloadLength - 4;

    /// <summary>Which handshake.</summary>
    public HandshakeType Type { get; } = type;

    /// <summary>The client's part of it.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Reads one; what follows is padding.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out Create2Body body)
    {
        ByteReader reader = new(payload);
        body = default;
        if (!reader.TryReadUInt16(out ushort type) || !reader.TryReadUInt16(out ushort length) || !reader.TryReadBytes(length, out ReadOnlySpan<byte> data))
        {
            return false;
        }

        body = new((HandshakeType)type, data);
        return true;
    }

    /// <summary>Writes it and tells how many bytes it took.</summary>
    public int Write(Span<byte> destination)
    {
        ByteWriter writer = new(destination);
        writer.WriteUInt16((ushort)Type);
        writer.WriteUInt16((ushort)Data.Length);
        writer.WriteBytes(Data);
        return writer.Length;
    }
}
