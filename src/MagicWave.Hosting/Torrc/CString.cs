using System.Globalization;
using System.Text;

namespace MagicWave.Hosting.Torrc;

/// <summary>Text in double quotes with C's escapes, as torrc has it.</summary>
internal static class CString
{
    private const int MaximumOctalDigits = 3;

    /// <summary>Reads the quoted text at the start.</summary>
    /// <param name="text">What starts with a quote.</param>
    /// <param name="length">How many characters it took, with both quotes.</param>
    /// <returns>The text, or null when it is no such string.</returns>
    public static string? Read(ReadOnlySpan<char> text, out int length)
    {
        List<byte> bytes = [];
        length = 0;
        int at = 1;
        while (at < text.Length && text[at] != '\n')
        {
            if (text[at] == '"')
            {
                length = at + 1;
                return Encoding.UTF8.GetString([.. bytes]);
            }

            if (text[at] == '\\')
            {
                int taken = ReadEscape(text[(at + 1)..], bytes);
                if (taken == 0)
                {
                    return null;
                }

                at += 1 + taken;
                continue;
            }

            int run = text[at..].IndexOfAny('"', '\\', '\n');
            run = run < 0 ? text.Length - at : run;
            bytes.AddRange(Encoding.UTF8.GetBytes(text.Slice(at, run).ToArray()));
            at += run;
        }

        return null;
    }

    /// <returns>How many characters behind the backslash belong to the escape; 0 when it is none.</returns>
    private static int ReadEscape(ReadOnlySpan<char> text, List<byte> bytes)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        switch (text[0])
        {
            case 'n':
                bytes.Add((byte)'\n');
                return 1;
            case 'r':
                bytes.Add((byte)'\r');
                return 1;
            case 't':
                bytes.Add((byte)'\t');
                return 1;
            case '\'' or '"' or '\\':
                bytes.Add((byte)text[0]);
                return 1;
            case 'x' or 'X':
                if (text.Length < 3 || !byte.TryParse(text[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
                {
                    return 0;
                }

                bytes.Add(value);
                return 3;
            default:
                return ReadOctal(text, bytes);
        }
    }

    private static int ReadOctal(ReadOnlySpan<char> text, List<byte> bytes)
    {
        int value = 0;
        int digits = 0;
        while (digits < MaximumOctalDigits && digits < text.Length && text[digits] is >= '0' and <= '7')
        {
            value = (value * 8) + text[digits] - '0';
            digits++;
        }

        if (digits == 0 || value > byte.MaxValue)
        {
            return 0;
        }

        bytes.Add((byte)value);
        return digits;
    }
}
