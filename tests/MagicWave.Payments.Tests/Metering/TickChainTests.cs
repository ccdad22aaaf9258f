using System.Security.Cryptography;
using MagicWave.Payments.Metering;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Metering;

public sealed class TickChainTests
{
    private readonly SeededRandom _random = new(7);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(TickRules.ChainLength)]
    public void Ticks_are_those_of_a_chain_that_is_kept_whole_and_few_are_held(int count)
    {
        byte[] seed = _random.Bytes(TickHash.Length);
        byte[][] whole = Whole(seed, count);
        using TickChain chain = new(seed, count);
        Assert.Equal(whole[0], chain.Anchor.ToArray());
        byte[] tick = new byte[TickHash.Length];
        for (int i = 1; i <= count; i++)
        {
            Assert.True(chain.TryRelease(tick));
            Assert.Equal(whole[i], tick);
            Assert.InRange(chain.Held, 1, 2 + int.Log2(count));
        }

        Assert.False(chain.TryRelease(tick));
    }

    [Fact]
    public void Ticks_are_taken_once_in_order_and_after_gaps()
    {
        byte[][] ticks = Whole(_random.Bytes(TickHash.Length), 200);
        TickVerifier verifier = new(ticks[0]);
        Assert.True(verifier.TryAccept(1, ticks[1]));
        Assert.False(verifier.TryAccept(1, ticks[1]));
        Assert.False(verifier.TryAccept(0, ticks[0]));
        Assert.True(verifier.TryAccept(40, ticks[40]));
        Assert.False(verifier.TryAccept(39, ticks[39]));
        Assert.False(verifier.TryAccept(42, ticks[41]));
        Assert.False(verifier.TryAccept(40 + TickRules.MaximumCatchUp + 1, ticks[40 + TickRules.MaximumCatchUp + 1]));
        Assert.False(verifier.TryAccept(uint.MaxValue, ticks[41]));
        Assert.False(verifier.TryAccept(41, _random.Bytes(TickHash.Length)));
        Assert.False(verifier.TryAccept(41, ticks[41].AsSpan(1)));
        Assert.Equal(40U, verifier.Index);
        Assert.True(verifier.TryAccept(40 + TickRules.MaximumCatchUp, ticks[40 + TickRules.MaximumCatchUp]));
    }

    [Fact]
    public void A_tick_of_one_chain_is_none_of_another()
    {
        byte[][] one = Whole(_random.Bytes(TickHash.Length), 4);
        byte[][] other = Whole(_random.Bytes(TickHash.Length), 4);
        TickVerifier verifier = new(one[0]);
        Assert.False(verifier.TryAccept(1, other[1]));
        verifier.Renew(other[0]);
        Assert.False(verifier.TryAccept(1, one[1]));
        Assert.True(verifier.TryAccept(1, other[1]));
    }

    [Fact]
    public void A_tick_costs_one_hash_and_no_allocation()
    {
        byte[][] ticks = Whole(_random.Bytes(TickHash.Length), 4_000);
        TickVerifier verifier = new(ticks[0]);
        uint next = 1;
        AllocationAssert.None(() =>
        {
            if (!verifier.TryAccept(next, ticks[next]))
            {
                throw new InvalidOperationException("A good tick was refused.");
            }

            next++;
        });

        // One hash and no more: the tick before it is exactly one application of the hash away, and a verifier that is told another distance says no.
        Assert.False(verifier.TryAccept(next + 1, ticks[next]));
        Assert.True(verifier.TryAccept(next, ticks[next]));
    }

    [Fact]
    public void The_hash_is_what_the_decision_says()
    {
        byte[] tick = _random.Bytes(TickHash.Length);
        byte[] previous = new byte[TickHash.Length];
        TickHash.Previous(tick, previous);
        Assert.Equal(SHA256.HashData([.. tick, .. "MagicWave tick 1"u8]), previous);
    }

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TickChain(new byte[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TickChain(new byte[32], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TickVerifier(new byte[33]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServedCells(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExposureWindow(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClientMeter(0, 1, 0, _random));
    }

    private static byte[][] Whole(byte[] seed, int count)
    {
        byte[][] values = new byte[count + 1][];
        values[count] = seed;
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = new byte[TickHash.Length];
            TickHash.Previous(values[i + 1], values[i]);
        }

        return values;
    }
}
