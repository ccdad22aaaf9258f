using MagicWave.Fuzz;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.TestKit.Tests.Fuzzing;

/// <summary>Every target stands its seeds, its corpus and a short run of mutations. Long runs are for the console runner.</summary>
public sealed class FuzzTargetTests
{
    private const int Mutations = 20_000;
    private static readonly TimeSpan ShortRun = TimeSpan.FromMilliseconds(500);

    public static TheoryData<string> Names => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Stands_its_seeds_and_corpus(string name)
    {
        IFuzzTarget target = FuzzTargets.All[name];
        List<(string Name, byte[] Input)> inputs = [.. target.Seeds.Select((seed, i) => ($"seed {i}", seed)), .. FuzzCorpus.InRepository.Load(name)];
        Assert.NotEmpty(inputs);
        foreach ((string file, byte[] input) in inputs)
        {
            FuzzFailure? failure = new FuzzRunner(target, FuzzLimits.Default).Replay([input]).Failure;
            Assert.True(failure is null, $"{name}, {file}: {failure?.Reason}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stands_a_short_run(string name)
    {
        IFuzzTarget target = FuzzTargets.All[name];
        byte[][] seeds = [.. target.Seeds, .. FuzzCorpus.InRepository.Load(name).Select(entry => entry.Input)];
        FuzzReport report = new FuzzRunner(target, FuzzLimits.Default).Mutate(seeds, seed: 1, Mutations, ShortRun);
        if (report.Failure is { } failure)
        {
            Assert.Fail($"{FuzzCorpus.InRepository.Save(name, failure.Input)}: {failure.Reason}");
        }

        Assert.True(report.Inputs >= seeds.Length);
    }

    [Fact]
    public void Every_corpus_folder_belongs_to_a_target()
    {
        string corpus = Repository.Path("tests", "MagicWave.Fuzz", "corpus");
        IEnumerable<string?> folders = Directory.Exists(corpus) ? Directory.GetDirectories(corpus).Select(Path.GetFileName) : [];
        Assert.All(folders, folder => Assert.Contains(folder!, FuzzTargets.All.Keys));
    }
}
