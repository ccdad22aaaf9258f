using MagicWave.TestKit;

namespace MagicWave.Cryptography.Tests;

public sealed class Ed25519GroupTests
{
    [Fact]
    public void What_is_added_can_be_subtracted()
    {
        SeededRandom random = new(9);
        for (int i = 0; i < 20; i++)
        {
            byte[] left = Scalar(random), right = Scalar(random), sum = new byte[32], back = new byte[32];
            Ed25519Group.AddScalars(left, right, sum);
            Ed25519Group.SubtractScalars(sum, right, back);
            Assert.Equal(left, back);
            Ed25519Group.SubtractScalars(left, sum, back);
            Ed25519Group.AddScalars(back, right, back);
            Assert.Equal(new byte[32], back);
        }
    }

    [Fact]
    public void Lengths_are_checked()
    {
        Assert.Throws<ArgumentException>(() => Ed25519Group.SubtractScalars(new byte[31], new byte[32], new byte[32]));
        Assert.Throws<ArgumentException>(() => Ed25519Group.SubtractScalars(new byte[32], new byte[33], new byte[32]));
        Assert.Throws<ArgumentException>(() => Ed25519Group.SubtractScalars(new byte[32], new byte[32], new byte[0]));
    }

    private static byte[] Scalar(SeededRandom random)
    {
        byte[] scalar = new byte[32];
        Ed25519Group.ReduceScalar(random.Bytes(64), scalar);
        return scalar;
    }
}
