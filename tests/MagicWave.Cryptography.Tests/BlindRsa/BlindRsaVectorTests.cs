using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using MagicWave.Cryptography.BlindRsa;
using MagicWave.TestKit;

namespace MagicWave.Cryptography.Tests.BlindRsa;

/// <summary>The vectors of RFC 9474, and those of RFC 9578 for tokens that are signed blindly.</summary>
public sealed class BlindRsaVectorTests
{
    private static readonly IReadOnlyList<VectorRecord> Rfc9474 = VectorFile.Load<BlindRsaVectorTests>("rfc9474.txt").Records;
    private static readonly IReadOnlyList<VectorRecord> Rfc9578 = VectorFile.Load<BlindRsaVectorTests>("rfc9578-type2.txt").Records;

    public static TheoryData<int> Variants => [0, 1, 2, 3];

    public static TheoryData<int> Tokens => [0, 1, 2, 3, 4];

    [Fact]
    public void The_files_have_every_vector()
    {
        Assert.Equal(BlindRsaVariant.All.Select(variant => variant.Name), Rfc9474.Select(record => record["variant"]));
        Assert.Equal(5, Rfc9578.Count);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Does_every_step_as_in_rfc_9474(int index)
    {
        VectorRecord vector = Rfc9474[index];
        BlindRsaVariant variant = BlindRsaVariant.All[index];
        using BlindRsaPrivateKey key = ImportNumbers(vector);
        byte[] prefix = variant.IsRandomized ? vector.Bytes("msg_prefix") : [];
        byte[] prepared = variant.Prepare(vector.Bytes("msg"), new FixedRandom(prefix));
        byte[] salt = variant.SaltLength == 0 ? [] : vector.Bytes("salt");
        byte[] encoded = new byte[key.PublicKey.ModulusLength];
        PssEncoding.Encode(prepared, salt, encoded);
        Assert.Equal(vector.Bytes("prepared_msg"), prepared);
        Assert.Equal(vector.Bytes("encoded_msg"), encoded);
        Assert.Equal(variant.SaltLength, salt.Length);

        using BlindedMessage blinded = key.PublicKey.Blind(prepared, salt, Inverse(vector.Bytes("inv"), vector.Bytes("n")));
        Assert.Equal(vector.Bytes("inv"), blinded.Inverse.Span.ToArray());
        Assert.Equal(vector.Bytes("blinded_msg"), blinded.Value.ToArray());
        Assert.True(key.TryBlindSign(blinded.Value.Span, out byte[]? blindSignature));
        Assert.Equal(vector.Bytes("blind_sig"), blindSignature);
        Assert.True(key.PublicKey.TryFinalize(variant, prepared, blindSignature, blinded.Inverse.Span, out byte[]? signature));
        Assert.Equal(vector.Bytes("sig"), signature);
        Assert.True(key.PublicKey.Verify(variant, prepared, signature));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Makes_the_tokens_of_rfc_9578(int index)
    {
        VectorRecord vector = Rfc9578[index];
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(Encoding.ASCII.GetString(vector.Bytes("skS")));
        using BlindRsaPrivateKey key = BlindRsaPrivateKey.Import(rsa.ExportRSAPrivateKey());
        Assert.Equal(vector.Bytes("pkS"), key.PublicKey.SubjectPublicKeyInfo.ToArray());
        Assert.True(BlindRsaPublicKey.TryRead(vector.Bytes("pkS"), out BlindRsaPublicKey? publicKey));

        byte[] keyId = SHA256.HashData(vector.Bytes("pkS"));
        byte[] input = [0, 2, .. vector.Bytes("nonce"), .. SHA256.HashData(vector.Bytes("token_challenge")), .. keyId];
        byte[] salt = vector.Bytes("salt");
        byte[] factor = vector.Bytes("blind");
        using BlindedMessage blinded = publicKey.Blind(input, salt, factor);
        byte[] request = [0, 2, keyId[^1], .. blinded.Value.Span];
        Assert.Equal(vector.Bytes("token_request"), request);
        Assert.True(key.TryBlindSign(blinded.Value.Span, out byte[]? response));
        Assert.Equal(vector.Bytes("token_response"), response);
        Assert.True(publicKey.TryFinalize(BlindRsaVariant.PssDeterministic, input, response, blinded.Inverse.Span, out byte[]? authenticator));
        byte[] token = [.. input, .. authenticator];
        Assert.Equal(vector.Bytes("token"), token);
    }

    private static byte[] Inverse(byte[] inverse, byte[] modulus)
    {
        BigInteger n = Number(modulus);
        BigInteger old = n, rest = Number(inverse), before = 0, factor = 1;
        while (!rest.IsZero)
        {
            BigInteger times = old / rest;
            (old, rest) = (rest, old - (times * rest));
            (before, factor) = (factor, before - (times * factor));
        }

        byte[] bytes = (before.Sign < 0 ? before + n : before).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[modulus.Length - bytes.Length], .. bytes];
    }

    private static BlindRsaPrivateKey ImportNumbers(VectorRecord vector)
    {
        BigInteger p = Number(vector.Bytes("p")), q = Number(vector.Bytes("q")), d = Number(vector.Bytes("d"));
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (BigInteger number in (BigInteger[])
                [0, Number(vector.Bytes("n")), Number(vector.Bytes("e")), d, p, q, d % (p - 1), d % (q - 1), BigInteger.ModPow(q, p - 2, p)])
            {
                writer.WriteInteger(number);
            }
        }

        return BlindRsaPrivateKey.Import(writer.Encode());
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
