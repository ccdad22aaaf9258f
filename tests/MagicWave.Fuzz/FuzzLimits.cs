namespace MagicWave.Fuzz;

/// <summary>What one input may cost before it counts as a failure.</summary>
/// <param name="Time">Wall time of one call. A call that never returns is reported after ten times as long.</param>
/// <param name="AllocatedBytes">Bytes allocated by one call on its thread.</param>
public sealed record FuzzLimits(TimeSpan Time, long AllocatedBytes)
{
    /// <summary>Two seconds and 64 MiB: far above any honest document, far below what hurts a relay.</summary>
    public static FuzzLimits Default { get; } = new(TimeSpan.FromSeconds(2), 64L << 20);
}
