using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Relay.Authority;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.Authority;

/// <summary>
/// What our authority says and when, against how services and clients (stock tor's and our own) choose between the two values of a consensus: all must
/// place the directories of a time period by the same value, whichever consensus of that time they have.
/// </summary>
public sealed class SharedRandomTests
{
    [Theory]
    [InlineData(3600, 0)]
    [InlineData(1800, 0)]
    [InlineData(300, 0)]
    [InlineData(20, 0)]
    [InlineData(20, 4)]
    [InlineData(10, 0)]
    public void A_time_period_has_one_value_as_long_as_anybody_asks_for_it(int intervalSeconds, int offsetSeconds)
    {
        TimeSpan interval = TimeSpan.FromSeconds(intervalSeconds);
        SharedRandom random = new(new SeededRandom(1));
        TimePeriodSchedule schedule = new((int)(24 * interval.TotalMinutes), interval);
        DateTimeOffset first = new DateTimeOffset(2026, 11, 18, 7, 0, 0, TimeSpan.Zero).AddSeconds(offsetSeconds);
        Dictionary<TimePeriod, string> values = [];
        for (int round = 0; round < 24 * 4; round++)
        {
            DateTimeOffset validAfter = first + (round * interval);
            random.Advance(validAfter, interval);
            TimePeriod period = schedule.At(validAfter);
            bool isBetween = schedule.IsBetweenPeriodAndRun(validAfter);
            Hold(values, isBetween ? new(period.Number - 1, period.LengthMinutes) : period, random.Previous);
            Hold(values, isBetween ? period : period.Next, random.Current);
        }

        Assert.InRange(values.Count, 5, 7);
        Assert.Equal(values.Count, values.Values.Distinct().Count());
    }

    [Fact]
    public void A_restart_keeps_the_values()
    {
        TimeSpan interval = TimeSpan.FromSeconds(20);
        SharedRandom before = new(new SeededRandom(1)), after = new(new SeededRandom(2));
        DateTimeOffset date = new(2026, 11, 18, 8, 2, 0, TimeSpan.Zero);
        before.Advance(date, interval);
        TestAuthority authority = new();
        authority.AdvanceTo(authority.Date.AddHours(2));
        Consensus consensus = authority.Microdesc!.Consensus with
        {
            ValidAfter = date, PreviousSharedRandom = before.Previous, CurrentSharedRandom = before.Current,
        };
        after.Load(consensus, interval);
        after.Advance(date + interval, interval);
        Assert.Equal(Text(before.Current), Text(after.Current));
        Assert.Equal(Text(before.Previous), Text(after.Previous));
        after.Advance(date + (24 * interval), interval);
        Assert.Equal(Text(before.Current), Text(after.Previous));
    }

    private static void Hold(Dictionary<TimePeriod, string> values, TimePeriod period, SharedRandomValue? value)
    {
        Assert.NotNull(value);
        if (!values.TryAdd(period, Text(value)))
        {
            Assert.Equal(values[period], Text(value));
        }
    }

    private static string Text(SharedRandomValue? value) => Convert.ToHexString(value!.Value.Span);
}
