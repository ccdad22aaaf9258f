using MagicWave.Core.Security;
using MagicWave.Core.Time;

namespace MagicWave.Onion.Directory.Client;

/// <summary>
/// When a failed download may be tried again: exponential backoff with decorrelated jitter (dir-spec 5.5), so that clients that failed
/// together do not come back together. Pure; not thread-safe.
/// </summary>
internal sealed class DownloadSchedule(IRandom random, TimeSpan cap)
{
    private static readonly TimeSpan LowerBound = TimeSpan.FromSeconds(1);

    private TimeSpan _delay;

    /// <summary>The earliest time of the next attempt; null while none is wanted or one is under way.</summary>
    public Instant? DueAt { get; private set; }

    /// <summary>Attempts that failed since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether an attempt may start.</summary>
    public bool IsDue(Instant now) => DueAt is { } due && due <= now;

    /// <summary>Wants an attempt at a time, with no failures counted.</summary>
    public void Reset(Instant dueAt)
    {
        DueAt = dueAt;
        Failures = 0;
        _delay = TimeSpan.Zero;
    }

    /// <summary>An attempt is under way, or none is wanted.</summary>
    public void Suspend() => DueAt = null;

    /// <summary>The attempt failed.</summary>
    public void HandleFailure(Instant now)
    {
        Failures++;
        long lower = LowerBound.Ticks;
        long upper = Math.Max(lower + TimeSpan.TicksPerSecond, _delay.Ticks * 3);
        _delay = TimeSpan.FromTicks(Math.Min(cap.Ticks, lower + random.NextInt64(upper - lower)));
        DueAt = now + _delay;
    }
}
