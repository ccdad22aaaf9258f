using System.Buffers.Binary;
using System.Text;

namespace MagicWave.Publishing.Records;

/// <summary>A question for TXT records and its answer (RFC 1035), for a resolver that is asked over a stream.</summary>
internal static class DnsTxtMessage
{
    /// <summary>Longest name, in characters (RFC 1035, section 2.3.4).</summary>
    public const int MaximumName = 253;

    /// <summary>Most records that are read.</summary>
    public const int MaximumRecords = 256;

    private const int HeaderLength = 12;
    private const int MaximumLabel = 63;
    private const ushort TypeTxt = 16;
    private const ushort ClassInternet = 1;
    private const ushort RecursionDesired = 0x0100;
    private const ushort IsResponse = 0x8000;
    private const ushort CodeMask = 0x000f;
    private const int NoSuchName = 3;

    /// <summary>Writes a question.</summary>
    /// <param name="id">Any number; the answer has it too.</param>
    /// <param name="name">The domain, in ASCII, without a dot at the end.</param>
    /// <returns>The message; null when the name is none.</returns>
    public static byte[]? WriteQuestion(ushort id, string name)
    {
        string[] labels = name.Split('.');
        if (name.Length > MaximumName || !Ascii.IsValid(name) || labels.Any(label => label.Length is 0 or > MaximumLabel))
        {
            return null;
        }

        byte[] message = new byte[HeaderLength + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        int at = HeaderLength;
        foreach (string label in labels)
        {
            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }

        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 1), TypeTxt);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 3), ClassInternet);
        return message;
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="id">The question's number.</param>
    /// <returns>The text of each TXT record, its strings joined; none when there is no such name; null when it is no good answer.</returns>
    public static IReadOnlyList<string>? ReadAnswer(ReadOnlySpan<byte> message, ushort id)
    {
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != id)
        {
            return null;
        }

        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        int code = flags & CodeMask;
        if ((flags & IsResponse) == 0 || code is not (0 or NoSuchName))
        {
            return null;
        }

        int questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        int answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        int at = HeaderLength;
        for (int i = 0; i < questions; i++)
        {
            if (!SkipName(message, ref at) || at + 4 > message.Length)
            {
                return null;
            }

            at += 4;
        }

        return answers > MaximumRecords ? null : ReadRecords(message, at, answers);
    }

    private static List<string>? ReadRecords(ReadOnlySpan<byte> message, int at, int count)
    {
        const int fixedLength = 10;
        List<string> texts = [];
        for (int i = 0; i < count; i++)
        {
            if (!SkipName(message, ref at) || at + fixedLength > message.Length)
            {
                return null;
            }

            ushort type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            ushort kind = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += fixedLength;
            if (at + length > message.Length)
            {
                return null;
            }

            if (type == TypeTxt && kind == ClassInternet)
            {
                if (ReadStrings(message.Slice(at, length)) is not { } text)
                {
                    return null;
                }

                texts.Add(text);
            }

            at += length;
        }

        return texts;
    }

    private static string? ReadStrings(ReadOnlySpan<byte> data)
    {
        StringBuilder text = new();
        while (!data.IsEmpty)
        {
            int length = data[0];
            if (length + 1 > data.Length)
            {
                return null;
            }

            _ = text.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(length + 1)..];
        }

        return text.ToString();
    }

    // Where a pointer leads is not looked at: a name ends with it.
    private static bool SkipName(ReadOnlySpan<byte> message, ref int at)
    {
        while (at < message.Length)
        {
            int length = message[at];
            switch (length & 0xc0)
            {
                case 0xc0:
                    at += 2;
                    return at <= message.Length;
                case 0 when length == 0:
                    at++;
                    return true;
                case 0:
                    at += length + 1;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }
}
