using MagicWave.Payments.Balances;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

/// <summary>The small pure parts of a payee's side: denominations, marks of what is unpaid, points for breaches.</summary>
public sealed class PayeeNumbersTests
{
    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(7, 10, 7)]
    [InlineData(39, 10, 39)]
    [InlineData(45, 10, 40)]
    [InlineData(1_256, 10, 1_250)]
    [InlineData(1_256, 100, 1_200)]
    [InlineData(256, 100, 250)]
    [InlineData(123, 1, 123)]
    [InlineData(long.MaxValue, 1_000_000, long.MaxValue / 1_000_000 * 1_000_000)]
    public void Amounts_are_rounded_down_to_few_digits(long amount, long denomination, long expected) =>
        Assert.Equal(expected, Denomination.RoundDown(new(amount), new(denomination)).Value);

    [Fact]
    public void Age_is_that_of_the_oldest_request_that_is_not_covered()
    {
        UnpaidMarks marks = new(since: null, Amount.Zero);
        Assert.Null(marks.Oldest);
        marks.Add(new(1_000), new(100));
        marks.Add(new(2_000), new(40));
        marks.Add(new(3_000), new(250));
        marks.Cover(new(99));
        Assert.Equal(new UnixTime(1_000), marks.Oldest);
        marks.Cover(new(100));
        Assert.Equal(new UnixTime(3_000), marks.Oldest);
        marks.Lower(new(50));
        marks.Cover(new(200));
        Assert.Null(marks.Oldest);
    }

    [Fact]
    public void Many_marks_are_never_younger_than_the_truth()
    {
        UnpaidMarks marks = new(since: null, Amount.Zero);
        for (int i = 1; i <= 100; i++)
        {
            marks.Add(new(i), new(i));
        }

        marks.Cover(new(50));
        Assert.InRange(marks.Oldest!.Value.Milliseconds, 1, 51);
        marks.Cover(new(99));
        Assert.NotNull(marks.Oldest);
        marks.Cover(new(100));
        Assert.Null(marks.Oldest);
    }

    [Fact]
    public void Points_fall_to_half_and_a_ban_ends_at_half()
    {
        FaultScore score = new(TimeSpan.FromMinutes(10), points: 0, at: null);
        for (int i = 0; i < 4; i++)
        {
            Assert.False(score.IsBanned);
            score.Add(ProtocolFault.BadSignature, new(0));
        }

        Assert.True(score.IsBanned);
        Assert.Equal(new UnixTime(600_000), score.BackAt);
        score.Judge(new(599_999));
        Assert.True(score.IsBanned);
        score.Judge(new(600_000));
        Assert.False(score.IsBanned);
        score.Judge(new(600_000 * 40L));
        Assert.Equal(0, score.Points);
        Assert.Null(score.At);
    }

    [Fact]
    public void No_number_of_breaches_bans_for_ever()
    {
        FaultScore score = new(TimeSpan.FromMinutes(10), points: 0, at: null);
        for (int i = 0; i < 100_000; i++)
        {
            score.Add(ProtocolFault.FalseReceipt, new(0));
        }

        Assert.InRange((score.BackAt!.Value - new UnixTime(0)).TotalMinutes, 60, 70);
    }

    [Fact]
    public void Messages_of_newer_programs_cost_no_points() => Assert.Equal(0, FaultScore.WeightOf(ProtocolFault.UnknownMessage));
}
