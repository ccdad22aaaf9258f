using MagicWave.Core.Security;

namespace MagicWave.Cryptography.Tests;

public sealed class X25519Tests
{
    /// <summary>RFC 7748 section 5.2 (the first two) and 6.1 (the rest, both sides).</summary>
    [Theory]
    [InlineData(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    [InlineData(
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")]
    [InlineData(
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")]
    public void Agrees_as_in_rfc_7748(string privateKey, string peer, string expected)
    {
        byte[] shared = new byte[32];
        Assert.True(X25519.TryAgree(Convert.FromHexString(privateKey), Convert.FromHexString(peer), shared));
        Assert.Equal(expected, Convert.ToHexStringLower(shared));
    }

    /// <summary>RFC 7748 section 6.1.</summary>
    [Theory]
    [InlineData(
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")]
    [InlineData(
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")]
    public void Derives_public_keys_as_in_rfc_7748(string privateKey, string expected)
    {
        byte[] publicKey = new byte[32];
        X25519.DerivePublicKey(Convert.FromHexString(privateKey), publicKey);
        Assert.Equal(expected, Convert.ToHexStringLower(publicKey));
    }

    /// <summary>RFC 7748 section 5.2, the iterated test.</summary>
    [Fact]
    public void A_thousand_agreements_end_where_rfc_7748_says()
    {
        byte[] k = Convert.FromHexString("0900000000000000000000000000000000000000000000000000000000000000");
        byte[] u = (byte[])k.Clone();
        for (int i = 0; i < 1000; i++)
        {
            byte[] result = new byte[32];
            Assert.True(X25519.TryAgree(k, u, result));
            u = k;
            k = result;
        }

        Assert.Equal("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Convert.ToHexStringLower(k));
    }

    /// <summary>The points of small order, with and without the top bit that is ignored.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    public void A_peer_of_small_order_is_refused_and_the_result_cleared(string peer)
    {
        byte[] privateKey = new byte[32];
        X25519.GeneratePrivateKey(privateKey, SystemRandom.Instance);
        byte[] shared = new byte[32];
        shared.AsSpan().Fill(0xff);
        Assert.False(X25519.TryAgree(privateKey, Convert.FromHexString(peer), shared));
        Assert.Equal(new byte[32], shared);
    }

    [Fact]
    public void Generated_keys_are_clamped_and_agree()
    {
        byte[] a = new byte[32], b = new byte[32], pa = new byte[32], pb = new byte[32], left = new byte[32], right = new byte[32];
        X25519.GeneratePrivateKey(a, SystemRandom.Instance);
        X25519.GeneratePrivateKey(b, SystemRandom.Instance);
        Assert.Equal(0, a[0] & 7);
        Assert.Equal(0x40, a[31] & 0xc0);
        X25519.DerivePublicKey(a, pa);
        X25519.DerivePublicKey(b, pb);
        Assert.True(X25519.TryAgree(a, pb, left));
        Assert.True(X25519.TryAgree(b, pa, right));
        Assert.Equal(left, right);
        Assert.NotEqual(a, b);
    }

    [Theory]
    [InlineData(31, 32, 32)]
    [InlineData(33, 32, 32)]
    [InlineData(32, 31, 32)]
    [InlineData(32, 33, 32)]
    [InlineData(32, 32, 31)]
    [InlineData(32, 32, 33)]
    [InlineData(0, 0, 0)]
    public void Wrong_lengths_throw(int privateLength, int publicLength, int sharedLength)
    {
        Assert.Throws<ArgumentException>(() => X25519.TryAgree(new byte[privateLength], new byte[publicLength], new byte[sharedLength]));
        if (privateLength != 32)
        {
            Assert.Throws<ArgumentException>(() => X25519.GeneratePrivateKey(new byte[privateLength], SystemRandom.Instance));
        }

        if (privateLength != 32 || publicLength != 32)
        {
            Assert.Throws<ArgumentException>(() => X25519.DerivePublicKey(new byte[privateLength], new byte[publicLength]));
        }
    }
}
