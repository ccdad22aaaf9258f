using System.Buffers;
using System.Buffers.Text;

namespace MagicWave.Payments.Resources;

/// <summary>Bytes in headers: base64url without padding (RFC 4648, section 5), in its one form.</summary>
internal static class HeaderText
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Reads as many bytes as the destination holds.</summary>
    /// <returns>False when the text is of another length, holds anything else, or could be written in another way.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination) =>
        text.Length == Base64Url.GetEncodedLength(destination.Length) && !text.ContainsAny(" \t\r\n=")
        && Base64Url.DecodeFromChars(text, destination, out _, out int written) == OperationStatus.Done && written == destination.Length
        && text.Equals(Base64Url.EncodeToString(destination), StringComparison.Ordinal);
}
