using MagicWave.Core.Bytes;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// CANCEL: version (1), type (1), lock (16), expiry of the lock (8), reason (1). From the payee of a lock: "I will never open it". From its payer,
/// with <see cref="CancelReason.GiveUp"/>: "tell me what became of it"; with any other reason: "you are too late".
/// </summary>
/// <param name="Lock">Which lock.</param>
/// <param name="Expires">When it expires: as long the payee has to remember a cancellation of a lock that it never saw.</param>
/// <param name="Reason">Why.</param>
public readonly record struct CancelMessage(LockId Lock, UnixTime Expires, CancelReason Reason)
{
    /// <summary>Reads one.</summary>
    /// <returns>False when the body is not a CANCEL of this version and length, or names no reason of this version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out CancelMessage message)
    {
        message = default;
        ByteReader reader = new(body);
        if (body.Length != MessageNumbers.CancelLength || !MessageHeader.TryRead(ref reader, MessageType.Cancel)
            || !reader.TryReadBytes(LockId.Length, out ReadOnlySpan<byte> id)
            || !LockTerms.TryReadTime(ref reader, out UnixTime expires)
            || !reader.TryReadByte(out byte reason) || reason is < (byte)CancelReason.BadSignature or > (byte)CancelReason.GiveUp)
        {
            return false;
        }

        message = new(LockId.FromBytes(id), expires, (CancelReason)reason);
        return true;
    }

    internal byte[] Write()
    {
        byte[] body = new byte[MessageNumbers.CancelLength];
        ByteWriter writer = new(body);
        MessageHeader.Write(ref writer, MessageType.Cancel);
        Lock.CopyTo(writer.Reserve(LockId.Length));
        writer.WriteUInt64((ulong)Expires.Milliseconds);
        writer.WriteByte((byte)Reason);
        return body;
    }
}
