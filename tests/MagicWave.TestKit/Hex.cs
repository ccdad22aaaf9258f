namespace MagicWave.TestKit;

/// <summary>Bytes written as hexadecimal in tests and vector files.</summary>
public static class Hex
{
    /// <summary>Reads hexadecimal digits; white space between them is skipped.</summary>
    public static byte[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Convert.FromHexString(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));
    }

    /// <summary>Lower-case digits without separators.</summary>
    public static string Format(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
