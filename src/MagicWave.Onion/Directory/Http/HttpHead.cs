using System.Globalization;
using System.Text;

namespace MagicWave.Onion.Directory.Http;

/// <summary>The head of a message: its first line and its header lines, split but not judged.</summary>
internal sealed class HttpHead
{
    private readonly string[] _lines;

    private HttpHead(string[] lines) => _lines = lines;

    /// <summary>The request or status line.</summary>
    public string FirstLine => _lines[0];

    /// <summary>
    /// Finds the end of the head in what was received so far: the number of bytes up to and with the empty line, or -1.
    /// Lines end with CR LF or, from lenient senders, LF alone.
    /// </summary>
    public static int FindEnd(ReadOnlySpan<byte> received)
    {
        int strict = received.IndexOf("\r\n\r\n"u8);
        int lenient = received.IndexOf("\n\n"u8);
        return (strict, lenient) switch
        {
            (-1, -1) => -1,
            (-1, _) => lenient + 2,
            (_, -1) => strict + 4,
            _ => Math.Min(strict + 4, lenient + 2),
        };
    }

    /// <summary>Splits a complete head. Bytes outside of ASCII make it malformed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> head, out HttpHead? parsed)
    {
        parsed = null;
        if (head.IndexOfAnyExceptInRange((byte)1, (byte)126) >= 0)
        {
            return false;
        }

        string[] lines = Encoding.ASCII.GetString(head).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = lines[i].TrimEnd('\r');
        }

        if (lines.Length == 0 || lines[0].Length == 0)
        {
            return false;
        }

        parsed = new(lines);
        return true;
    }

    /// <summary>The value of the first header of that name; null where there is none.</summary>
    public string? Find(string name)
    {
        for (int i = 1; i < _lines.Length; i++)
        {
            string line = _lines[i];
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon == name.Length && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return null;
    }

    /// <summary>A date header; null where it is absent or no date.</summary>
    public DateTimeOffset? FindDate(string name) =>
        Find(name) is { } text
        && DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date
            : null;

    /// <summary>The length of the body that the head announces; null where it does not; false when it is no length.</summary>
    public bool TryFindLength(out int? length)
    {
        length = null;
        if (Find("Content-Length") is not { } text)
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            return false;
        }

        length = value;
        return true;
    }
}
