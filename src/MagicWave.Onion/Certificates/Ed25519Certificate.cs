using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Certificates;

/// <summary>
/// One of tor's Ed25519 certificates (cert-spec 2.1). On the wire: version 1, type 1, expiration in hours since 1970 4, type of the
/// certified key 1, certified key 32, number of extensions 1, each extension as length 2, type 1, flags 1, data; signature 64.
/// Immutable: to have read one means that it is well formed, not that it is true; <see cref="IsSignedBy(Ed25519Id)"/> says that.
/// </summary>
public sealed class Ed25519Certificate
{
    /// <summary>The length of the certified key, or digest of a key.</summary>
    public const int CertifiedKeyLength = 32;

    private const byte Version = 1;
    private const int CertifiedKeyOffset = 7;
    private const int FixedLength = CertifiedKeyOffset + CertifiedKeyLength + 1;
    private const int ExtensionHeaderLength = 4;
    private const byte SignedWithKeyExtension = 4;
    private const byte AffectsValidationFlag = 1;

    private readonly byte[] _encoded;

    private Ed25519Certificate(byte[] encoded, uint expirationHours, Ed25519Id? signingKey)
    {
        _encoded = encoded;
        ExpiresAt = CertificateTime.FromHours(expirationHours);
        SigningKey = signingKey;
    }

    /// <summary>What it is for.</summary>
    public Ed25519CertificateType Type => (Ed25519CertificateType)_encoded[1];

    /// <summary>The last moment at which it is valid.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>What the certified bytes are. Not to be relied on: <see cref="Type"/> decides.</summary>
    public CertifiedKeyType CertifiedKeyType => (CertifiedKeyType)_encoded[CertifiedKeyOffset - 1];

    /// <summary>The certified key or digest, 32 bytes.</summary>
    public ReadOnlySpan<byte> CertifiedKey => _encoded.AsSpan(CertifiedKeyOffset, CertifiedKeyLength);

    /// <summary>The certified key, where it is an Ed25519 key.</summary>
    public Ed25519Id CertifiedEd25519Key => Ed25519Id.FromBytes(CertifiedKey);

    /// <summary>The key that it claims to be signed with, where it carries one (extension 4).</summary>
    public Ed25519Id? SigningKey { get; }

    /// <summary>The certificate as it stands on the wire.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    /// <summary>
    /// Reads one that takes up all of <paramref name="encoded"/>. Refused: another version, a truncated or repeated extension, and an
    /// unknown extension that affects validation. Nothing is verified.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out Ed25519Certificate? certificate)
    {
        certificate = null;
        ByteReader reader = new(encoded);
        if (!reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadByte(out _)
            || !reader.TryReadUInt32(out uint expirationHours)
            || !reader.TryReadByte(out _)
            || !reader.TryReadBytes(CertifiedKeyLength, out _)
            || !reader.TryReadByte(out byte extensionCount))
        {
            return false;
        }

        Ed25519Id? signingKey = null;
        for (int i = 0; i < extensionCount; i++)
        {
            if (!TryReadExtension(ref reader, ref signingKey))
            {
                return false;
            }
        }

        if (reader.Length != Ed25519.SignatureLength)
        {
            return false;
        }

        certificate = new(encoded.ToArray(), expirationHours, signingKey);
        return true;
    }

    /// <summary>Makes and signs a certificate.</summary>
    /// <param name="type">What it is for.</param>
    /// <param name="certifiedKey">The key or digest to certify, 32 bytes.</param>
    /// <param name="certifiedKeyType">What those bytes are.</param>
    /// <param name="expiresAt">When it ends; rounded up to the hour.</param>
    /// <param name="signingKey">The expanded secret key that signs, 64 bytes.</param>
    /// <param name="signingPublicKey">Its public key, 32 bytes.</param>
    /// <param name="includeSigningKey">Whether to put the public key into the certificate (extension 4).</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The end is before 1970.</exception>
    public static Ed25519Certificate Create(
        Ed25519CertificateType type,
        ReadOnlySpan<byte> certifiedKey,
        CertifiedKeyType certifiedKeyType,
        DateTimeOffset expiresAt,
        ReadOnlySpan<byte> signingKey,
        ReadOnlySpan<byte> signingPublicKey,
        bool includeSigningKey)
    {
        if (certifiedKey.Length != CertifiedKeyLength)
        {
            throw new ArgumentException($"A certified key has {CertifiedKeyLength} bytes.", nameof(certifiedKey));
        }

        uint expirationHours = CertificateTime.ToHours(expiresAt);
        int extensionLength = includeSigningKey ? ExtensionHeaderLength + Ed25519.PublicKeyLength : 0;
        byte[] encoded = new byte[FixedLength + extensionLength + Ed25519.SignatureLength];
        ByteWriter writer = new(encoded);
        writer.WriteByte(Version);
        writer.WriteByte((byte)type);
        writer.WriteUInt32(expirationHours);
        writer.WriteByte((byte)certifiedKeyType);
        writer.WriteBytes(certifiedKey);
        writer.WriteByte((byte)(includeSigningKey ? 1 : 0));
        if (includeSigningKey)
        {
            writer.WriteUInt16(Ed25519.PublicKeyLength);
            writer.WriteByte(SignedWithKeyExtension);
            writer.WriteByte(0);
            writer.WriteBytes(signingPublicKey);
        }

        Ed25519.Sign(signingKey, signingPublicKey, writer.Written, writer.Free);
        return new(encoded, expirationHours, includeSigningKey ? Ed25519Id.FromBytes(signingPublicKey) : null);
    }

    /// <summary>Whether it has ended by <paramref name="wallTime"/>.</summary>
    public bool IsExpired(DateTimeOffset wallTime) => ExpiresAt < wallTime;

    /// <summary>
    /// Whether <paramref name="signingKey"/> signed it. A certificate that names another signing key in itself is refused, whoever
    /// signed it.
    /// </summary>
    public bool IsSignedBy(Ed25519Id signingKey)
    {
        if (SigningKey is { } named && named != signingKey)
        {
            return false;
        }

        Span<byte> key = stackalloc byte[Ed25519Id.Length];
        signingKey.CopyTo(key);
        ReadOnlySpan<byte> encoded = _encoded;
        return Ed25519.Verify(key, encoded[..^Ed25519.SignatureLength], encoded[^Ed25519.SignatureLength..]);
    }

    private static bool TryReadExtension(ref ByteReader reader, ref Ed25519Id? signingKey)
    {
        if (!reader.TryReadUInt16(out ushort length)
            || !reader.TryReadByte(out byte type)
            || !reader.TryReadByte(out byte flags)
            || !reader.TryReadBytes(length, out ReadOnlySpan<byte> data))
        {
            return false;
        }

        if (type != SignedWithKeyExtension)
        {
            return (flags & AffectsValidationFlag) == 0;
        }

        if (signingKey is not null || length != Ed25519Id.Length)
        {
            return false;
        }

        signingKey = Ed25519Id.FromBytes(data);
        return true;
    }
}
