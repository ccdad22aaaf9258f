using MagicWave.Fuzz;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.TestKit.Tests.Fuzzing;

/// <summary>The runner finds what it is for: each test plants a fault.</summary>
public sealed class FuzzRunnerTests
{
    private static readonly byte[] Good = "GOOD"u8.ToArray();

    [Fact]
    public void Finds_an_exception_and_reports_the_input()
    {
        Planted target = new(input =>
        {
            if (input.Length > 2 && input[1] != (byte)'O')
            {
                throw new InvalidDataException("planted");
            }
        });
        FuzzReport report = new FuzzRunner(target, FuzzLimits.Default).Mutate([Good], seed: 7, 10_000, duration: null);

        Assert.NotNull(report.Failure);
        Assert.Contains("planted", report.Failure.Reason, StringComparison.Ordinal);
        Assert.NotNull(new FuzzRunner(target, FuzzLimits.Default).Replay([report.Failure.Input]).Failure);
        Assert.Null(new FuzzRunner(target, FuzzLimits.Default).Replay([Good]).Failure);
    }

    [Fact]
    public void Finds_an_input_that_allocates_too_much()
    {
        Planted target = new(input => GC.KeepAlive(new byte[input.Length << 20]));
        FuzzRunner runner = new(target, FuzzLimits.Default with { AllocatedBytes = 8 << 20 });

        Assert.Contains("allocates", runner.Replay([[1], new byte[9]]).Failure!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_an_input_that_takes_too_long()
    {
        Planted target = new(_ => Thread.Sleep(20));
        FuzzRunner runner = new(target, FuzzLimits.Default with { Time = TimeSpan.FromMilliseconds(10) });

        Assert.Contains("too long", runner.Replay([Good]).Failure!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_an_input_that_never_returns()
    {
        using ManualResetEvent never = new(initialState: false);
        Planted target = new(input =>
        {
            if (input.Length == 2)
            {
                never.WaitOne();
            }
        });
        FuzzRunner runner = new(target, FuzzLimits.Default with { Time = TimeSpan.FromMilliseconds(10) });

        FuzzFailure? failure = runner.Replay([Good, [1, 2], Good]).Failure;

        never.Set();
        Assert.Equal([1, 2], failure?.Input);
    }

    [Fact]
    public void The_same_seed_tries_the_same_inputs()
    {
        Assert.Equal(Record(3), Record(3));
        Assert.NotEqual(Record(3), Record(4));

        static List<string> Record(ulong seed)
        {
            List<string> inputs = [];
            new FuzzRunner(new Planted(input => inputs.Add(Convert.ToHexString(input))), FuzzLimits.Default).Mutate([Good], seed, 100, duration: null);
            return inputs;
        }
    }

    [Fact]
    public void Keeps_a_failure_as_a_corpus_file()
    {
        string folder = Directory.CreateTempSubdirectory("corpus").FullName;
        FuzzCorpus corpus = new(folder);
        corpus.Save("planted", Good);
        corpus.Save("planted", Good);

        Assert.Equal(Good, Assert.Single(corpus.Load("planted")).Input);
        Assert.Empty(corpus.Load("other"));
        Directory.Delete(folder, recursive: true);
    }

    private delegate void Body(ReadOnlySpan<byte> input);

    private sealed class Planted(Body body) : IFuzzTarget
    {
        public string Name => "planted";

        public IEnumerable<byte[]> Seeds => [];

        public void Run(ReadOnlySpan<byte> input) => body(input);
    }
}
