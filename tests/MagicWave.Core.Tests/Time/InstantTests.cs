using MagicWave.Core.Time;
using MagicWave.TestKit;

namespace MagicWave.Core.Tests.Time;

public sealed class InstantTests
{
    private static readonly Instant Early = new(100);
    private static readonly Instant Late = new(300);

    [Fact]
    public void It_follows_the_monotonic_clock_and_not_the_wall()
    {
        ManualTimeProvider time = new();
        Instant before = Instant.Now(time);
        time.SetUtcNow(time.GetUtcNow().AddYears(-1));
        time.Advance(TimeSpan.FromMilliseconds(5));

        Assert.Equal(TimeSpan.FromMilliseconds(5), Instant.Now(time) - before);
        Assert.Throws<ArgumentNullException>(() => Instant.Now(null!));
    }

    [Fact]
    public void Arithmetic_is_that_of_durations()
    {
        Assert.Equal(Late, Early + TimeSpan.FromTicks(200));
        Assert.Equal(Early, Late + TimeSpan.FromTicks(-200));
        Assert.Equal(TimeSpan.FromTicks(-200), Early - Late);
        Assert.Equal(Early + TimeSpan.FromTicks(1), Early.Add(TimeSpan.FromTicks(1)));
        Assert.Equal(Late - Early, Late.Subtract(Early));
    }

    [Fact]
    public void Comparison_is_total()
    {
        Assert.True(Early < Late && Late > Early && Early <= Late && Late >= Early);
        Assert.False(Late < Early || Early > Late || Late <= Early || Early >= Late);
        Assert.True(Early <= new Instant(100) && Early >= new Instant(100) && Early.CompareTo(new Instant(100)) == 0);
    }

    [Fact]
    public void The_earlier_of_two_deadlines_counts_only_those_that_are_there()
    {
        Assert.Equal(Early, Instant.Earlier(Early, Late));
        Assert.Equal(Early, Instant.Earlier(Late, Early));
        Assert.Equal(Late, Instant.Earlier(null, Late));
        Assert.Equal(Late, Instant.Earlier(Late, null));
        Assert.Null(Instant.Earlier(null, null));
    }
}
