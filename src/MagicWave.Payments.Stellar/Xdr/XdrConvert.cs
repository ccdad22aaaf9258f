using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>Whole values to bytes and back. Reading refuses bytes after the value. Thread-safe.</summary>
public static class XdrConvert
{
    /// <summary>The longest text of base64 that is looked at: more than the largest envelope takes.</summary>
    public const int MaximumBase64Length = 1 << 19;

    /// <summary>The bytes of a value.</summary>
    public static byte[] ToBytes(IXdrValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        XdrWriter writer = new();
        value.Write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>The bytes of a value in base64, as ledgers' HTTP interfaces exchange them.</summary>
    public static string ToBase64(IXdrValue value) => Convert.ToBase64String(ToBytes(value));

    /// <summary>Reads a value that takes all of the bytes.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public static bool TryFromBytes<T>(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out T value)
        where T : IReadableXdrValue<T>
    {
        XdrReader reader = new(bytes);
        if (T.TryRead(ref reader, out value) && reader.IsAtEnd)
        {
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Reads a value from base64 (RFC 4648 section 4: with padding, without white space).</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public static bool TryFromBase64<T>(string text, [MaybeNullWhen(false)] out T value)
        where T : IReadableXdrValue<T>
    {
        ArgumentNullException.ThrowIfNull(text);
        value = default;
        if (text.Length > MaximumBase64Length || text.AsSpan().ContainsAny(" \t\r\n"))
        {
            return false;
        }

        byte[] bytes = new byte[(text.Length / 4 * 3) + 3];
        // Bits left over in the last character would give one value several texts.
        return Convert.TryFromBase64String(text, bytes, out int length)
            && Convert.ToBase64String(bytes, 0, length) == text
            && TryFromBytes(bytes.AsSpan(0, length), out value);
    }
}
