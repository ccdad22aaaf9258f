using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Certificates;

/// <summary>
/// An X.509 certificate as it stands in CERTS cells (types 1 to 3, tor-spec 4.2) or at a TLS handshake. Only what Tor looks at is read:
/// the public key, the dates and the signature. Names, serial numbers and extensions mean nothing. Immutable; to have read one means that
/// it is well formed, not that it is true.
/// </summary>
public sealed class RsaX509Certificate
{
    /// <summary>How long after its end a certificate is still taken, for clocks that are wrong.</summary>
    public static readonly TimeSpan PastTolerance = TimeSpan.FromDays(2);

    /// <summary>How long before its start a certificate is already taken, for clocks that are wrong.</summary>
    public static readonly TimeSpan FutureTolerance = TimeSpan.FromDays(30);

    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    // X.509 itself has no bound; real ones have less than 1 kB. OpenSSL takes no greater RSA key either.
    private const int MaximumKeyBits = 16384;

    private readonly ReadOnlyMemory<byte> _signed;
    private readonly byte[] _signature;
    private readonly HashAlgorithmName? _hash;

    private RsaX509Certificate(ReadOnlyMemory<byte> encoded, in Body body, ReadOnlyMemory<byte> signed, byte[] signature)
    {
        Encoded = encoded;
        PublicKeyInfo = body.PublicKeyInfo;
        RsaPublicKey = body.RsaPublicKey;
        NotBefore = body.NotBefore;
        NotAfter = body.NotAfter;
        KeyBits = BitsOf(body.RsaPublicKey);
        _signed = signed;
        _signature = signature;
        _hash = HashOf(new AsnReader(body.Algorithm, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier());
    }

    /// <summary>The certificate in DER.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The SubjectPublicKeyInfo in DER.</summary>
    public ReadOnlyMemory<byte> PublicKeyInfo { get; }

    /// <summary>The public key as PKCS#1 in DER; empty when it is not an RSA key.</summary>
    public ReadOnlyMemory<byte> RsaPublicKey { get; }

    /// <summary>The length of the modulus; 0 when it is not an RSA key.</summary>
    public int KeyBits { get; }

    /// <summary>When it starts.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>The RSA identity that this key is, if it is an identity key.</summary>
    public RsaId RsaId => RsaIdentity.IdOf(RsaPublicKey.Span);

    /// <summary>Reads one that takes up all of <paramref name="encoded"/>. Nothing is verified.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out RsaX509Certificate? certificate)
    {
        certificate = null;
        ReadOnlyMemory<byte> copy = encoded.ToArray();
        try
        {
            AsnReader outer = new(copy, AsnEncodingRules.DER);
            AsnReader sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            ReadOnlyMemory<byte> signed = sequence.ReadEncodedValue();
            ReadOnlyMemory<byte> algorithm = sequence.ReadEncodedValue();
            byte[] signature = sequence.ReadBitString(out int unusedBits);
            sequence.ThrowIfNotEmpty();
            Body body = Body.Read(signed);
            RsaX509Certificate read = new(copy, body, signed, signature);

            // The algorithm outside is not signed: it has to repeat the one inside (RFC 5280 section 4.1.1.2).
            if (unusedBits != 0 || read.KeyBits > MaximumKeyBits || !PublicBytes.Equal(algorithm.Span, body.Algorithm.Span))
            {
                return false;
            }

            certificate = read;
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Whether it is valid at <paramref name="wallTime"/>, give or take the tolerances.</summary>
    public bool IsValidAt(DateTimeOffset wallTime) => NotBefore - wallTime <= FutureTolerance && wallTime - NotAfter <= PastTolerance;

    /// <summary>Whether the RSA key of <paramref name="issuer"/> signed it, with PKCS#1 v1.5 and SHA-2.</summary>
    public bool IsSignedBy(RsaX509Certificate issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        if (_hash is not { } hash || issuer.KeyBits == 0)
        {
            return false;
        }

        using RSA key = RSA.Create();
        try
        {
            key.ImportRSAPublicKey(issuer.RsaPublicKey.Span, out _);
            return key.VerifyData(_signed.Span, _signature, hash, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            // A key that is well-formed DER and yet no RSA key, such as one with an even modulus.
            return false;
        }
    }

    private static HashAlgorithmName? HashOf(string algorithm) => algorithm switch
    {
        "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static int BitsOf(ReadOnlyMemory<byte> rsaPublicKey)
    {
        if (rsaPublicKey.IsEmpty)
        {
            return 0;
        }

        ReadOnlySpan<byte> modulus = new AsnReader(rsaPublicKey, AsnEncodingRules.DER).ReadSequence().ReadIntegerBytes().Span;
        modulus = modulus.TrimStart((byte)0);
        return modulus.IsEmpty ? 0 : (modulus.Length * 8) - byte.LeadingZeroCount(modulus[0]);
    }

    private readonly record struct Body(
        ReadOnlyMemory<byte> Algorithm,
        ReadOnlyMemory<byte> PublicKeyInfo,
        ReadOnlyMemory<byte> RsaPublicKey,
        DateTimeOffset NotBefore,
        DateTimeOffset NotAfter)
    {
        private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0);

        /// <summary>Reads a TBSCertificate (RFC 5280 section 4.1) as far as the public key.</summary>
        internal static Body Read(ReadOnlyMemory<byte> encoded)
        {
            AsnReader body = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
            if (body.PeekTag().HasSameClassAndValue(VersionTag))
            {
                _ = body.ReadEncodedValue();
            }

            _ = body.ReadIntegerBytes(); // serial number
            ReadOnlyMemory<byte> algorithm = body.ReadEncodedValue();
            _ = body.ReadEncodedValue(); // issuer
            AsnReader validity = body.ReadSequence();
            DateTimeOffset notBefore = ReadTime(validity);
            DateTimeOffset notAfter = ReadTime(validity);
            _ = body.ReadEncodedValue(); // subject
            ReadOnlyMemory<byte> publicKeyInfo = body.PeekEncodedValue();
            AsnReader keyInfo = body.ReadSequence();
            bool isRsa = keyInfo.ReadSequence().ReadObjectIdentifier() == RsaEncryption;
            byte[] key = keyInfo.ReadBitString(out _);
            return new(algorithm, publicKeyInfo, isRsa ? key : ReadOnlyMemory<byte>.Empty, notBefore, notAfter);
        }

        private static DateTimeOffset ReadTime(AsnReader reader) =>
            reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
    }
}
