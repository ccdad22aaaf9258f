namespace MagicWave.Payments.Units;

/// <summary>Wall time as messages and stored states hold it: validity, due times and ages outlive the process, an instant does not.</summary>
/// <param name="Milliseconds">Since 1970-01-01 00:00 UTC.</param>
public readonly record struct UnixTime(long Milliseconds) : IComparable<UnixTime>
{
    /// <summary>A later (or, with a negative duration, earlier) time.</summary>
    public static UnixTime operator +(UnixTime time, TimeSpan duration) => new(time.Milliseconds + (long)duration.TotalMilliseconds);

    /// <summary>The time from right to left.</summary>
    public static TimeSpan operator -(UnixTime left, UnixTime right) => TimeSpan.FromMilliseconds(left.Milliseconds - right.Milliseconds);

    /// <summary>Whether left is earlier.</summary>
    public static bool operator <(UnixTime left, UnixTime right) => left.Milliseconds < right.Milliseconds;

    /// <summary>Whether left is later.</summary>
    public static bool operator >(UnixTime left, UnixTime right) => left.Milliseconds > right.Milliseconds;

    /// <summary>Whether left is not later.</summary>
    public static bool operator <=(UnixTime left, UnixTime right) => left.Milliseconds <= right.Milliseconds;

    /// <summary>Whether left is not earlier.</summary>
    public static bool operator >=(UnixTime left, UnixTime right) => left.Milliseconds >= right.Milliseconds;

    /// <summary>The same as the operator.</summary>
    public UnixTime Add(TimeSpan duration) => this + duration;

    /// <summary>The same as the operator.</summary>
    public TimeSpan Subtract(UnixTime other) => this - other;

    /// <inheritdoc/>
    public int CompareTo(UnixTime other) => Milliseconds.CompareTo(other.Milliseconds);
}
