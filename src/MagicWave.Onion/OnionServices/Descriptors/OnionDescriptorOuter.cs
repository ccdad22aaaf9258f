using System.Diagnostics.CodeAnalysis;
using MagicWave.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>
/// What everybody can read of an onion service's descriptor (rend-spec-v3 2.4): whose it is, which revision, and the encrypted rest. To be
/// parsed is not to be trusted: <see cref="Verify"/> says whether the signatures hold. Immutable.
/// </summary>
public sealed class OnionDescriptorOuter
{
    internal OnionDescriptorOuter()
    {
    }

    /// <summary>The key that the descriptor is stored under, for one service and one time period; its certificate says so.</summary>
    public required Ed25519Id BlindedKey { get; init; }

    /// <summary>The blinded key's certificate for the signing key.</summary>
    public required Ed25519Certificate SigningCertificate { get; init; }

    /// <summary>How long it asks to be kept: whole minutes, at most <see cref="OnionDescriptorLimits.MaximumLifetime"/>.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>Which of two descriptors is newer: the one with the higher number.</summary>
    public required ulong RevisionCounter { get; init; }

    /// <summary>The encrypted part: salt 16, text, MAC 32.</summary>
    public required ReadOnlyMemory<byte> Superencrypted { get; init; }

    /// <summary>The signing key's signature over what comes before it: 64 bytes.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The document itself.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>How much of the text is signed.</summary>
    internal int SignedLength { get; init; }

    /// <summary>Parses one document that takes up the whole text.</summary>
    /// <param name="utf8">The text; it is copied.</param>
    /// <param name="document">The document; null when it was refused.</param>
    /// <param name="fault">Why it was refused; <see cref="DocumentFault.None"/> when it was not.</param>
    /// <param name="maximumLength">How long it must not be, in bytes: what the consensus says, if it says so.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out OnionDescriptorOuter? document,
        out DocumentFault fault,
        int maximumLength = OnionDescriptorLimits.Length)
    {
        document = OuterDocumentParser.Parse(utf8, maximumLength, out fault);
        return document is not null;
    }

    /// <summary>
    /// Checks that the blinded key signed the signing key, and this the descriptor: two signatures. Gives
    /// <see cref="OnionDescriptorVerdict.Valid"/>, <see cref="OnionDescriptorVerdict.BadCertificate"/>,
    /// <see cref="OnionDescriptorVerdict.Expired"/> or <see cref="OnionDescriptorVerdict.BadSignature"/>.
    /// </summary>
    public OnionDescriptorVerdict Verify(DateTimeOffset wallTime)
    {
        if (SigningCertificate.Type != Ed25519CertificateType.BlindedSigning)
        {
            return OnionDescriptorVerdict.BadCertificate;
        }

        if (SigningCertificate.IsExpired(wallTime))
        {
            return OnionDescriptorVerdict.Expired;
        }

        if (!SigningCertificate.IsSignedBy(BlindedKey))
        {
            return OnionDescriptorVerdict.BadCertificate;
        }

        byte[] signed = SignedBytes(Text.Span[..SignedLength]);
        return Ed25519.Verify(SigningCertificate.CertifiedKey, signed, Signature.Span)
            ? OnionDescriptorVerdict.Valid
            : OnionDescriptorVerdict.BadSignature;
    }

    /// <summary>What is signed for a document whose text goes up to its signature.</summary>
    internal static byte[] SignedBytes(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> prefix = "Tor onion service descriptor sig v3"u8;
        byte[] signed = new byte[prefix.Length + text.Length];
        prefix.CopyTo(signed);
        text.CopyTo(signed.AsSpan(prefix.Length));
        return signed;
    }
}
