using System.Diagnostics;
using System.Globalization;
using MagicWave.Core.Security;
using MagicWave.TestKit;

namespace MagicWave.Crash.Tests;

/// <summary>A process that spends tokens is killed by SIGKILL, and goes on: every token is credited once, and three sets of books agree.</summary>
public sealed class TokenCrashTests : IDisposable
{
    private const int StepTokens = 2;
    private const int RandomKills = 200;
    private const int Lanes = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-crash").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_kill_at_every_persisted_step_of_a_spend_changes_nothing()
    {
        string begin = Path.Combine(_folder, "begin");
        TokenScenario.Create(begin, StepTokens);
        int places = CountPlaces(begin);
        Assert.InRange(places, 12 * StepTokens, 80 * StepTokens);
        int killed = 0;
        Parallel.ForEach(Enumerable.Range(1, places), new() { MaxDegreeOfParallelism = Lanes }, place =>
        {
            string folder = Copy(begin, string.Create(CultureInfo.InvariantCulture, $"place-{place}"));
            using (Process child = Start(folder, place))
            {
                child.WaitForExit();
                Interlocked.Add(ref killed, child.ExitCode == 0 ? 0 : 1);
            }

            FinishAndCheck(folder, StepTokens);
        });

        // How many commits a run has depends a little on which tokens come back as change.
        Assert.InRange(killed, places / 2, places);
    }

    [Fact]
    public void Hundreds_of_kills_at_any_time_change_nothing()
    {
        const int TokensPerLane = 128;
        int killed = 0;
        Parallel.For(0, Lanes, new() { MaxDegreeOfParallelism = Lanes }, lane =>
        {
            string folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"lane-{lane}"));
            TokenScenario.Create(folder, TokensPerLane);
            IRandom random = new SeededRandom((ulong)lane);
            for (int i = 0; i < RandomKills / Lanes; i++)
            {
                using Process child = Start(folder, 0);
                for (long commits = random.NextInt64(12); commits > 0; commits--)
                {
                    child.StandardOutput.ReadLine();
                }

                if (!child.WaitForExit((int)random.NextInt64(30)))
                {
                    child.Kill();
                    child.WaitForExit();
                    Interlocked.Increment(ref killed);
                }
            }

            using (TokenScenario unfinished = TokenScenario.Open(folder))
            {
                // The kills came while it worked: some are spent, and not all.
                Assert.InRange(unfinished.Remaining, 1, TokensPerLane - 10);
            }

            FinishAndCheck(folder, TokensPerLane);
        });
        Assert.InRange(killed, RandomKills * 3 / 4, RandomKills);
    }

    private static void FinishAndCheck(string folder, int tokens)
    {
        using (TokenScenario scenario = TokenScenario.Open(folder))
        {
            scenario.Run();
        }

        using TokenScenario again = TokenScenario.Open(folder);
        again.Check(tokens);
    }

    private static Process Start(string folder, int killAt) =>
        Child.Start(Program.Tokens, folder, killAt.ToString(CultureInfo.InvariantCulture));

    private int CountPlaces(string begin)
    {
        KillPoint kill = new(killAt: 0);
        using TokenScenario scenario = TokenScenario.Open(Copy(begin, "count"), store => new DyingStore(store, kill));
        scenario.Run();
        scenario.Check(StepTokens);
        return kill.Passed;
    }

    private string Copy(string from, string name) => Child.Copy(from, Path.Combine(_folder, name));
}
