using MagicWave.Payments.Metering;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Metering;

public sealed class MeterMessageTests
{
    private static readonly byte[] Value = new SeededRandom(3).Bytes(TickHash.Length);

    [Fact]
    public void A_release_reads_as_it_was_written()
    {
        byte[] body = new TickRelease(7, Value).Write(new byte[64]).ToArray();
        Assert.Equal("0100" + "00000007" + Hex.Format(Value), Hex.Format(body));
        Assert.True(TickRelease.TryRead(body, out TickRelease tick));
        Assert.Equal(7U, tick.Index);
        Assert.Equal(Value, tick.Value.ToArray());
        Assert.False(ChainRenewal.TryRead(body, out _));
    }

    [Fact]
    public void A_renewal_reads_as_it_was_written()
    {
        byte[] body = new ChainRenewal(1024, Value, default).Write(new byte[128]).ToArray();
        Assert.True(ChainRenewal.TryRead(body, out ChainRenewal renewal));
        Assert.Equal(1024U, renewal.Index);
        Assert.Equal(Value, renewal.Inbound.ToArray());
        Assert.True(renewal.Outbound.IsEmpty);
        body = new ChainRenewal(1024, Value, Value).Write(new byte[128]).ToArray();
        Assert.True(ChainRenewal.TryRead(body, out renewal));
        Assert.Equal(Value, renewal.Outbound.ToArray());
        Assert.False(TickRelease.TryRead(body, out _));
    }

    [Fact]
    public void Link_messages_read_as_they_were_written()
    {
        byte[] body = new TickMessage(9, Value).Write(new byte[64]).ToArray();
        Assert.Equal("0120" + "00000009" + Hex.Format(Value), Hex.Format(body));
        Assert.True(TickMessage.TryRead(body, out TickMessage tick));
        Assert.Equal(9U, tick.Index);
        Assert.Equal(Value, tick.Value.ToArray());
        body = new TickAnswer(9, 20).Write(new byte[64]).ToArray();
        Assert.Equal("0121" + "00000009" + "0000000000000014", Hex.Format(body));
        Assert.True(TickAnswer.TryRead(body, out TickAnswer answer));
        Assert.Equal(9U, answer.Index);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0100")]
    [InlineData("010000000000")]
    [InlineData("01210000000000")]
    [InlineData("012100000000")]
    [InlineData("0121000000010000ffffffffffff")]
    [InlineData("022100000001")]
    [InlineData("0120000000010000")]
    public void Bad_bodies_are_refused(string hex)
    {
        byte[] body = Hex.Parse(hex);
        Assert.False(TickRelease.TryRead(body, out _));
        Assert.False(ChainRenewal.TryRead(body, out _));
        Assert.False(TickMessage.TryRead(body, out _));
        Assert.False(TickAnswer.TryRead(body, out _));
    }

    [Fact]
    public void An_index_of_nothing_or_beyond_the_bound_is_refused()
    {
        foreach (uint index in new[] { 0U, TickRules.MaximumIndex + 1, uint.MaxValue })
        {
            Assert.False(TickRelease.TryRead(new TickRelease(index, Value).Write(new byte[64]), out _));
            Assert.False(ChainRenewal.TryRead(new ChainRenewal(index, Value, Value).Write(new byte[128]), out _));
            Assert.False(TickMessage.TryRead(new TickMessage(index, Value).Write(new byte[64]), out _));
            Assert.False(TickAnswer.TryRead(new TickAnswer(index, 20).Write(new byte[64]), out _));
        }
    }
}
