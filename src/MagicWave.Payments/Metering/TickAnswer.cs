using MagicWave.Core.Bytes;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Metering;

/// <summary>
/// TICK-ACCEPTED, from a payer to the payee that showed ticks: version (1), type 0x21 (1), index of the highest that it honours (4), the rate that it
/// booked them at (8). The circuit is the one that the cell's header names. From then on both have booked the same: a payee that was told another rate
/// takes this one, and serves the circuit no further.
/// </summary>
/// <param name="Index">The highest tick that is honoured, from 1.</param>
/// <param name="Rate">What the payer owes per cell, in units of 10⁻¹³ MWT, from 0 to <see cref="TickRules.MaximumRate"/>.</param>
public readonly record struct TickAnswer(uint Index, long Rate)
{
    /// <summary>Length of a body.</summary>
    public const int EncodedLength = MessageNumbers.HeaderLength + sizeof(uint) + sizeof(ulong);

    /// <summary>Reads a body.</summary>
    /// <returns>False when it is not one of this version and length, or a number is out of its range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out TickAnswer answer)
    {
        answer = default;
        ByteReader reader = new(body);
        if (body.Length != EncodedLength || !MessageHeader.TryRead(ref reader, MessageType.TickAccepted)
            || !reader.TryReadUInt32(out uint index) || index is 0 or > TickRules.MaximumIndex
            || !reader.TryReadUInt64(out ulong rate) || rate > TickRules.MaximumRate)
        {
            return false;
        }

        answer = new(index, (long)rate);
        return true;
    }

    /// <summary>Writes a body.</summary>
    /// <param name="body">At least <see cref="EncodedLength"/> bytes.</param>
    /// <returns>The bytes that were written.</returns>
    public Span<byte> Write(Span<byte> body)
    {
        ByteWriter writer = new(body[..EncodedLength]);
        MessageHeader.Write(ref writer, MessageType.TickAccepted);
        writer.WriteUInt32(Index);
        writer.WriteUInt64((ulong)Rate);
        return body[..EncodedLength];
    }
}
