namespace MagicWave.Cryptography.Tests;

public sealed class Sha3DigestTests
{
    /// <summary>FIPS 202 examples from NIST's cryptographic standards pages.</summary>
    [Theory]
    [InlineData("", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a")]
    [InlineData("616263", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532")]
    public void Hashes_as_in_fips_202(string message, string expected)
    {
        byte[] actual = new byte[32];
        Sha3Digest.Hash256(Convert.FromHexString(message), actual);
        Assert.Equal(expected, Convert.ToHexStringLower(actual));
    }

    /// <summary>FIPS 202 examples: the first 64 bytes for the empty message.</summary>
    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(7)]
    public void Extends_as_in_fips_202(int length)
    {
        const string Expected = "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"
            + "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be";
        byte[] actual = new byte[length];
        Sha3Digest.Shake256([], actual);
        Assert.Equal(Expected[..(2 * length)], Convert.ToHexStringLower(actual));
    }

    [Fact]
    public void Wrong_lengths_throw()
    {
        Assert.Throws<ArgumentException>(() => Sha3Digest.Hash256([], new byte[31]));
        Assert.Throws<ArgumentException>(() => Sha3Digest.Hash256([], new byte[33]));
    }
}
