using MagicWave.Onion.Relay.Authority;

namespace MagicWave.Onion.Relay.Tests.Authority;

public class VotingScheduleTests
{
    [Theory]
    [InlineData("12:00:00", 3600, 0, "13:00:00")]
    [InlineData("12:59:59", 3600, 0, "13:00:00")]
    [InlineData("23:30:00", 3600, 0, "00:00:00")]
    [InlineData("12:00:05", 20, 0, "12:00:20")]
    [InlineData("12:00:05", 20, 7, "12:00:07")]
    [InlineData("12:00:07", 20, 7, "12:00:27")]
    [InlineData("12:00:01", 7, 0, "12:00:04")]
    public void The_next_start_is_the_next_full_interval_since_midnight(string at, int interval, int offset, string expected)
    {
        DateTimeOffset midnight = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset next = VotingSchedule.NextStart(midnight + TimeSpan.Parse(at), TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(offset));
        Assert.Equal(TimeSpan.Parse(expected), next.TimeOfDay);
        Assert.True(next > midnight + TimeSpan.Parse(at));
    }
}
