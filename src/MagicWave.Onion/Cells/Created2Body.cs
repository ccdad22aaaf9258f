using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Cells;

/// <summary>The body of CREATED2 and EXTENDED2: length 2, the relay's part of the handshake (tor-spec 5.1).</summary>
public static class Created2Body
{
    /// <summary>The most handshake data that fits a CREATED2 or EXTENDED2 cell.</summary>
    public const int MaximumDataLength = CellConstants.RelayDataLength - 2;

    /// <summary>Reads one; what follows is padding.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> data)
    {
        ByteReader reader = new(payload);
        data = default;
        return reader.TryReadUInt16(out ushort length) && reader.TryReadBytes(length, out data);
    }

    /// <summary>Writes it and tells how many bytes it took.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> data)
    {
        ByteWriter writer = new(destination);
        writer.WriteUInt16((ushort)data.Length);
        writer.WriteBytes(data);
        return writer.Length;
    }
}
