namespace MagicWave.Payments.Strategies;

/// <summary>The bounds that all strategies put on what they are asked.</summary>
internal static class HopRange
{
    /// <summary>A circuit's hops are few; the bound keeps every product of a price in range.</summary>
    public const int MaximumHops = 16;

    public static void Check(long price, int hops, int hop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(price);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(price, long.MaxValue / MaximumHops);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hops);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hops, MaximumHops);
        ArgumentOutOfRangeException.ThrowIfNegative(hop);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(hop, hops);
    }
}
