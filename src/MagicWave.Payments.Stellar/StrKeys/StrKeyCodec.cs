using System.Buffers.Binary;
using System.Security.Cryptography;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.StrKeys;

/// <summary>Version byte, content, checksum (little-endian), in base32. Every content has one text (SEP-23), and only that is read.</summary>
internal static class StrKeyCodec
{
    public const int MaximumContentLength = Hash256.Length + sizeof(uint) + XdrLimits.SignedPayload;

    private const int VersionLength = 1;
    private const int MaximumBinaryLength = VersionLength + MaximumContentLength + Crc16.Length;

    public static int TextLength(int content) => Base32.EncodedLength(VersionLength + content + Crc16.Length);

    public static string Encode(StrKeyKind kind, ReadOnlySpan<byte> content)
    {
        Span<char> text = stackalloc char[TextLength(content.Length)];
        Encode(kind, content, text);
        return new string(text);
    }

    public static void Encode(StrKeyKind kind, ReadOnlySpan<byte> content, Span<char> text)
    {
        Span<byte> binary = stackalloc byte[VersionLength + content.Length + Crc16.Length];
        binary[0] = (byte)kind;
        content.CopyTo(binary[VersionLength..]);
        BinaryPrimitives.WriteUInt16LittleEndian(binary[^Crc16.Length..], Crc16.Of(binary[..^Crc16.Length]));
        Base32.Encode(binary, text);
        CryptographicOperations.ZeroMemory(binary);
    }

    /// <param name="text">What anybody wrote.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="content">Room for <see cref="MaximumContentLength"/> bytes.</param>
    /// <param name="length">How many it has.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, out StrKeyKind kind, Span<byte> content, out int length)
    {
        (kind, length) = (default, 0);
        int binaryLength = Base32.DecodedLength(text.Length);
        if (binaryLength is <= VersionLength + Crc16.Length or > MaximumBinaryLength)
        {
            return false;
        }

        Span<byte> binary = stackalloc byte[binaryLength];
        bool valid = Base32.TryDecode(text, binary)
            && BinaryPrimitives.ReadUInt16LittleEndian(binary[^Crc16.Length..]) == Crc16.Of(binary[..^Crc16.Length])
            && IsContent((StrKeyKind)binary[0], binary[VersionLength..^Crc16.Length]);
        if (valid)
        {
            kind = (StrKeyKind)binary[0];
            length = binaryLength - VersionLength - Crc16.Length;
            binary.Slice(VersionLength, length).CopyTo(content);
        }

        CryptographicOperations.ZeroMemory(binary);
        return valid;
    }

    private static bool IsContent(StrKeyKind kind, ReadOnlySpan<byte> content) => kind switch
    {
        StrKeyKind.Account or StrKeyKind.Seed or StrKeyKind.PreAuthorizedTransaction or StrKeyKind.HashX or StrKeyKind.Contract
            or StrKeyKind.LiquidityPool => content.Length == Hash256.Length,
        StrKeyKind.MuxedAccount => content.Length == Hash256.Length + sizeof(ulong),
        // The only version of claimable balances there is.
        StrKeyKind.ClaimableBalance => content.Length == 1 + Hash256.Length && content[0] == 0,
        StrKeyKind.SignedPayload => IsSignedPayload(content),
        _ => false,
    };

    private static bool IsSignedPayload(ReadOnlySpan<byte> content)
    {
        XdrReader reader = new(content);
        return reader.TryReadHash(out _)
            && reader.TryReadOpaque(XdrLimits.SignedPayload, out ReadOnlySpan<byte> payload)
            && !payload.IsEmpty
            && reader.IsAtEnd;
    }
}
