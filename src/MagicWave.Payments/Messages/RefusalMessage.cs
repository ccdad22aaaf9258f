using MagicWave.Core.Bytes;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Messages;

/// <summary>
/// REFUSAL: version (1), type (1), request id (16), reason (1), counted in stroops (8). It is not signed: it came on the channel with the
/// payer, moves nothing, and a lie in it hurts only the liar, whose debt grows towards the limit.
/// </summary>
/// <param name="Request">The request that is not paid.</param>
/// <param name="Reason">Why.</param>
/// <param name="Counted">What the payer counts as owed; 0 unless the reason is <see cref="RefusalReason.OverRequest"/>.</param>
public readonly record struct RefusalMessage(RequestId Request, RefusalReason Reason, Stroops Counted)
{
    /// <summary>Reads one.</summary>
    /// <returns>False when the body is not a REFUSAL of this version and length, or names no reason of this version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out RefusalMessage message)
    {
        message = default;
        ByteReader reader = new(body);
        if (body.Length != MessageNumbers.RefusalLength || !MessageHeader.TryRead(ref reader, MessageType.Refusal)
            || !reader.TryReadBytes(RequestId.Length, out ReadOnlySpan<byte> id)
            || !reader.TryReadByte(out byte reason) || reason is < (byte)RefusalReason.BadSignature or > (byte)RefusalReason.NotOnLedger
            || !reader.TryReadUInt64(out ulong counted) || counted > long.MaxValue)
        {
            return false;
        }

        message = new(RequestId.FromBytes(id), (RefusalReason)reason, new((long)counted));
        return true;
    }

    internal byte[] Write()
    {
        byte[] body = new byte[MessageNumbers.RefusalLength];
        ByteWriter writer = new(body);
        MessageHeader.Write(ref writer, MessageType.Refusal);
        Request.CopyTo(writer.Reserve(RequestId.Length));
        writer.WriteByte((byte)Reason);
        writer.WriteUInt64((ulong)Counted.Value);
        return body;
    }
}
