using System.Formats.Asn1;

namespace MagicWave.Cryptography.BlindRsa;

/// <summary>
/// SubjectPublicKeyInfo of a key for blind signatures: RSASSA-PSS with SHA-384, MGF1 with SHA-384 and a salt of 48 bytes, without NULL
/// parameters of the hashes, as RFC 9578 section 6.5 computes key ids over.
/// </summary>
internal static class BlindRsaKeyEncoding
{
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Mgf1 = "1.2.840.113549.1.1.8";
    private const string Sha384 = "2.16.840.1.101.3.4.2.2";
    private const int SaltLength = 48;

    public static byte[] Write(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(RsaPss);
                using (writer.PushSequence())
                {
                    WriteParameters(writer);
                }
            }

            writer.WriteBitString(WritePkcs1(modulus, exponent));
        }

        return writer.Encode();
    }

    /// <summary>RSAPublicKey of PKCS#1.</summary>
    public static byte[] WritePkcs1(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteIntegerUnsigned(exponent);
        }

        return writer.Encode();
    }

    /// <summary>Takes modulus and exponent out, whatever the algorithm's parameters are: the caller writes them again and compares.</summary>
    /// <exception cref="AsnContentException">It is not DER of this shape.</exception>
    public static void Read(ReadOnlyMemory<byte> encoded, out byte[] modulus, out byte[] exponent)
    {
        AsnReader outer = new(encoded, AsnEncodingRules.DER);
        AsnReader info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        _ = info.ReadSequence();
        byte[] key = info.ReadBitString(out _);
        info.ThrowIfNotEmpty();
        AsnReader keyReader = new(key, AsnEncodingRules.DER);
        AsnReader numbers = keyReader.ReadSequence();
        keyReader.ThrowIfNotEmpty();
        modulus = Trim(numbers.ReadIntegerBytes());
        exponent = Trim(numbers.ReadIntegerBytes());
        numbers.ThrowIfNotEmpty();
    }

    private static byte[] Trim(ReadOnlyMemory<byte> integer) => integer.Span.TrimStart((byte)0).ToArray();

    private static void WriteParameters(AsnWriter writer)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            WriteHash(writer);
        }

        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Mgf1);
            WriteHash(writer);
        }

        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
        {
            writer.WriteInteger(SaltLength);
        }
    }

    private static void WriteHash(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Sha384);
        }
    }
}
