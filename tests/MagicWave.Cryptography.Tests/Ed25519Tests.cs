using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.TestKit;

namespace MagicWave.Cryptography.Tests;

public sealed class Ed25519Tests
{
    /// <summary>RFC 8032 section 7.1, tests 1 to 3.</summary>
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Signs_as_in_rfc_8032(string seed, string publicKey, string message, string expected)
    {
        byte[] expanded = new byte[64], derived = new byte[32], signature = new byte[64];
        Ed25519.ExpandSeed(Convert.FromHexString(seed), expanded);
        Ed25519.DerivePublicKey(expanded, derived);
        Ed25519.Sign(expanded, derived, Convert.FromHexString(message), signature);
        Assert.Equal(publicKey, Convert.ToHexStringLower(derived));
        Assert.Equal(expected, Convert.ToHexStringLower(signature));
        Assert.True(Ed25519.Verify(derived, Convert.FromHexString(message), signature));
    }

    [Fact]
    public void Expands_signs_and_converts_as_c_tor_does()
    {
        IReadOnlyList<VectorRecord> vectors = VectorFile.Load<Ed25519Tests>("ed25519-tor.txt").Records;
        Assert.Equal(8, vectors.Count);
        foreach (VectorRecord vector in vectors)
        {
            byte[] expanded = new byte[64], publicKey = new byte[32], converted = new byte[32], signature = new byte[64];
            Ed25519.ExpandSeed(vector.Bytes("seed"), expanded);
            Ed25519.DerivePublicKey(expanded, publicKey);
            Ed25519.Sign(expanded, publicKey, publicKey, signature);
            Assert.Equal(vector.Bytes("expanded"), expanded);
            Assert.Equal(vector.Bytes("public"), publicKey);
            Assert.Equal(vector.Bytes("self-signature"), signature);
            Assert.True(Ed25519.TryConvertPublicKey(vector.Bytes("x25519"), publicKey[31] >> 7, converted));
            Assert.Equal(publicKey, converted);
        }
    }

    [Fact]
    public void A_converted_private_key_signs_for_the_converted_public_key()
    {
        int signs = 0;
        for (int i = 0; i < 32; i++)
        {
            byte[] privateKey = new byte[32], x25519 = new byte[32], expanded = new byte[64];
            byte[] ed25519 = new byte[32], signature = new byte[64];
            X25519.GeneratePrivateKey(privateKey, SystemRandom.Instance);
            X25519.DerivePublicKey(privateKey, x25519);
            Ed25519.ConvertPrivateKey(privateKey, expanded, out int signBit);
            Assert.True(Ed25519.TryConvertPublicKey(x25519, signBit, ed25519));
            Ed25519.Sign(expanded, ed25519, "a certificate"u8, signature);
            Assert.True(Ed25519.Verify(ed25519, "a certificate"u8, signature));
            signs |= 1 << signBit;
        }

        Assert.Equal(3, signs);
    }

    [Fact]
    public void The_x25519_key_without_a_counterpart_is_refused()
    {
        byte[] result = new byte[32];
        result.AsSpan().Fill(0xff);
        byte[] minusOne = Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        Assert.False(Ed25519.TryConvertPublicKey(minusOne, 1, result));
        Assert.Equal(new byte[32], result);
    }

    [Fact]
    public void Any_changed_bit_breaks_a_signature()
    {
        byte[] seed = RandomNumberGenerator.GetBytes(32), expanded = new byte[64], publicKey = new byte[32], signature = new byte[64];
        byte[] message = RandomNumberGenerator.GetBytes(40);
        Ed25519.ExpandSeed(seed, expanded);
        Ed25519.DerivePublicKey(expanded, publicKey);
        Ed25519.Sign(expanded, publicKey, message, signature);
        foreach (byte[] part in new[] { message, signature, publicKey })
        {
            for (int bit = 0; bit < part.Length * 8; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(Ed25519.Verify(publicKey, message, signature));
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(Ed25519.Verify(publicKey, message, signature));
    }

    [Fact]
    public void Long_messages_sign_and_verify()
    {
        byte[] message = RandomNumberGenerator.GetBytes(100_000);
        byte[] expanded = new byte[64], publicKey = new byte[32], signature = new byte[64];
        Ed25519.ExpandSeed(RandomNumberGenerator.GetBytes(32), expanded);
        Ed25519.DerivePublicKey(expanded, publicKey);
        Ed25519.Sign(expanded, publicKey, message, signature);
        Assert.True(Ed25519.Verify(publicKey, message, signature));
    }

    [Fact]
    public void A_key_of_small_order_verifies_nothing()
    {
        byte[] publicKey = new byte[32], signature = new byte[64];
        publicKey[0] = signature[0] = 1;
        Assert.False(Ed25519.Verify(publicKey, "anything"u8, signature));
    }

    [Fact]
    public void Wrong_lengths_throw()
    {
        Assert.Throws<ArgumentException>(() => Ed25519.ExpandSeed(new byte[31], new byte[64]));
        Assert.Throws<ArgumentException>(() => Ed25519.ExpandSeed(new byte[32], new byte[63]));
        Assert.Throws<ArgumentException>(() => Ed25519.DerivePublicKey(new byte[32], new byte[32]));
        Assert.Throws<ArgumentException>(() => Ed25519.DerivePublicKey(new byte[64], new byte[33]));
        Assert.Throws<ArgumentException>(() => Ed25519.Sign(new byte[65], new byte[32], [], new byte[64]));
        Assert.Throws<ArgumentException>(() => Ed25519.Sign(new byte[64], new byte[31], [], new byte[64]));
        Assert.Throws<ArgumentException>(() => Ed25519.Sign(new byte[64], new byte[32], [], new byte[65]));
        Assert.Throws<ArgumentException>(() => Ed25519.Verify(new byte[31], [], new byte[64]));
        Assert.Throws<ArgumentException>(() => Ed25519.Verify(new byte[32], [], new byte[63]));
        Assert.Throws<ArgumentException>(() => Ed25519.TryConvertPublicKey(new byte[31], 0, new byte[32]));
        Assert.Throws<ArgumentException>(() => Ed25519.TryConvertPublicKey(new byte[32], 0, new byte[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ed25519.TryConvertPublicKey(new byte[32], 2, new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ed25519.TryConvertPublicKey(new byte[32], -1, new byte[32]));
        Assert.Throws<ArgumentException>(() => Ed25519.ConvertPrivateKey(new byte[33], new byte[64], out _));
        Assert.Throws<ArgumentException>(() => Ed25519.ConvertPrivateKey(new byte[32], new byte[32], out _));
    }

    [Fact]
    public void A_zero_scalar_is_no_key() =>
        Assert.Throws<CryptographicException>(() => Ed25519.DerivePublicKey(new byte[64], new byte[32]));
}
