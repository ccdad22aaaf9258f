using System.Text;

namespace MagicWave.Cryptography.Tests;

public sealed class Blake2bTests
{
    /// <summary>From RFC 7693 appendix A.</summary>
    [Fact]
    public void The_digest_of_abc_is_that_of_the_standard()
    {
        byte[] digest = new byte[64];
        Blake2b.Hash("abc"u8, digest);
        Assert.Equal(
            "BA80A53F981C4D0D6A2797B69F12F6E94C212F14685AC4B74B12BB6FDBFFA2D17D87C5392AAB792DC252D5DE4533CC9518D38AA8DBF1925AB92386EDD4009923",
            Convert.ToHexString(digest));
    }

    [Fact]
    public void Length_and_salt_make_other_digests()
    {
        byte[] whole = new byte[64], part = new byte[4], salted = new byte[64];
        byte[] data = Encoding.ASCII.GetBytes("abc");
        Blake2b.Hash(data, whole);
        Blake2b.Hash(data, part);
        Blake2b.HashSalted(data, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], salted);
        Assert.NotEqual(whole[..4], part);
        Assert.NotEqual(whole, salted);
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(65, 16)]
    [InlineData(64, 15)]
    public void Wrong_lengths_are_refused(int digest, int salt) =>
        Assert.Throws<ArgumentException>(() => Blake2b.HashSalted([], new byte[salt], new byte[digest]));
}
