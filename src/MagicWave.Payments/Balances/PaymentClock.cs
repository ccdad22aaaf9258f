using MagicWave.Core.Time;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// Translates between the monotonic clock that machines are driven by and wall time, which their messages and records hold. The driver sets
/// it as often as it likes; machines only read it.
/// </summary>
internal sealed class PaymentClock
{
    private long _unixTicksAtZero;

    public PaymentClock(Instant now, DateTimeOffset wall) => Set(now, wall);

    public void Set(Instant now, DateTimeOffset wall) =>
        _unixTicksAtZero = wall.ToUniversalTime().Ticks - DateTimeOffset.UnixEpoch.Ticks - now.Ticks;

    public UnixTime ToUnixTime(Instant instant) => new((_unixTicksAtZero + instant.Ticks) / TimeSpan.TicksPerMillisecond);

    /// <summary>The first instant that is not before the time.</summary>
    public Instant ToInstant(UnixTime time)
    {
        Instant instant = new((time.Milliseconds * TimeSpan.TicksPerMillisecond) - _unixTicksAtZero);
        return ToUnixTime(instant) < time ? new(instant.Ticks + 1) : instant;
    }
}
