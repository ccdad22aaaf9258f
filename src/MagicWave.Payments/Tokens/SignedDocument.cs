using System.Security.Cryptography;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Tokens;

/// <summary>Documents of any length whose last 64 bytes are a signature: over a tag that names the kind, and SHA-256 of what is before it.</summary>
internal static class SignedDocument
{
    private const int MaximumTagLength = 64;

    public static void Sign(ReadOnlySpan<byte> tag, Span<byte> document, SettlementKey key)
    {
        Span<byte> signed = stackalloc byte[MaximumTagLength + SHA256.HashSizeInBytes];
        int length = Join(tag, document, signed);
        key.Sign(signed[..length], document[^Ed25519.SignatureLength..]);
    }

    public static bool IsSignedBy(SettlementAccount signer, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> document)
    {
        Span<byte> signed = stackalloc byte[MaximumTagLength + SHA256.HashSizeInBytes];
        Span<byte> publicKey = stackalloc byte[SettlementAccount.Length];
        signer.CopyTo(publicKey);
        int length = Join(tag, document, signed);
        return Ed25519.Verify(publicKey, signed[..length], document[^Ed25519.SignatureLength..]);
    }

    private static int Join(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> document, Span<byte> signed)
    {
        tag.CopyTo(signed);
        SHA256.HashData(document[..^Ed25519.SignatureLength], signed[tag.Length..]);
        return tag.Length + SHA256.HashSizeInBytes;
    }
}
