using MagicWave.Core.Bytes;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Chains;

/// <summary>
/// CLAIM: version (1), type (1), lock (16), scalar (32). From the payee of a lock: "here is what opens it". The payer sends the same bytes back:
/// "it is booked".
/// </summary>
/// <param name="Lock">Which lock.</param>
/// <param name="Opening">What opens it. It proves itself, so the message needs no signature.</param>
public readonly record struct ClaimMessage(LockId Lock, LockScalar Opening)
{
    /// <summary>Reads one.</summary>
    /// <returns>False when the body is not a CLAIM of this version and length, or holds no scalar.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out ClaimMessage message)
    {
        message = default;
        ByteReader reader = new(body);
        if (body.Length != MessageNumbers.ClaimLength || !MessageHeader.TryRead(ref reader, MessageType.Claim)
            || !reader.TryReadBytes(LockId.Length, out ReadOnlySpan<byte> id)
            || !reader.TryReadBytes(LockScalar.Length, out ReadOnlySpan<byte> scalar)
            || !LockScalar.TryCreate(scalar, out LockScalar opening))
        {
            return false;
        }

        message = new(LockId.FromBytes(id), opening);
        return true;
    }

    internal byte[] Write()
    {
        byte[] body = new byte[MessageNumbers.ClaimLength];
        ByteWriter writer = new(body);
        MessageHeader.Write(ref writer, MessageType.Claim);
        Lock.CopyTo(writer.Reserve(LockId.Length));
        Opening.CopyTo(writer.Reserve(LockScalar.Length));
        return body;
    }
}
