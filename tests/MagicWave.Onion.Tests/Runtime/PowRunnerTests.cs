using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Client;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.ProofOfWork;
using MagicWave.Onion.Runtime;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Runtime;

public class PowRunnerTests
{
    private static readonly BlindedPublicKey Blinded = new(Ed25519Id.FromBytes(Enumerable.Repeat((byte)0x11, 32).ToArray()));

    [Fact]
    public async Task Small_work_is_done_while_endless_work_goes_on_and_cancelled_work_ends()
    {
        using NodeGate gate = new(new ManualTimeProvider(), new SeededRandom(1));
        PowRunner runner = new(gate);
        PowTask endless = MakeTask(uint.MaxValue, static _ => Assert.Fail("One in four billion."));
        TaskCompletionSource<PowSolution?> first = new(), second = new();
        using (gate.Enter())
        {
            runner.Run(endless);
            runner.Run(MakeTask(1, first.SetResult));
            runner.Run(MakeTask(2, second.SetResult));
        }

        Assert.Equal(1u, (await first.Task)!.Value.Effort);
        Assert.Equal(2u, (await second.Task)!.Value.Effort);

        // The thread ends when nothing is left, and another one begins.
        TaskCompletionSource<PowSolution?> third = new();
        using (gate.Enter())
        {
            endless.Cancel();
        }

        using (gate.Enter())
        {
            runner.Run(MakeTask(0, third.SetResult));
        }

        Assert.Equal(0u, (await third.Task)!.Value.Effort);
    }

    [Fact]
    public void Work_beyond_what_is_taken_is_refused_at_once()
    {
        using NodeGate gate = new(new ManualTimeProvider(), new SeededRandom(1));
        PowRunner runner = new(gate);
        List<PowTask> tasks = [];
        int refused = 0;
        using (gate.Enter())
        {
            for (int i = 0; i < 40; i++)
            {
                PowTask task = MakeTask(uint.MaxValue, proof => refused += proof is null ? 1 : 0);
                tasks.Add(task);
                runner.Run(task);
            }

            Assert.Equal(40 - 32, refused);
            tasks.ForEach(static task => task.Cancel());
        }
    }

    private static PowTask MakeTask(uint effort, Action<PowSolution?> completion) =>
        new(new PowSolver(Blinded, new byte[32], effort, new SeededRandom(effort)), (proof, _) => completion(proof));
}
