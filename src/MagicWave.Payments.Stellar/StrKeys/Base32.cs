using MagicWave.Core.Bytes;

namespace MagicWave.Payments.Stellar.StrKeys;

/// <summary>
/// Base32 (RFC 4648 section 6) without padding characters, and strict: capital letters only, no length that holds no whole byte more,
/// no bits left over. Seeds go through it: no table is looked up by them.
/// </summary>
internal static class Base32
{
    private const int BitsPerCharacter = 5;
    private const int BitsPerByte = 8;
    private const int Mask = (1 << BitsPerCharacter) - 1;
    private const int Letters = 26;

    public static int EncodedLength(int bytes) => ((bytes * BitsPerByte) + BitsPerCharacter - 1) / BitsPerCharacter;

    public static int DecodedLength(int characters) => characters * BitsPerCharacter / BitsPerByte;

    /// <param name="bytes">What to write.</param>
    /// <param name="text">Exactly as long as <see cref="EncodedLength"/> says.</param>
    public static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        int bits = 0;
        int held = 0;
        int written = 0;
        foreach (byte value in bytes)
        {
            bits = ((bits << BitsPerByte) | value) & 0xFFFF;
            held += BitsPerByte;
            while (held >= BitsPerCharacter)
            {
                held -= BitsPerCharacter;
                text[written++] = Character((bits >> held) & Mask);
            }
        }

        if (held > 0)
        {
            text[written] = Character((bits << (BitsPerCharacter - held)) & Mask);
        }
    }

    /// <param name="text">What to read.</param>
    /// <param name="bytes">Exactly as long as <see cref="DecodedLength"/> says.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        int bits = 0;
        int held = 0;
        ByteWriter writer = new(bytes);
        foreach (char character in text)
        {
            int value = Value(character);
            if (value < 0)
            {
                return false;
            }

            bits = ((bits << BitsPerCharacter) | value) & 0xFFFF;
            held += BitsPerCharacter;
            if (held >= BitsPerByte)
            {
                held -= BitsPerByte;
                writer.WriteByte((byte)((bits >> held) & 0xFF));
            }
        }

        return held < BitsPerCharacter && (bits & ((1 << held) - 1)) == 0;
    }

    // Arithmetic instead of a table: 'A' to 'Z' for 0 to 25, '2' to '7' for 26 to 31.
    private static char Character(int value) => (char)('A' + value + (((Letters - 1 - value) >> 31) & ('2' - Letters - 'A')));

    private static int Value(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= '2' and <= '7' => character - '2' + Letters,
        _ => -1,
    };
}
