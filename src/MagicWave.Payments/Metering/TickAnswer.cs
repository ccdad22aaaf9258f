using MagicWave.Core.Bytes;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Metering;

/// <summary>
/// TICK-ACCEPTED, from a payer to the payee that showed ticks: version (1), type 0x21 (1), index of the highest that it honours (4). The circuit is the
/// one that the cell's header names. From then on both have booked it.
/// </summary>
/// <param name="Index">The highest tick that is honoured, from 1.</param>
public readonly record struct TickAnswer(uint Index)
{
    /// <summary>Length of a body.</summary>
    public const int EncodedLength = MessageNumbers.HeaderLength + sizeof(uint);

    /// <summary>Reads a body.</summary>
    /// <returns>False when it is not one of this version and length, or the index is 0 or beyond <see cref="TickRules.MaximumIndex"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out TickAnswer answer)
    {
        answer = default;
        ByteReader reader = new(body);
        if (body.Length != EncodedLength || !MessageHeader.TryRead(ref reader, MessageType.TickAccepted)
            || !reader.TryReadUInt32(out uint index) || index is 0 or > TickRules.MaximumIndex)
        {
            return false;
        }

        answer = new(index);
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
        return body[..EncodedLength];
    }
}
