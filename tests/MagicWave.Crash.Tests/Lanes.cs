namespace MagicWave.Crash.Tests;

/// <summary>Runs tests side by side, each on a thread of its own: they wait for processes.</summary>
internal static class Lanes
{
    public const int Count = 4;

    // The ledgers' web servers and the nodes of all lanes share the pool, and the latter block in it.
    static Lanes() => ThreadPool.SetMinThreads(32, 32);

    public static void Run(Action<int> lane)
    {
        Task[] tasks = [.. Enumerable.Range(0, Count).Select(index => Task.Factory.StartNew(
            () => lane(index), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WaitAll(tasks);
    }
}
