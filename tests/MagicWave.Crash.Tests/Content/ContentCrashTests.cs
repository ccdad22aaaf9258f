using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MagicWave.Crash.Tests.Nodes;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Resources;
using MagicWave.TestKit;

namespace MagicWave.Crash.Tests.Content;

/// <summary>
/// A visitor, a publisher or a relay between them is killed by SIGKILL while a page is paid, and goes on: everybody is paid or nobody, a visitor who paid has a
/// proof that is taken, and the day's budget counts what was paid and nothing else.
/// </summary>
public sealed class ContentCrashTests : IDisposable
{
    /// <summary>The user's budget for a day.</summary>
    private const int Pages = 2;

    private const int ManyPages = 1_000;
    private const int RandomKills = 40;
    private static readonly TimeSpan OnePayment = TimeSpan.FromSeconds(2);

    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-content").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ContentPart.Visitor)]
    [InlineData(1)]
    [InlineData(ContentPart.Meeting)]
    [InlineData(3)]
    [InlineData(ContentPart.Publisher)]
    public void A_kill_at_every_step_costs_nobody_anything(int victim)
    {
        int places = CountPlaces(victim);
        Assert.InRange(places, 10, 30);
        ConcurrentQueue<string> died = [];
        ConcurrentQueue<int> outcomes = [];
        Lanes.Run(lane =>
        {
            for (int place = lane + 1; place <= places; place += Lanes.Count)
            {
                string folder = Path.Combine(_folder, place.ToString(CultureInfo.InvariantCulture));
                using ContentRun run = new(folder, Begin, Pages);
                _ = run.Fork(victim);
                run.Row.Do(victim, NodeCommand.Arm, place, []);
                _ = run.Buy(0);
                run.RunOut();
                int paid = run.CheckProofs(0, 1);
                run.Run(OnePayment);
                died.Enqueue(Assert.Single(run.Row.LastWords));
                Assert.Equal(paid, run.CheckBooks());
                outcomes.Enqueue(paid);
                BuyTheRest(folder, run.Time, paid);
            }
        });

        string[] kinds = [DyingStore.BeforeCommit, DyingStore.AfterCommit, NodeHost.AfterSend];
        Assert.Equal(kinds.Order(), died.Distinct().Order());
        Assert.All(outcomes, paid => Assert.InRange(paid, 0, 1));
        Assert.Equal([0, 1], outcomes.Distinct().Order());
    }

    [Fact]
    public void Dozens_of_kills_at_any_time_cost_nobody_anything() => Lanes.Run(lane =>
    {
        const int Kills = RandomKills / Lanes.Count;
        SeededRandom random = new((ulong)lane);
        using ContentRun run = new(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"free-{lane}")), Begin, ManyPages);
        int page = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            // The second time it is warm: so long does a payment take, on this machine as it is now.
            ChildNode child = run.Fork(random.Next(ContentRun.Nodes));
            BuyAndRun(run, page++);
            Stopwatch watch = Stopwatch.StartNew();
            BuyAndRun(run, page++);
            child.KillAfter(watch.Elapsed * random.Next(1000) / 1000);
            BuyAndRun(run, page++);
            child.WaitUntilKilled();

            // It comes back while locks of before are still open.
            run.Run(OnePayment + TimeSpan.FromSeconds(random.Next(20)));
        }

        run.RunOut();
        Assert.Equal(Kills, run.Row.LastWords.Count);
        int paid = run.CheckProofs(0, page);
        Assert.InRange(paid, 2 * Kills, page);
        Assert.Equal(paid, run.CheckBooks());
    });

    /// <summary>The proof of page 0 is good for nothing else after the publisher's restart, and altered it is none.</summary>
    private static void CheckAltered(ContentRun run, byte[] proof)
    {
        const int Request = 2;
        const int Session = Request + RequestId.Length;
        const int Opening = Session + ResourceSession.Length;
        Assert.Equal(ResourceVerdict.WrongResource, run.Show(1, proof));
        foreach ((int at, ResourceVerdict verdict) in ((int, ResourceVerdict)[])
        [
            (Request, ResourceVerdict.Unknown), (Session, ResourceVerdict.WrongSession), (Opening, ResourceVerdict.WrongOpening),
        ])
        {
            byte[] altered = [.. proof];
            altered[at] ^= 1;
            Assert.Equal(verdict, run.Show(0, altered));
        }
    }

    /// <summary>What was shown before a kill counts, but for a publisher that died before it could write that down.</summary>
    private static void CheckReplays(ContentRun run, byte[] proof)
    {
        int showings = 0;
        for (; run.Show(0, proof) != ResourceVerdict.UsedUp; showings++)
        {
            Assert.InRange(showings, 0, ResourceTill.Repetitions);
        }

        Assert.InRange(showings, ResourceTill.Repetitions, ResourceTill.Repetitions + 1);
    }

    /// <summary>Nobody dies: one page is paid, and so many places are passed.</summary>
    private int CountPlaces(int victim)
    {
        using ContentRun run = new(Path.Combine(_folder, "nobody"), Begin, Pages);
        _ = run.Fork(victim);
        run.Row.Do(victim, NodeCommand.Arm, 0, []);
        Assert.Equal(ResourceRefusalReason.None, run.Buy(0));
        run.RunOut();
        Assert.Equal(1, run.CheckProofs(0, 1));
        run.Run(OnePayment);
        int places = BitConverter.ToInt32(run.Row.Do(victim, NodeCommand.Arm, 0, []));
        Assert.Equal(1, run.CheckBooks());
        return places;
    }

    private static void BuyAndRun(ContentRun run, int page)
    {
        _ = run.Buy(page);
        run.Run(OnePayment);
    }

    /// <summary>All have started once more. What is left of the day's budget can be spent, and no unit beyond; proofs stay good for their page alone.</summary>
    private static void BuyTheRest(string folder, DateTimeOffset start, int paid)
    {
        using ContentRun run = new(folder, start, Pages);
        if (paid == 1)
        {
            CheckAltered(run, run.Find(0));
            CheckReplays(run, run.Find(0));
        }

        int page = 1;
        for (; page <= Pages - paid; page++)
        {
            Assert.Equal(ResourceRefusalReason.None, run.Buy(page));
            run.Run(TimeSpan.FromSeconds(3));
        }

        Assert.Equal(ResourceRefusalReason.OverDailyBudget, run.Buy(page));
        run.RunOut();
        Assert.Equal(Pages - paid, run.CheckProofs(1, page));
        Assert.Equal(Pages, run.CheckBooks());
    }
}
