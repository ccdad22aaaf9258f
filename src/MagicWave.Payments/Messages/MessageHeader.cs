using MagicWave.Core.Bytes;

namespace MagicWave.Payments.Messages;

/// <summary>The first two bytes of every message: version, type.</summary>
internal static class MessageHeader
{
    public static bool TryRead(ref ByteReader reader, MessageType expected) =>
        reader.TryReadByte(out byte version) && reader.TryReadByte(out byte type)
        && version == MessageNumbers.Version && type == (byte)expected;

    public static void Write(ref ByteWriter writer, MessageType type)
    {
        writer.WriteByte(MessageNumbers.Version);
        writer.WriteByte((byte)type);
    }

    /// <summary>The type of a message of our version; false for another version or too few bytes. The type may be one we do not know.</summary>
    public static bool TryPeek(ReadOnlySpan<byte> body, out MessageType type)
    {
        type = body.Length < MessageNumbers.HeaderLength ? default : (MessageType)body[1];
        return body.Length >= MessageNumbers.HeaderLength && body[0] == MessageNumbers.Version;
    }
}
