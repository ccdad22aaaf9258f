namespace MagicWave.Onion.Relay.Authority;

/// <summary>When consensuses begin: at full intervals since midnight UTC (dir-spec 1.4).</summary>
internal static class VotingSchedule
{
    /// <summary>The first start after a time.</summary>
    /// <param name="date">The time.</param>
    /// <param name="interval">From one start to the next; divides a day.</param>
    /// <param name="offset">How much later than full intervals.</param>
    public static DateTimeOffset NextStart(DateTimeOffset date, TimeSpan interval, TimeSpan offset)
    {
        DateTimeOffset shifted = date - offset;
        DateTimeOffset midnight = new(shifted.UtcDateTime.Date, TimeSpan.Zero);
        long passed = (shifted - midnight).Ticks / interval.Ticks;
        DateTimeOffset next = midnight + (interval * (passed + 1));
        DateTimeOffset tomorrow = midnight.AddDays(1);

        // Where intervals do not divide the day, the last one of it is cut short, or drawn out when little would be left.
        return (tomorrow - next < interval / 2 ? tomorrow : next) + offset;
    }

    /// <summary>The start that holds at a time: the last one that is not later.</summary>
    public static DateTimeOffset CurrentStart(DateTimeOffset date, TimeSpan interval, TimeSpan offset)
    {
        DateTimeOffset shifted = date - offset;
        DateTimeOffset midnight = new(shifted.UtcDateTime.Date, TimeSpan.Zero);
        return midnight + (interval * ((shifted - midnight).Ticks / interval.Ticks)) + offset;
    }
}
