using MagicWave.Core.Bytes;

namespace MagicWave.Payments.Metering;

/// <summary>
/// What a client sends one hop in a relay cell (command 0xE0, stream 0) for each tick that it was served: kind 1 (1), form 0 (1), index (4), the tick
/// of the chain between the hop and the one before it (32). It points into the bytes that it was read from.
/// </summary>
/// <param name="index">Which tick, from 1.</param>
/// <param name="value">Its 32 bytes.</param>
public readonly ref struct TickRelease(uint index, ReadOnlySpan<byte> value)
{
    /// <summary>The first byte of the body: ticks.</summary>
    public const byte Kind = 1;

    /// <summary>Length of a body.</summary>
    public const int EncodedLength = 2 + sizeof(uint) + TickHash.Length;

    private const byte Form = 0;

    /// <summary>Which tick.</summary>
    public uint Index { get; } = index;

    /// <summary>The tick.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads a body.</summary>
    /// <returns>False for another kind, form or length, or an index of 0 or beyond <see cref="TickRules.MaximumIndex"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out TickRelease tick)
    {
        tick = default;
        ByteReader reader = new(body);
        if (body.Length != EncodedLength
            || !reader.TryReadByte(out byte kind) || kind != Kind
            || !reader.TryReadByte(out byte form) || form != Form
            || !reader.TryReadUInt32(out uint index) || index is 0 or > TickRules.MaximumIndex)
        {
            return false;
        }

        tick = new(index, body[^TickHash.Length..]);
        return true;
    }

    /// <summary>Writes a body.</summary>
    /// <param name="body">At least <see cref="EncodedLength"/> bytes.</param>
    /// <returns>The bytes that were written.</returns>
    public Span<byte> Write(Span<byte> body)
    {
        ByteWriter writer = new(body[..EncodedLength]);
        writer.WriteByte(Kind);
        writer.WriteByte(Form);
        writer.WriteUInt32(Index);
        Value.CopyTo(writer.Reserve(TickHash.Length));
        return body[..EncodedLength];
    }
}
