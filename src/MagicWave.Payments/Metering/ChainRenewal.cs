using MagicWave.Core.Bytes;

namespace MagicWave.Payments.Metering;

/// <summary>
/// What a client sends one hop when its chains are used up: kind 1 (1), form 1 (1), index of the last tick of the old ones (4), anchor of the next
/// inbound chain (32), anchor of the next outbound one (32, zeros for the last hop that is paid). It points into the bytes that it was read from.
/// </summary>
/// <param name="index">The last tick of the old chains.</param>
/// <param name="inbound">32 bytes.</param>
/// <param name="outbound">32 bytes, or none.</param>
public readonly ref struct ChainRenewal(uint index, ReadOnlySpan<byte> inbound, ReadOnlySpan<byte> outbound)
{
    /// <summary>Length of a body.</summary>
    public const int EncodedLength = 2 + sizeof(uint) + (2 * TickHash.Length);

    private const byte Form = 1;

    /// <summary>The last tick of the old chains.</summary>
    public uint Index { get; } = index;

    /// <summary>The anchor of the next inbound chain.</summary>
    public ReadOnlySpan<byte> Inbound { get; } = inbound;

    /// <summary>The anchor of the next outbound chain; empty for the last hop that is paid.</summary>
    public ReadOnlySpan<byte> Outbound { get; } = outbound;

    /// <summary>Reads a body.</summary>
    /// <returns>False for another kind, form or length, or an index of 0 or beyond <see cref="TickRules.MaximumIndex"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out ChainRenewal renewal)
    {
        renewal = default;
        ByteReader reader = new(body);
        if (body.Length != EncodedLength
            || !reader.TryReadByte(out byte kind) || kind != TickRelease.Kind
            || !reader.TryReadByte(out byte form) || form != Form
            || !reader.TryReadUInt32(out uint index) || index is 0 or > TickRules.MaximumIndex)
        {
            return false;
        }

        ReadOnlySpan<byte> outbound = body[^TickHash.Length..];
        renewal = new(index, body.Slice(2 + sizeof(uint), TickHash.Length), outbound.ContainsAnyExcept((byte)0) ? outbound : default);
        return true;
    }

    /// <summary>Writes a body.</summary>
    /// <param name="body">At least <see cref="EncodedLength"/> bytes.</param>
    /// <returns>The bytes that were written.</returns>
    public Span<byte> Write(Span<byte> body)
    {
        ByteWriter writer = new(body[..EncodedLength]);
        writer.WriteByte(TickRelease.Kind);
        writer.WriteByte(Form);
        writer.WriteUInt32(Index);
        Inbound.CopyTo(writer.Reserve(TickHash.Length));
        Span<byte> outbound = writer.Reserve(TickHash.Length);
        outbound.Clear();
        Outbound.CopyTo(outbound);
        return body[..EncodedLength];
    }
}
