using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>A relay at which a service takes introductions, with the keys for it (rend-spec-v3 2.5.2.2). Immutable.</summary>
internal sealed record IntroductionPoint
{
    /// <summary>Which relay it is.</summary>
    public required IReadOnlyList<LinkSpecifier> LinkSpecifiers { get; init; }

    /// <summary>The relay's ntor onion key: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> OnionKey { get; init; }

    /// <summary>The service's X25519 key for introductions here: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> EncryptionKey { get; init; }

    /// <summary>The certificate of the key that names the service's circuit at the relay.</summary>
    public required Ed25519Certificate AuthenticationCertificate { get; init; }

    /// <summary>The certificate of <see cref="EncryptionKey"/>, as a key of Ed25519.</summary>
    public required Ed25519Certificate EncryptionCertificate { get; init; }

    /// <summary>The key that names the service's circuit at the relay.</summary>
    public Ed25519Id AuthenticationKey => AuthenticationCertificate.CertifiedEd25519Key;

    /// <summary>
    /// What a circuit to the relay needs; null when the specifiers do not name one over IPv4, and then the point is of no use.
    /// </summary>
    public HopTarget? Target => LinkSpecifier.ToTarget(LinkSpecifiers, OnionKey);

    /// <summary>Describes a point, with certificates of the descriptor's signing key.</summary>
    /// <param name="linkSpecifiers">Which relay it is; at least one.</param>
    /// <param name="onionKey">The relay's ntor onion key, 32 bytes.</param>
    /// <param name="authenticationKey">The public key with which the circuit was established.</param>
    /// <param name="encryptionKey">The public X25519 key for introductions, 32 bytes.</param>
    /// <param name="signingKey">The descriptor's signing key, expanded, 64 bytes.</param>
    /// <param name="signingPublicKey">Its public key, 32 bytes.</param>
    /// <param name="expiresAt">When the certificates end; rounded up to the hour.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the X25519 key has no counterpart.</exception>
    public static IntroductionPoint Create(
        IReadOnlyList<LinkSpecifier> linkSpecifiers,
        ReadOnlyMemory<byte> onionKey,
        Ed25519Id authenticationKey,
        ReadOnlyMemory<byte> encryptionKey,
        ReadOnlySpan<byte> signingKey,
        ReadOnlySpan<byte> signingPublicKey,
        DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(linkSpecifiers);
        if (linkSpecifiers.Count is 0 or > LinkSpecifier.MaximumCount || onionKey.Length != X25519.KeyLength)
        {
            throw new ArgumentException("An introduction point has 1 to 255 link specifiers and an onion key of 32 bytes.", nameof(linkSpecifiers));
        }

        // The sign is always 0, for nobody converts back.
        Span<byte> converted = stackalloc byte[Ed25519.PublicKeyLength];
        if (!Ed25519.TryConvertPublicKey(encryptionKey.Span, signBit: 0, converted))
        {
            throw new ArgumentException("The encryption key has no form in Ed25519.", nameof(encryptionKey));
        }

        return new()
        {
            LinkSpecifiers = linkSpecifiers,
            OnionKey = onionKey,
            EncryptionKey = encryptionKey,
            AuthenticationCertificate = Ed25519Certificate.Create(
                Ed25519CertificateType.IntroductionAuthentication,
                authenticationKey.ToArray(),
                CertifiedKeyType.Ed25519,
                expiresAt,
                signingKey,
                signingPublicKey,
                includeSigningKey: true),
            EncryptionCertificate = Ed25519Certificate.Create(
                Ed25519CertificateType.IntroductionEncryption,
                converted,
                CertifiedKeyType.Ed25519,
                expiresAt,
                signingKey,
                signingPublicKey,
                includeSigningKey: true),
        };
    }
}
