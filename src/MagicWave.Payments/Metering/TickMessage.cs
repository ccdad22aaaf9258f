using MagicWave.Core.Bytes;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Metering;

/// <summary>
/// TICK, from a payee to the payer before it: version (1), type 0x20 (1), index (4), tick (32). The circuit is the one that the cell's header names.
/// It points into the bytes that it was read from.
/// </summary>
/// <param name="index">Which tick, from 1.</param>
/// <param name="value">Its 32 bytes.</param>
public readonly ref struct TickMessage(uint index, ReadOnlySpan<byte> value)
{
    /// <summary>Length of a body.</summary>
    public const int EncodedLength = MessageNumbers.HeaderLength + sizeof(uint) + TickHash.Length;

    /// <summary>Which tick.</summary>
    public uint Index { get; } = index;

    /// <summary>The tick.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a body.</summary>
    /// <returns>False when it is not a TICK of this version and length, or the index is 0 or beyond <see cref="TickRules.MaximumIndex"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out TickMessage message)
    {
        message = default;
        ByteReader reader = new(body);
        if (body.Length != EncodedLength || !MessageHeader.TryRead(ref reader, MessageType.Tick)
            || !reader.TryReadUInt32(out uint index) || index is 0 or > TickRules.MaximumIndex)
        {
            return false;
        }

        message = new(index, body[^TickHash.Length..]);
        return true;
    }

    /// <summary>Writes a body.</summary>
    /// <param name="body">At least <see cref="EncodedLength"/> bytes.</param>
    /// <returns>The bytes that were written.</returns>
    public Span<byte> Write(Span<byte> body)
    {
        ByteWriter writer = new(body[..EncodedLength]);
        MessageHeader.Write(ref writer, MessageType.Tick);
        writer.WriteUInt32(Index);
        Value.CopyTo(writer.Reserve(TickHash.Length));
        return body[..EncodedLength];
    }
}
