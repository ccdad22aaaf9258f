using System.Buffers.Text;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Decimal numbers of directory documents: digits only, nothing before or after, and within bounds.</summary>
internal static class AsciiNumber
{
    /// <summary>Reads a number that is not negative; the value is 0 when there is none within the bounds.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, long minimum, long maximum, out long value)
    {
        bool ok = Utf8Parser.TryParse(text, out long number, out int used) && text[0] is >= (byte)'0' and <= (byte)'9'
            && used == text.Length && number >= minimum && number <= maximum;
        value = ok ? number : 0;
        return ok;
    }

    /// <summary>Reads a number of 32 bits with or without a minus (dir-spec 3.4.1, <c>params</c>).</summary>
    public static bool TryParseSigned(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return !text.IsEmpty && text[0] is (>= (byte)'0' and <= (byte)'9') or (byte)'-'
            && Utf8Parser.TryParse(text, out value, out int used) && used == text.Length;
    }

    /// <summary>Reads a port; 0 is one where the line allows it.</summary>
    public static bool TryParsePort(ReadOnlySpan<byte> text, bool allowZero, out ushort port)
    {
        bool ok = TryParse(text, allowZero ? 0 : 1, ushort.MaxValue, out long value);
        port = ok ? (ushort)value : (ushort)0;
        return ok;
    }

    /// <summary>Reads <c>80</c> or <c>80-90</c>.</summary>
    public static bool TryParsePorts(ReadOnlySpan<byte> text, out PortRange range)
    {
        int dash = text.IndexOf((byte)'-');
        ReadOnlySpan<byte> last = dash < 0 ? text : text[(dash + 1)..];
        range = default;
        if (!TryParsePort(dash < 0 ? text : text[..dash], allowZero: false, out ushort low)
            || !TryParsePort(last, allowZero: false, out ushort high) || high < low)
        {
            return false;
        }

        range = new(low, high);
        return true;
    }
}
