using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Messages;

/// <summary>
/// Signatures of messages whose last 64 bytes are the signature. Signed is: a tag that names the kind, a context that is known to both
/// ends and is not in the message, the body before the signature.
/// </summary>
internal static class SignedBody
{
    private const int MaximumTagLength = 64;
    private const int MaximumContextLength = 32;

    public static void Sign(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> context, Span<byte> body, SettlementKey key) =>
        Sign(tag, context, body[..^Ed25519.SignatureLength], key, body[^Ed25519.SignatureLength..]);

    public static bool IsSignedBy(SettlementAccount signer, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> context, ReadOnlySpan<byte> body) =>
        IsSignedBy(signer, tag, context, body[..^Ed25519.SignatureLength], body[^Ed25519.SignatureLength..]);

    /// <summary>For signatures that are not at the end of their message.</summary>
    public static void Sign(
        ReadOnlySpan<byte> tag, ReadOnlySpan<byte> context, ReadOnlySpan<byte> content, SettlementKey key, Span<byte> signature)
    {
        Span<byte> signed = stackalloc byte[MaximumTagLength + MaximumContextLength + MessageNumbers.MaximumLength];
        key.Sign(signed[..Join(tag, context, content, signed)], signature);
    }

    /// <summary>For signatures that are not at the end of their message.</summary>
    public static bool IsSignedBy(
        SettlementAccount signer, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> context, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        Span<byte> signed = stackalloc byte[MaximumTagLength + MaximumContextLength + MessageNumbers.MaximumLength];
        Span<byte> publicKey = stackalloc byte[SettlementAccount.Length];
        signer.CopyTo(publicKey);
        return Ed25519.Verify(publicKey, signed[..Join(tag, context, content, signed)], signature);
    }

    private static int Join(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> context, ReadOnlySpan<byte> content, Span<byte> signed)
    {
        tag.CopyTo(signed);
        context.CopyTo(signed[tag.Length..]);
        content.CopyTo(signed[(tag.Length + context.Length)..]);
        return tag.Length + context.Length + content.Length;
    }
}
