using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography.Rsa;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Certificates;

/// <summary>
/// The certificate by which an RSA identity key vouches for an Ed25519 identity key (cert-spec 2.3; type 7 in CERTS cells). On the wire:
/// Ed25519 key 32, expiration in hours since 1970 4, length of the signature 1, RSA signature. Immutable.
/// </summary>
public sealed class RsaCrossCertificate
{
    private const int SignedLength = Ed25519Id.Length + sizeof(uint);

    private readonly byte[] _encoded;

    private RsaCrossCertificate(byte[] encoded, uint expirationHours)
    {
        _encoded = encoded;
        ExpiresAt = CertificateTime.FromHours(expirationHours);
        Ed25519Id = Ed25519Id.FromBytes(encoded.AsSpan(0, Ed25519Id.Length));
    }

    /// <summary>The identity that is vouched for.</summary>
    public Ed25519Id Ed25519Id { get; }

    /// <summary>The last moment at which it is valid.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The certificate as it stands on the wire.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    private static ReadOnlySpan<byte> Prefix => "Tor TLS RSA/Ed25519 cross-certificate"u8;

    /// <summary>Reads one that takes up all of <paramref name="encoded"/>. Nothing is verified.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out RsaCrossCertificate? certificate)
    {
        ByteReader reader = new(encoded);
        bool read = reader.TryReadBytes(Ed25519Id.Length, out _) & reader.TryReadUInt32(out uint expirationHours)
            & reader.TryReadByte(out byte signatureLength) && reader.Length == signatureLength;
        certificate = read ? new(encoded.ToArray(), expirationHours) : null;
        return read;
    }

    /// <summary>Makes and signs a certificate.</summary>
    /// <param name="ed25519Id">The identity to vouch for.</param>
    /// <param name="rsaIdentity">The private RSA identity key; it must be exportable.</param>
    /// <param name="expiresAt">When it ends; rounded up to the hour.</param>
    /// <exception cref="ArgumentOutOfRangeException">The end is before 1970.</exception>
    /// <exception cref="CryptographicException">The key has no private part.</exception>
    public static RsaCrossCertificate Create(Ed25519Id ed25519Id, RSA rsaIdentity, DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(rsaIdentity);
        uint expirationHours = CertificateTime.ToHours(expiresAt);
        byte[] encoded = new byte[SignedLength + 1 + (rsaIdentity.KeySize / 8)];
        ByteWriter writer = new(encoded);
        ed25519Id.CopyTo(writer.Reserve(Ed25519Id.Length));
        writer.WriteUInt32(expirationHours);
        byte[] signature = BareRsaSignature.Sign(rsaIdentity, Digest(writer.Written));
        writer.WriteByte((byte)signature.Length);
        writer.WriteBytes(signature);
        return new(encoded, expirationHours);
    }

    /// <summary>Whether it has ended by <paramref name="wallTime"/>.</summary>
    public bool IsExpired(DateTimeOffset wallTime) => ExpiresAt < wallTime;

    /// <summary>Whether the RSA key signed it.</summary>
    /// <param name="rsaPublicKeyDer">The public key, PKCS#1 in DER.</param>
    public bool IsSignedBy(ReadOnlySpan<byte> rsaPublicKeyDer) =>
        BareRsaSignature.Verify(rsaPublicKeyDer, Digest(_encoded.AsSpan(0, SignedLength)), _encoded.AsSpan(SignedLength + 1));

    private static byte[] Digest(ReadOnlySpan<byte> signed)
    {
        Span<byte> input = stackalloc byte[Prefix.Length + SignedLength];
        Prefix.CopyTo(input);
        signed.CopyTo(input[Prefix.Length..]);
        return SHA256.HashData(input);
    }
}
