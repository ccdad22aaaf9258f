namespace MagicWave.TestKit;

/// <summary>Shows that a piece of code leaves no work for the collector.</summary>
public static class AllocationAssert
{
    private const int Rounds = 5;

    /// <summary>Throws when the action allocates on every round of calls.</summary>
    /// <param name="action">Does one operation, and may run many times.</param>
    /// <param name="warmUp">Calls before measuring: they pay for type initialisers, pools and compilation.</param>
    /// <param name="calls">Calls per measured round.</param>
    public static void None(Action action, int warmUp = 200, int calls = 200)
    {
        double perCall = BytesPerCall(action, warmUp, calls);
        if (perCall > 0)
        {
            throw new InvalidOperationException($"Expected no allocation; {perCall:F2} bytes per call were allocated.");
        }
    }

    /// <summary>
    /// Bytes that one call allocates on this thread: the least of several rounds, because growth of a pool or a late type initialiser
    /// happens once, while what the operation itself allocates shows in every round.
    /// </summary>
    public static double BytesPerCall(Action action, int warmUp = 200, int calls = 200)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(calls);
        for (int i = 0; i < warmUp; i++)
        {
            action();
        }

        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < calls; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return (double)least / calls;
    }
}
