namespace MagicWave.Onion.Certificates;

/// <summary>The dates of tor's own certificates: whole hours since 1970 in 32 bits (cert-spec 2.1).</summary>
internal static class CertificateTime
{
    private const long SecondsPerHour = 3600;

    // The last hour that DateTimeOffset can hold; the wire goes on to the year 491936.
    private static readonly uint LastHour = (uint)(DateTimeOffset.MaxValue.ToUnixTimeSeconds() / SecondsPerHour);

    internal static DateTimeOffset FromHours(uint hours) => DateTimeOffset.FromUnixTimeSeconds(Math.Min(hours, LastHour) * SecondsPerHour);

    /// <summary>The first full hour that is not before <paramref name="time"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is before 1970.</exception>
    internal static uint ToHours(DateTimeOffset time)
    {
        long seconds = time.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(seconds, nameof(time));
        return (uint)((seconds + SecondsPerHour - 1) / SecondsPerHour);
    }
}
