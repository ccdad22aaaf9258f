using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using MagicWave.Cryptography.Rsa;

namespace MagicWave.Cryptography.Tests.Rsa;

public sealed class BareRsaSignatureTests
{
    private static readonly byte[] Digest = SHA256.HashData("document"u8);

    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    public void A_signature_is_the_padded_digest_and_nothing_else(int bits)
    {
        using RSA key = RSA.Create(bits);
        byte[] signature = BareRsaSignature.Sign(key, Digest);
        RSAParameters parameters = key.ExportParameters(includePrivateParameters: false);
        BigInteger opened = BigInteger.ModPow(Number(signature), Number(parameters.Exponent!), Number(parameters.Modulus!));
        string padding = "01" + new string('F', (bits / 4) - 6 - 64) + "00";
        Assert.Equal(padding + Convert.ToHexString(Digest), opened.ToString("X", CultureInfo.InvariantCulture).PadLeft(padding.Length + 64, '0'));
        Assert.True(BareRsaSignature.Verify(key.ExportRSAPublicKey(), Digest, signature));
    }

    [Fact]
    public void Anything_else_is_refused()
    {
        using RSA key = RSA.Create(1024);
        using RSA other = RSA.Create(1024);
        byte[] publicKey = key.ExportRSAPublicKey();
        byte[] signature = BareRsaSignature.Sign(key, Digest);
        Assert.False(BareRsaSignature.Verify(other.ExportRSAPublicKey(), Digest, signature));
        Assert.False(BareRsaSignature.Verify(publicKey, Digest.AsSpan(0, 31), signature));
        Assert.False(BareRsaSignature.Verify(publicKey, Digest, signature.AsSpan(1)));
        Assert.False(BareRsaSignature.Verify(publicKey, Digest, []));
        Assert.False(BareRsaSignature.Verify(publicKey.AsSpan(0, 20), Digest, signature));
        Assert.False(BareRsaSignature.Verify([], Digest, signature));
        Assert.False(BareRsaSignature.Verify(publicKey, Digest, key.SignHash(Digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        signature[5] ^= 1;
        Assert.False(BareRsaSignature.Verify(publicKey, Digest, signature));
        Assert.Throws<CryptographicException>(() => BareRsaSignature.Sign(key, new byte[200]));
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
