using MagicWave.Core.Time;

namespace MagicWave.Core.Tests.Time;

public class ExpiringSetTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ExpiringSet<int> _set = new(Minute, 3);
    private Instant _now = new(0);

    [Fact]
    public void Forgets_after_its_time()
    {
        Assert.True(_set.Add(1, _now));
        Assert.False(_set.Add(1, _now));
        Assert.True(_set.Contains(1, _now));
        _now += Minute;
        Assert.False(_set.Contains(1, _now));
        Assert.True(_set.Add(1, _now));
    }

    [Fact]
    public void Remembers_for_longer_what_is_added_again()
    {
        _set.Add(1, _now);
        _now += Minute / 2;
        Assert.False(_set.Add(1, _now));
        _now += Minute / 2;
        _set.Add(2, _now);
        Assert.True(_set.Contains(1, _now));
        _now += Minute / 2;
        Assert.False(_set.Contains(1, _now));
    }

    [Fact]
    public void Holds_no_more_than_its_capacity()
    {
        for (int i = 0; i < 100; i++)
        {
            _set.Add(i, _now);
            Assert.InRange(_set.Count, 0, 3);
        }

        Assert.False(_set.Contains(96, _now));
        Assert.True(_set.Contains(97, _now));
    }
}
