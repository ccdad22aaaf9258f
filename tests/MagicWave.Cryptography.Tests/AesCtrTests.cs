using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;

namespace MagicWave.Cryptography.Tests;

public sealed class AesCtrTests
{
    private const string Counter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    private const string Plaintext = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    /// <summary>NIST SP 800-38A appendix F.5.1 and F.5.5.</summary>
    [Theory]
    [InlineData(
        "2b7e151628aed2a6abf7158809cf4f3c",
        "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee")]
    [InlineData(
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6")]
    public void Transforms_as_in_sp_800_38a(string key, string expected)
    {
        byte[] data = Convert.FromHexString(Plaintext);
        using AesCtr stream = new(Convert.FromHexString(key), Convert.FromHexString(Counter));
        stream.Transform(data);
        Assert.Equal(expected, Convert.ToHexStringLower(data));
    }

    /// <summary>
    /// Calls of any lengths, across the carry out of the low half of the counter too, give the stream that single blocks give.
    /// </summary>
    [Fact]
    public void Any_cutting_gives_the_stream_that_blocks_of_aes_give() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyArray<ushort>>(),
            ArbMap.Default.ArbFor<bool>(),
            (cuts, isLong) =>
            {
                byte[] key = RandomNumberGenerator.GetBytes(isLong ? 32 : 16);
                byte[] counter = Convert.FromHexString("00000000000000fffffffffffffffffd");
                int[] lengths = [.. cuts.Get.Select(cut => cut % 1500)];
                byte[] expected = KeyStream(key, counter, lengths.Sum());
                byte[] actual = new byte[expected.Length];
                using AesCtr stream = new(key, counter);
                int offset = 0;
                foreach (int length in lengths)
                {
                    stream.Transform(actual.AsSpan(offset, length));
                    offset += length;
                }

                Assert.Equal(expected, actual);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_counter_wraps_from_all_ones_to_zero()
    {
        byte[] key = RandomNumberGenerator.GetBytes(16);
        byte[] ones = Convert.FromHexString("ffffffffffffffffffffffffffffffff");
        byte[] actual = new byte[600];
        using AesCtr stream = new(key, ones);
        stream.Transform(actual);
        Assert.Equal(KeyStream(key, ones, actual.Length), actual);
    }

    [Fact]
    public void No_counter_means_zero()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        byte[] left = new byte[100], right = new byte[100];
        using AesCtr implicitly = new(key, []);
        using AesCtr explicitly = new(key, new byte[16]);
        implicitly.Transform(left);
        explicitly.Transform(right);
        Assert.Equal(right, left);
    }

    [Fact]
    public void Long_data_goes_through_whole()
    {
        byte[] key = RandomNumberGenerator.GetBytes(16);
        byte[] actual = new byte[50_001];
        using AesCtr stream = new(key, []);
        stream.Transform(actual);
        Assert.Equal(KeyStream(key, new byte[16], actual.Length), actual);
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(15, 16)]
    [InlineData(24, 16)]
    [InlineData(33, 16)]
    [InlineData(16, 15)]
    [InlineData(32, 17)]
    public void Wrong_lengths_throw(int keyLength, int counterLength) =>
        Assert.Throws<ArgumentException>(() => new AesCtr(new byte[keyLength], new byte[counterLength]));

    [Fact]
    public void Use_after_disposal_throws()
    {
        AesCtr stream = new(new byte[16], []);
        stream.Dispose();
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Transform(new byte[1]));
    }

    [Fact]
    public void Transform_allocates_nothing()
    {
        using AesCtr stream = new(new byte[16], []);
        byte[] cell = new byte[509];
        stream.Transform(cell);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            stream.Transform(cell);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>An independent computation: the framework's block cipher over counters that are counted as big integers.</summary>
    private static byte[] KeyStream(byte[] key, byte[] counter, int length)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        System.Numerics.BigInteger value = new(counter, isUnsigned: true, isBigEndian: true);
        byte[] blocks = new byte[(length + 15) / 16 * 16];
        for (int i = 0; i < blocks.Length; i += 16)
        {
            byte[] number = value.ToByteArray(isUnsigned: true, isBigEndian: true);
            number.CopyTo(blocks, i + 16 - number.Length);
            value = (value + 1) % System.Numerics.BigInteger.Pow(2, 128);
        }

        return blocks.Length == 0 ? [] : aes.EncryptEcb(blocks, PaddingMode.None)[..length];
    }
}
