using MagicWave.Core.Bytes;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Circuits;

/// <summary>REFUSAL, from the client: kind (1), version (1), request (16), reason (1).</summary>
/// <param name="Request">The request that is not paid.</param>
/// <param name="Reason">Why.</param>
public readonly record struct HopRefusalMessage(RequestId Request, HopRefusalReason Reason)
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 2 + RequestId.Length + 1;

    /// <summary>Reads one.</summary>
    /// <returns>False when the body is not a REFUSAL of this version and length, or names no reason of this version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out HopRefusalMessage message)
    {
        bool isGood = body.Length == Length && body[0] == (byte)HopMessageKind.Refusal && body[1] == TermsMessage.Version
            && body[^1] is >= (byte)HopRefusalReason.Malformed and <= (byte)HopRefusalReason.PaymentFailed;
        message = isGood ? new(RequestId.FromBytes(body.Slice(2, RequestId.Length)), (HopRefusalReason)body[^1]) : default;
        return isGood;
    }

    internal byte[] Write()
    {
        byte[] body = new byte[Length];
        ByteWriter writer = new(body);
        writer.WriteByte((byte)HopMessageKind.Refusal);
        writer.WriteByte(TermsMessage.Version);
        Request.CopyTo(writer.Reserve(RequestId.Length));
        writer.WriteByte((byte)Reason);
        return body;
    }
}
