using System.Formats.Asn1;
using System.Numerics;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Keys and signatures in the objects of lines (dir-spec 1.2). The bounds are those of RSA keys of up to 8192 bits.</summary>
internal static class KeyObjects
{
    private const int MaximumKeyLength = 1100;
    private const int MaximumSignatureLength = 1024;
    private const int MaximumCertificateLength = 1024;
    private const int RelayKeyBits = 1024;

    /// <summary>The name of a public key's object.</summary>
    public const string RsaPublicKey = "RSA PUBLIC KEY";

    /// <summary>Reads an RSA public key of any length.</summary>
    public static bool TryReadRsaKey(in DocumentLine line, out byte[] der) =>
        line.TryDecodeObject("RSA PUBLIC KEY"u8, MaximumKeyLength, out der) && BitsOf(der) > 0;

    /// <summary>Reads an RSA public key of a relay: 1024 bits, exponent 65537 (tor-spec 0.3).</summary>
    public static bool TryReadRelayKey(in DocumentLine line, out byte[] der) =>
        line.TryDecodeObject("RSA PUBLIC KEY"u8, MaximumKeyLength, out der) && BitsOf(der) == RelayKeyBits;

    /// <summary>Reads a signature.</summary>
    public static bool TryReadSignature(in DocumentLine line, out byte[] signature) =>
        line.TryDecodeObject("SIGNATURE"u8, MaximumSignatureLength, out signature);

    /// <summary>Reads one of tor's Ed25519 certificates.</summary>
    public static bool TryReadCertificate(in DocumentLine line, ReadOnlySpan<byte> name, out byte[] certificate) =>
        line.TryDecodeObject(name, MaximumCertificateLength, out certificate);

    // The length of the modulus in SEQUENCE { INTEGER modulus, INTEGER 65537 } with nothing else in it; 0 when it is not that.
    private static int BitsOf(ReadOnlySpan<byte> der)
    {
        if (!TryTake(ref der, Asn1Tag.Sequence, out ReadOnlySpan<byte> key) || !der.IsEmpty
            || !TryTake(ref key, Asn1Tag.Integer, out ReadOnlySpan<byte> modulus)
            || !TryTake(ref key, Asn1Tag.Integer, out ReadOnlySpan<byte> exponent) || !key.IsEmpty
            || !PublicBytes.Equal(exponent, [1, 0, 1])
            || modulus.Length < 2 || modulus[0] >= 0x80 || (modulus[0] == 0 && modulus[1] < 0x80))
        {
            return 0;
        }

        modulus = modulus.TrimStart((byte)0);
        return (modulus.Length * 8) - BitOperations.LeadingZeroCount((uint)modulus[0] << 24);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> der, Asn1Tag expected, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!AsnDecoder.TryReadEncodedValue(der, AsnEncodingRules.DER, out Asn1Tag tag, out int offset, out int length, out int used)
            || !tag.HasSameClassAndValue(expected))
        {
            return false;
        }

        content = der.Slice(offset, length);
        der = der[used..];
        return true;
    }
}
