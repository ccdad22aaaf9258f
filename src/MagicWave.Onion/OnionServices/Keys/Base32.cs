namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// Base32 (RFC 4648 section 6) as tor writes it: lower case, no padding. Reads either case; a length that no encoding has and bits that
/// are left over and not zero are refused, so that each value has one text but for the case.
/// </summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int BitsPerCharacter = 5;

    /// <summary>How many characters that many bytes take.</summary>
    public static int EncodedLength(int byteCount) => ((byteCount * 8) + BitsPerCharacter - 1) / BitsPerCharacter;

    /// <summary>The text of some bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[EncodedLength(bytes.Length)];
        int written = 0;
        int buffer = 0;
        int bits = 0;
        foreach (byte value in bytes)
        {
            buffer = ((buffer << 8) | value) & 0xfff;
            bits += 8;
            while (bits >= BitsPerCharacter)
            {
                bits -= BitsPerCharacter;
                text[written++] = Alphabet[(buffer >> bits) & 31];
            }
        }

        if (bits > 0)
        {
            text[written] = Alphabet[(buffer << (BitsPerCharacter - bits)) & 31];
        }

        string encoded = new(text);
        text.Clear();
        return encoded;
    }

    /// <summary>Fills the bytes from a text of exactly their length.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != EncodedLength(bytes.Length))
        {
            return false;
        }

        int written = 0;
        int buffer = 0;
        int bits = 0;
        foreach (char character in text)
        {
            int value = ValueOf(character);
            if (value < 0)
            {
                return false;
            }

            buffer = ((buffer << BitsPerCharacter) | value) & 0xfff;
            bits += BitsPerCharacter;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[written++] = (byte)((buffer >> bits) & 0xff);
            }
        }

        return (buffer & ((1 << bits) - 1)) == 0;
    }

    private static int ValueOf(char character) => character switch
    {
        >= 'a' and <= 'z' => character - 'a',
        >= 'A' and <= 'Z' => character - 'A',
        >= '2' and <= '7' => character - '2' + 26,
        _ => -1,
    };
}
