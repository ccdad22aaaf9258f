using MagicWave.Core.Bytes;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Chains;

/// <summary>
/// SETTLED: version (1), type (1), lock (16). From the payee of a lock, when its claim came back: "I know that you booked it, and say no more about it". The
/// payer keeps nothing to answer with from then on. Whoever does not know the message ignores it, and remembers for longer.
/// </summary>
/// <param name="Lock">Which lock.</param>
public readonly record struct SettledMessage(LockId Lock)
{
    /// <summary>Reads one.</summary>
    /// <returns>False when the body is not a SETTLED of this version and length.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out SettledMessage message)
    {
        message = default;
        ByteReader reader = new(body);
        if (body.Length != MessageNumbers.SettledLength || !MessageHeader.TryRead(ref reader, MessageType.Settled)
            || !reader.TryReadBytes(LockId.Length, out ReadOnlySpan<byte> id))
        {
            return false;
        }

        message = new(LockId.FromBytes(id));
        return true;
    }

    internal byte[] Write()
    {
        byte[] body = new byte[MessageNumbers.SettledLength];
        ByteWriter writer = new(body);
        MessageHeader.Write(ref writer, MessageType.Settled);
        Lock.CopyTo(writer.Reserve(LockId.Length));
        return body;
    }
}
