using MagicWave.Core.Security;
using MagicWave.TestKit;

namespace MagicWave.Core.Tests.Security;

public sealed class RandomTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(long.MaxValue)]
    public void Numbers_are_below_the_maximum(long maximum)
    {
        IRandom random = SystemRandom.Instance;
        for (int i = 0; i < 200; i++)
        {
            Assert.InRange(random.NextInt64(maximum), 0, maximum - 1);
        }
    }

    [Fact]
    public void Every_number_comes_about_equally_often()
    {
        IRandom random = new SeededRandom(11);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++)
        {
            counts[random.NextInt64(6)]++;
        }

        // Five standard deviations around 10,000; the generator is seeded, so that this holds always or never.
        Assert.All(counts, count => Assert.InRange(count, 9_540, 10_460));
    }

    [Fact]
    public void A_value_that_would_favour_small_numbers_is_drawn_again()
    {
        // Of 2^64 values the topmost one is left over when they are dealt out to three.
        IRandom random = new Scripted([ulong.MaxValue, 7]);

        Assert.Equal(1, random.NextInt64(3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void There_is_no_number_below_nothing(long maximum) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ((IRandom)SystemRandom.Instance).NextInt64(maximum));

    [Fact]
    public void The_system_fills_what_it_is_given()
    {
        byte[] first = new byte[32];
        byte[] second = new byte[32];
        SystemRandom.Instance.Fill(first);
        SystemRandom.Instance.Fill(second);

        Assert.NotEqual(first, second);
    }

    private sealed class Scripted(ulong[] values) : IRandom
    {
        private int _next;

        public void Fill(Span<byte> destination) => BitConverter.TryWriteBytes(destination, values[_next++]);
    }
}
