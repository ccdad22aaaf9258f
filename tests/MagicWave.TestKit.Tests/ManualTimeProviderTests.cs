using MagicWave.Core.Time;

namespace MagicWave.TestKit.Tests;

public sealed class ManualTimeProviderTests
{
    [Fact]
    public void Stands_still_until_it_is_moved()
    {
        ManualTimeProvider time = new();
        Instant start = Instant.Now(time);
        DateTimeOffset wall = time.GetUtcNow();

        Assert.Equal(start, Instant.Now(time));
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(3), Instant.Now(time) - start);
        Assert.Equal(TimeSpan.FromSeconds(3), time.GetUtcNow() - wall);
    }

    [Fact]
    public void Fires_timers_in_order_at_their_own_times()
    {
        ManualTimeProvider time = new();
        long start = time.GetTimestamp();
        List<string> fired = [];
        using ITimer late = time.CreateTimer(_ => Note("late"), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using ITimer periodic = time.CreateTimer(_ => Note("tick"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using ITimer disposed = time.CreateTimer(_ => Note("never"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        disposed.Dispose();

        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["tick 2", "tick 4", "late 5", "tick 6"], fired);
        Assert.Equal(TimeSpan.FromSeconds(2), time.UntilNextTimer);

        void Note(string what) => fired.Add($"{what} {time.GetElapsedTime(start).TotalSeconds}");
    }

    [Fact]
    public void A_timer_armed_by_a_callback_fires_in_the_same_advance()
    {
        ManualTimeProvider time = new();
        int fired = 0;
        ITimer? timer = null;
        timer = time.CreateTimer(_ => fired += timer!.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan) ? 1 : 0, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(3, fired);
    }

    [Fact]
    public async Task Delays_of_the_framework_follow_it()
    {
        ManualTimeProvider time = new();
        Task delay = Task.Delay(TimeSpan.FromMinutes(1), time);
        Assert.False(delay.IsCompleted);

        Assert.True(time.AdvanceToNextTimer());

        await delay;
        Assert.Equal(0, time.ArmedTimers);
        Assert.False(time.AdvanceToNextTimer());
    }

    [Fact]
    public void Setting_the_wall_clock_moves_no_timer()
    {
        ManualTimeProvider time = new();
        long start = time.GetTimestamp();
        time.SetUtcNow(time.GetUtcNow().AddDays(-2));

        Assert.Equal(start, time.GetTimestamp());
    }
}
