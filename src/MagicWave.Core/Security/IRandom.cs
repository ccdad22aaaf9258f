namespace MagicWave.Core.Security;

/// <summary>Where random bytes come from. Production code has <see cref="SystemRandom"/> only; tests may seed their own.</summary>
public interface IRandom
{
    /// <summary>Fills the span with unpredictable bytes.</summary>
    void Fill(Span<byte> destination);

    /// <summary>A number from 0 up to, not including, <paramref name="exclusiveMaximum"/>, each as likely as any other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not positive.</exception>
    long NextInt64(long exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong bound = (ulong)exclusiveMaximum;
        ulong limit = ulong.MaxValue - (ulong.MaxValue % bound);
        while (true)
        {
            Fill(bytes);
            ulong value = BitConverter.ToUInt64(bytes);
            if (value < limit)
            {
                return (long)(value % bound);
            }
        }
    }

    /// <summary>Brings the items into an order that is as likely as any other.</summary>
    void Shuffle<T>(IList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        for (int i = items.Count - 1; i > 0; i--)
        {
            int other = (int)NextInt64(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
