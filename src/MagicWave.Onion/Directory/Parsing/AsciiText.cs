using System.Buffers;
using System.Text;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Small forms of text in directory documents.</summary>
internal static class AsciiText
{
    private static readonly SearchValues<byte> KeywordBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"u8);

    private static readonly SearchValues<byte> NicknameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    /// <summary>Whether it is letters, digits and dashes, and at least one of them (dir-spec 1.2).</summary>
    public static bool IsKeyword(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(KeywordBytes);

    /// <summary>Whether it is 1 to 19 letters and digits (dir-spec 1.3).</summary>
    public static bool IsNickname(ReadOnlySpan<byte> text) =>
        text.Length is >= 1 and <= DocumentLimits.NicknameLength && !text.ContainsAnyExcept(NicknameBytes);

    /// <summary>Reads exactly as many bytes as the destination has from hexadecimal digits.</summary>
    public static bool TryParseHex(ReadOnlySpan<byte> text, Span<byte> destination) =>
        text.Length == 2 * destination.Length && Convert.FromHexString(text, destination, out _, out _) == OperationStatus.Done;

    /// <summary>Reads exactly as many bytes as the destination (up to 64) has from base64, with its padding or without.</summary>
    public static bool TryParseBase64(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        while (!text.IsEmpty && text[^1] == (byte)'=')
        {
            text = text[..^1];
        }

        Span<byte> padded = stackalloc byte[88];
        int quads = (destination.Length + 2) / 3 * 4;
        if (text.Length != ((destination.Length * 8) + 5) / 6 || quads > padded.Length)
        {
            return false;
        }

        text.CopyTo(padded);
        padded[text.Length..quads].Fill((byte)'=');
        Span<byte> decoded = stackalloc byte[66];
        bool ok = System.Buffers.Text.Base64.DecodeFromUtf8(padded[..quads], decoded, out int used, out int written) == OperationStatus.Done
            && used == quads && written == destination.Length;
        decoded[..destination.Length].CopyTo(destination);
        return ok;
    }

    /// <summary>Whether the bytes are UTF-8.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> text) => System.Text.Unicode.Utf8.IsValid(text);

    /// <summary>The text as characters; bytes that are no UTF-8 become replacement characters.</summary>
    public static string ToText(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
