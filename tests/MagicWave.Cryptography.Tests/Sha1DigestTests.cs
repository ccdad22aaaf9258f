using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;

namespace MagicWave.Cryptography.Tests;

public sealed class Sha1DigestTests
{
    /// <summary>FIPS 180-4 examples, and the empty message.</summary>
    [Theory]
    [InlineData("", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("abc", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1")]
    public void Digests_as_in_fips_180(string message, string expected)
    {
        Sha1Digest digest = Sha1Digest.Create();
        digest.Append(System.Text.Encoding.ASCII.GetBytes(message));
        byte[] actual = new byte[20];
        digest.Peek(actual);
        Assert.Equal(expected, Convert.ToHexStringLower(actual));
    }

    [Fact]
    public void After_every_piece_it_equals_the_digest_of_all_pieces() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[][]>(),
            pieces =>
            {
                Sha1Digest digest = Sha1Digest.Create();
                List<byte> all = [];
                byte[] actual = new byte[20];
                foreach (byte[] piece in pieces)
                {
                    digest.Append(piece);
                    all.AddRange(piece);
                    digest.Peek(actual);
                    Assert.Equal(SHA1.HashData(all.ToArray()), actual);
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Assignment_clones_the_running_state()
    {
        Sha1Digest digest = Sha1Digest.Create();
        digest.Append("common "u8);
        Sha1Digest saved = digest;
        digest.Append("left"u8);
        saved.Append("right"u8);
        byte[] left = new byte[20], right = new byte[20];
        digest.Peek(left);
        saved.Peek(right);
        Assert.Equal(SHA1.HashData("common left"u8), left);
        Assert.Equal(SHA1.HashData("common right"u8), right);
    }

    [Fact]
    public void Long_data_goes_through_whole()
    {
        byte[] data = RandomNumberGenerator.GetBytes(100_003);
        byte[] actual = new byte[20];
        Sha1Digest digest = Sha1Digest.Create();
        digest.Append(data);
        digest.Peek(actual);
        Assert.Equal(SHA1.HashData(data), actual);
    }

    [Fact]
    public void Misuse_throws()
    {
        Sha1Digest none = default;
        Assert.Throws<InvalidOperationException>(() => none.Append("x"u8));
        Assert.Throws<InvalidOperationException>(() => none.Peek(new byte[20]));
        Sha1Digest digest = Sha1Digest.Create();
        Assert.Throws<ArgumentException>(() => digest.Peek(new byte[19]));
        Assert.Throws<ArgumentException>(() => digest.Peek(new byte[21]));
        digest.Erase();
        Assert.Throws<InvalidOperationException>(() => digest.Append("x"u8));
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        byte[] cell = new byte[509], result = new byte[20];
        Sha1Digest digest = Sha1Digest.Create();
        digest.Append(cell);
        digest.Peek(result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            digest.Append(cell);
            digest.Peek(result);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
