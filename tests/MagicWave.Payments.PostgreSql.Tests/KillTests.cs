using System.Diagnostics;
using System.Globalization;
using MagicWave.Payments.Storage;
using MagicWave.TestKit;
using MagicWave.TestKit.Databases;
using static MagicWave.Payments.PostgreSql.Tests.BookSamples;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>A node, or the database under it, is killed in the middle of its commits: what it said is there, and nothing is there in part.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class KillTests(PostgreSqlFixture fixture)
{
    private const int Rounds = 6;

    [Fact]
    public void A_node_that_is_killed_leaves_whole_steps_in_a_file()
    {
        using SqliteBench bench = new();
        KillAgainAndAgain(bench);
    }

    [Fact]
    public void A_node_that_is_killed_leaves_whole_steps_on_a_server()
    {
        using PostgreSqlBench bench = new(fixture.Server);
        KillAgainAndAgain(bench);
    }

    [Fact]
    public void A_server_that_crashes_in_the_middle_of_commits_has_whole_steps_and_is_found_again()
    {
        using PostgreSqlServer server = PostgreSqlServer.Start();
        using PostgreSqlBench bench = new(server);
        using IPaymentStore store = bench.Open(Me, Network);
        long said = 0;
        Exception? failed = null;
        using CancellationTokenSource stop = new();
        Thread committing = new(() => failed = Record.Exception(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                said += TryCommit(store, said + 1) ? 1 : 0;
            }
        }));
        committing.Start();
        for (int round = 0; round < 3; round++)
        {
            WaitForMore(() => Volatile.Read(ref said), () => committing.IsAlive);
            server.Crash();
            server.Restart();
            WaitForMore(() => Volatile.Read(ref said), () => committing.IsAlive);
        }

        stop.Cancel();
        committing.Join();
        Assert.Null(failed);
        Assert.Equal(said, CommitLoop.LastStep(store));
    }

    /// <summary>As the engine does: what may be tried again is tried again, and must not have been written then.</summary>
    private static bool TryCommit(IPaymentStore store, long step)
    {
        try
        {
            store.Commit(CommitLoop.Step(step));
            return true;
        }
        catch (PaymentException e) when (e.IsTransient)
        {
            return false;
        }
    }

    private static void WaitForMore(Func<long> said, Func<bool> goesOn)
    {
        long target = said() + 15;
        while (said() < target && goesOn())
        {
            Thread.Sleep(1);
        }
    }

    private static void KillAgainAndAgain(IStoreBench bench)
    {
        SeededRandom random = new(11);
        for (int round = 0; round < Rounds; round++)
        {
            long said = RunAndKill(bench.Address, (random.Bytes(1)[0] % 40) + 1);
            using IPaymentStore store = CommitLoop.Open(bench.Address);
            Assert.InRange(CommitLoop.LastStep(store), said, said + 1);
        }
    }

    /// <summary>Kills the process some time after it said so many steps; gives the last one that it said.</summary>
    private static long RunAndKill(string address, int steps)
    {
        ProcessStartInfo start = new("dotnet", ["exec", typeof(CommitLoop).Assembly.Location, address]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        long said = 0;
        for (int i = 0; i < steps; i++)
        {
            said = long.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        }

        process.Kill();
        while (process.StandardOutput.ReadLine() is { Length: > 0 } line)
        {
            said = long.Parse(line, CultureInfo.InvariantCulture);
        }

        process.WaitForExit();
        return said;
    }
}
