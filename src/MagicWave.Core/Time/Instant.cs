namespace MagicWave.Core.Time;

/// <summary>
/// A point on a monotonic clock, for intervals and deadlines only: it has no date. Machines receive it as <c>now</c>; drivers read it
/// from a <see cref="TimeProvider"/>.
/// </summary>
/// <param name="Ticks">Units of 100 ns since a start that only this process knows.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>Reads the clock.</summary>
    public static Instant Now(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(time.GetElapsedTime(0).Ticks);
    }

    /// <summary>A later (or, with a negative duration, earlier) point.</summary>
    public static Instant operator +(Instant instant, TimeSpan duration) => new(instant.Ticks + duration.Ticks);

    /// <summary>The time from <paramref name="right"/> to <paramref name="left"/>.</summary>
    public static TimeSpan operator -(Instant left, Instant right) => new(left.Ticks - right.Ticks);

    /// <summary>Whether left is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Ticks < right.Ticks;

    /// <summary>Whether left is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Ticks > right.Ticks;

    /// <summary>Whether left is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Ticks <= right.Ticks;

    /// <summary>Whether left is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Ticks >= right.Ticks;

    /// <summary>The same as the operator.</summary>
    public Instant Add(TimeSpan duration) => this + duration;

    /// <summary>The same as the operator.</summary>
    public TimeSpan Subtract(Instant other) => this - other;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);

    /// <summary>The earlier of two deadlines, where either may be absent.</summary>
    public static Instant? Earlier(Instant? left, Instant? right) =>
        left is not { } l ? right : right is not { } r ? left : l <= r ? left : right;
}
