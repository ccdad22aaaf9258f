using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

public sealed class UnitsTests
{
    [Fact]
    public void Whole_stroops_and_the_rest_are_the_amount() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), units =>
        {
            Amount amount = new(Int128.Abs(units));
            Stroops whole = amount.ToStroops(out Amount rest);
            return Amount.FromStroops(whole) + rest == amount && !rest.IsNegative && rest < new Amount(Amount.UnitsPerStroop);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Carrying_the_rest_loses_nothing_over_many_settlements() =>
        Prop.ForAll(ArbMap.Default.ArbFor<uint[]>(), amounts =>
        {
            Amount rest = Amount.Zero;
            Amount total = Amount.Zero;
            Stroops settled = Stroops.Zero;
            foreach (uint units in amounts)
            {
                total += new Amount(units);
                settled += (rest + new Amount(units)).ToStroops(out rest);
            }

            return Amount.FromStroops(settled) + rest == total;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_stored_form_keeps_every_bit()
    {
        byte[] bytes = new byte[Amount.EncodedLength];
        foreach (Int128 units in new[] { Int128.Zero, Int128.One, Int128.NegativeOne, Int128.MaxValue, Int128.MinValue })
        {
            new Amount(units).CopyTo(bytes);
            Assert.Equal(units, Amount.FromBytes(bytes).Units);
        }
    }

    [Theory]
    [InlineData(0, "0.0000000000000")]
    [InlineData(1, "0.0000000000001")]
    [InlineData(-1_000_000, "-0.0000001000000")]
    [InlineData(10_000_000_000_001, "1.0000000000001")]
    public void Amounts_are_written_in_MWT(long units, string text) => Assert.Equal(text, new Amount(units).ToString());

    [Fact]
    public void Stroops_are_written_in_MWT_and_stay_in_range()
    {
        Assert.Equal("0.0000012", new Stroops(12).ToString());
        Assert.Equal("922337203685.4775807", Stroops.MaxValue.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Stroops(-1));
        Assert.Throws<OverflowException>(() => Stroops.MaxValue + new Stroops(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Amount(-1).ToStroops(out _));
        Assert.Equal(Stroops.MaxValue, new Amount(Int128.MaxValue).ToStroopsOrLimit());
        Assert.Equal(Stroops.Zero, new Amount(-1).ToStroopsOrLimit());
    }
}
