using System.Collections.Concurrent;
using System.Globalization;
using MagicWave.Crash.Tests.Nodes;

namespace MagicWave.Crash.Tests.Chains;

/// <summary>
/// A client, a hop or a payee of a chain is killed by SIGKILL, and goes on: everybody is paid or nobody, each pair's books agree, and nothing stays held.
/// </summary>
public sealed class ChainCrashTests : IDisposable
{
    private const int Places = 100;

    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Longer than the first lock lives, and the request.</summary>
    private static readonly TimeSpan UntilExpired = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-chain").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ChainRun.Client)]
    [InlineData(ChainRun.Hop)]
    [InlineData(ChainRun.Payee)]
    public void A_kill_at_every_step_costs_nobody_anything(int victim)
    {
        ConcurrentQueue<string> died = [];
        ConcurrentQueue<int> outcomes = [];
        Lanes.Run(lane =>
        {
            // Each lane takes every so-many-th place, until it is beyond the last one.
            bool isKilled = true;
            for (int place = lane + 1; isKilled; place += Lanes.Count)
            {
                Assert.InRange(place, 1, Places);
                string folder = Path.Combine(_folder, place.ToString(CultureInfo.InvariantCulture));
                using ChainRun run = new(folder, Begin, victim, place);
                run.Pay();
                run.Run(UntilExpired);
                run.CheckHolds();
                isKilled = run.Row.LastWords.Count > 0;

                run.Row.LastWords.ForEach(died.Enqueue);
                int paid = run.CheckBooks();
                outcomes.Enqueue(paid);
                Assert.True(isKilled || paid == 1);

                // Whatever became of it, the next one is paid.
                using ChainRun next = new(folder, run.Time);
                next.Pay();
                next.Run(LongEnough);
                next.CheckHolds();
                Assert.Equal(paid + 1, next.CheckBooks());
            }
        });

        string[] places = [DyingStore.BeforeCommit, DyingStore.AfterCommit, NodeHost.BeforeSend, NodeHost.AfterSend];
        Assert.Equal(places.Order(), died.Distinct().Order());
        Assert.All(outcomes, paid => Assert.InRange(paid, 0, 1));
        Assert.Contains(1, outcomes);
    }
}
