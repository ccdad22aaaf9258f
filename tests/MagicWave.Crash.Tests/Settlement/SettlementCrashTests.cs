using System.Collections.Concurrent;
using System.Globalization;
using MagicWave.Crash.Tests.Nodes;
using MagicWave.TestKit;

namespace MagicWave.Crash.Tests.Settlement;

/// <summary>A payer or a payee is killed by SIGKILL, and goes on: there is one payment for each request, and the books agree with the ledger.</summary>
public sealed class SettlementCrashTests : IDisposable
{
    private static readonly Debts Some = new(ToPayee: 27, ToOther: 18);
    private const int Payments = 3;
    private const int Steps = 100;
    private static readonly Debts Much = new(ToPayee: 15_000, ToOther: 0);
    private const int RandomKills = 120;

    /// <summary>A few payments: at each tenth start so much is waited for.</summary>
    private const int Few = 100;

    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-settle").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_kill_of_the_payer_at_every_step_changes_nothing() => KillEverywhere(
        SettlementRun.Payer,
        DyingStore.BeforeCommit, DyingStore.AfterCommit, DyingRail.AfterSign, DyingRail.BeforeSubmit, DyingRail.AfterSubmit,
        DyingRail.AfterRead, NodeHost.BeforeSend, NodeHost.AfterSend);

    [Fact]
    public void A_kill_of_the_payee_at_every_step_changes_nothing() => KillEverywhere(
        SettlementRun.Payee,
        DyingStore.BeforeCommit, DyingStore.AfterCommit, DyingRail.BeforeFind, DyingRail.AfterFind, DyingRail.AfterRead, NodeHost.BeforeSend, NodeHost.AfterSend);

    [Fact]
    public void Hundreds_of_kills_at_any_time_change_nothing()
    {
        int payments = 0;
        Lanes.Run(lane =>
        {
            string folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"free-{lane}"));
            int victim = lane % 2 == 0 ? SettlementRun.Payer : SettlementRun.Payee;
            SeededRandom random = new((ulong)lane);
            using FreeRun run = FreeRun.Create(folder, victim, Much);

            TimeSpan few = TimeSpan.Zero;
            for (int kill = 0; kill < RandomKills / Lanes.Count; kill++)
            {
                run.Begin();
                if (kill % 10 == 0)
                {
                    // How long a few payments take, on this machine as it is now.
                    run.WaitUntilReady();
                    few = run.Settle(LongEnough, run.SettledBySurvivor + Few);
                    few = few < LongestLife ? few : LongestLife;
                }
                else if (random.Chance(8))
                {
                    // While it starts and reads its books.
                    Thread.Sleep(random.Next(200));
                }
                else
                {
                    run.WaitUntilReady();
                    run.Settle(few * random.Next(1000) / 1000, run.SettledBySurvivor + (2 * Few));
                }

                run.Kill();
            }

            // The kills came while it worked: something is paid, and not all.
            Assert.InRange(run.SettledBySurvivor, Few, Much.ToPayee - 1);
            Interlocked.Add(ref payments, run.FinishAndCheck(Much));
        });
        Assert.InRange(payments, RandomKills / 2, int.MaxValue);
    }

    private void KillEverywhere(int victim, params string[] places)
    {
        string begin = Path.Combine(_folder, "begin");
        SettlementRun.Create(begin, Some);
        ConcurrentQueue<string> died = [];
        int unkilled = 0;
        Lanes.Run(lane =>
        {
            // Each lane takes every so-many-th place, until it is beyond the last one.
            bool isKilled = true;
            for (int place = lane + 1; isKilled; place += Lanes.Count)
            {
                Assert.InRange(place, 1, Steps);
                string folder = Child.Copy(begin, Path.Combine(_folder, place.ToString(CultureInfo.InvariantCulture)));
                using SettlementRun run = SettlementRun.Open(folder);
                run.Row.Start(victim, place);
                run.Finish(Some);
                Assert.Equal(Payments, run.Check(Some));
                isKilled = run.Row.LastWords.Count > 0;
                run.Row.LastWords.ForEach(died.Enqueue);
            }

            Interlocked.Increment(ref unkilled);
        });
        Assert.Equal(Lanes.Count, unkilled);
        Assert.Equal(places.Order(), died.Distinct().Order());
    }
}
