using MagicWave.Onion.Relay.Authority;
using MagicWave.Onion.Relay.Tests.Descriptor;

namespace MagicWave.Onion.Relay.Tests.Authority;

public class RelayHistoryTests
{
    private static readonly DateTimeOffset Date = TestRelay.Date;

    [Fact]
    public void The_mean_run_and_the_fraction_of_uptime_are_what_was_seen()
    {
        RelayHistory history = new(Date);
        history.HandleUp(Date);
        history.HandleUp(Date.AddHours(1));
        history.HandleDown(Date.AddHours(3));
        history.HandleDown(Date.AddHours(3.5));
        history.HandleUp(Date.AddHours(4));
        Assert.Equal(0.75, history.FractionalUptime(Date.AddHours(4)), 3);
        Assert.Equal(TimeSpan.FromHours(2), history.MeanRun(Date.AddHours(5)));
    }

    [Fact]
    public void What_is_long_ago_counts_less()
    {
        RelayHistory steady = new(Date);
        RelayHistory flaky = new(Date);
        steady.HandleUp(Date);
        for (int day = 0; day < 60; day++)
        {
            flaky.HandleUp(Date.AddDays(day));
            flaky.HandleDown(Date.AddDays(day).AddHours(day < 30 ? 1 : 23));
        }

        DateTimeOffset end = Date.AddDays(60);
        Assert.True(steady.MeanRun(end) > flaky.MeanRun(end));
        Assert.True(flaky.MeanRun(end) > TimeSpan.FromHours(15));
        Assert.True(flaky.FractionalUptime(end) > 0.8);
    }

    [Fact]
    public void A_line_comes_back_as_it_was()
    {
        RelayHistory history = new(Date);
        history.HandleUp(Date);
        history.HandleDown(Date.AddHours(2));
        history.HandleUp(Date.AddHours(3));
        RelayHistory copy = RelayHistory.TryParse(history.ToLine())!;
        Assert.Equal(history.ToLine(), copy.ToLine());
        Assert.Equal(history.MeanRun(Date.AddHours(9)), copy.MeanRun(Date.AddHours(9)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3")]
    [InlineData("1 2 3 4 5 6 x")]
    [InlineData("-1 2 3 4 5 6 7")]
    [InlineData("1 2 3 4 5 6 NaN")]
    public void Other_lines_are_refused(string line) => Assert.Null(RelayHistory.TryParse(line));
}
