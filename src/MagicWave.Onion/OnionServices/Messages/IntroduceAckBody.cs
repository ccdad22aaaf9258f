using MagicWave.Core.Bytes;
using MagicWave.Onion.Handshakes;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>The body of INTRODUCE_ACK (rend-spec-v3 section 3.2.2): status 2, extensions, of which there are none.</summary>
internal static class IntroduceAckBody
{
    /// <summary>What is written.</summary>
    public const int Length = 3;

    /// <summary>Reads one. The status may be one that we do not know: it means failure.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out IntroduceAckStatus status)
    {
        ByteReader reader = new(data);
        bool isGood = reader.TryReadUInt16(out ushort value) & ExtensionList.TryRead(ref reader, out _);
        status = (IntroduceAckStatus)value;
        return isGood;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public static void Write(Span<byte> destination, IntroduceAckStatus status)
    {
        ByteWriter writer = new(destination);
        writer.WriteUInt16((ushort)status);
        writer.WriteByte(0);
    }
}
