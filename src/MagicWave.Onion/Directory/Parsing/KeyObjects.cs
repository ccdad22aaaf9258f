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

    // The modulus length of SEQUENCE { INTEGER n, INTEGER 65537 }, all of the bytes used; 0 when it is anything else.
    private static int BitsOf(ReadOnlySpan<byte> der)
    {
        try
        {
            System.Formats.Asn1.AsnReader reader = new(der.ToArray(), System.Formats.Asn1.AsnEncodingRules.DER);
            System.Formats.Asn1.AsnReader key = reader.ReadSequence();
            ReadOnlySpan<byte> modulus = key.ReadIntegerBytes().Span;
            bool plain = key.TryReadUInt32(out uint exponent) && exponent == 65537 && !key.HasData && !reader.HasData;
            modulus = modulus.TrimStart((byte)0);
            return plain && !modulus.IsEmpty ? (modulus.Length * 8) - System.Numerics.BitOperations.LeadingZeroCount((uint)modulus[0] << 24) : 0;
        }
        catch (System.Formats.Asn1.AsnContentException)
        {
            return 0;
        }
    }
}
