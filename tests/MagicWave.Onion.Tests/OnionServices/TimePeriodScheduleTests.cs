using System.Globalization;
using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class TimePeriodScheduleTests
{
    private static readonly TimePeriodSchedule Public = new(1440, TimeSpan.FromHours(1));

    /// <summary>Those of test_time_period and test_start_time_of_next_time_period in tor's src/test/test_hs_common.c.</summary>
    [Theory]
    [InlineData("2016-04-13 11:00:00", 16903, "2016-04-13 12:00:00")]
    [InlineData("2016-04-13 11:59:59", 16903, "2016-04-13 12:00:00")]
    [InlineData("2016-04-13 12:00:00", 16904, "2016-04-14 12:00:00")]
    public void Periods_of_a_day_begin_at_noon(string time, long number, string end)
    {
        TimePeriod period = Public.At(Time(time));
        Assert.Equal(number, period.Number);
        Assert.Equal(Time(end), Public.EndOf(period));
        Assert.Equal(period.Next, Public.At(Public.EndOf(period)));
        Assert.Equal(period, Public.At(Public.StartOf(period)));
        Assert.Equal(period.Previous, Public.At(Public.StartOf(period).AddSeconds(-1)));
    }

    [Theory]
    [InlineData("2016-04-13 00:00:00", "2016-04-13 00:02:00")]
    [InlineData("2016-04-13 00:02:00", "2016-04-13 00:06:00")]
    public void In_a_network_for_tests_a_period_is_a_run_of_the_shared_random_protocol(string time, string end)
    {
        TimePeriodSchedule schedule = TimePeriodSchedule.Of(Consensus(10, 30), isTestingNetwork: true);
        Assert.Equal(4, schedule.LengthMinutes);
        Assert.Equal(TimeSpan.FromMinutes(4), schedule.RunLength);
        Assert.Equal(Time(end), schedule.EndOf(schedule.At(Time(time))));
    }

    [Theory]
    [InlineData(null, 1440)]
    [InlineData(30, 30)]
    [InlineData(1, 5)]
    [InlineData(20000, 14400)]
    public void The_network_sets_the_length_within_bounds(int? parameter, int minutes)
    {
        TimePeriodSchedule schedule = TimePeriodSchedule.Of(Consensus(3600, parameter), isTestingNetwork: false);
        Assert.Equal(minutes, schedule.LengthMinutes);
        Assert.Equal(TimeSpan.FromHours(12), schedule.RotationOffset);
    }

    /// <summary>Those of test_time_between_tp_and_srv in tor's src/test/test_hs_common.c.</summary>
    [Theory]
    [InlineData("1985-10-26 00:00:00", false)]
    [InlineData("1985-10-26 11:00:00", false)]
    [InlineData("1985-10-26 12:00:00", true)]
    [InlineData("1985-10-26 23:00:00", true)]
    [InlineData("1985-10-27 00:00:00", false)]
    public void Noon_to_midnight_is_between_a_period_and_a_run(string validAfter, bool isBetween) =>
        Assert.Equal(isBetween, Public.IsBetweenPeriodAndRun(Time(validAfter)));

    [Fact]
    public void A_run_begins_at_midnight()
    {
        Assert.Equal(Time("2017-06-23 00:00:00"), Public.RunStart(Time("2017-06-23 23:00:00")));
        Assert.Equal(Time("2017-06-23 00:00:00"), Public.RunStart(Time("2017-06-23 00:00:00")));
    }

    [Fact]
    public void A_consensus_without_an_interval_is_no_accident()
    {
        TimePeriodSchedule schedule = TimePeriodSchedule.Of(Consensus(0, null), isTestingNetwork: true);
        Assert.Equal(1, schedule.LengthMinutes);
        Assert.Equal(0, schedule.At(DateTimeOffset.UnixEpoch).Number);
    }

    private static Consensus Consensus(int interval, int? parameter)
    {
        DateTimeOffset start = Time("2016-04-13 00:00:00");
        return new()
        {
            Flavor = ConsensusFlavor.Microdesc,
            Method = 33,
            ValidAfter = start,
            FreshUntil = start.AddSeconds(interval),
            ValidUntil = start.AddSeconds(3 * interval),
            Routers = [],
            Params = parameter is { } value ? new Dictionary<string, int> { ["hsdir_interval"] = value } : [],
        };
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
