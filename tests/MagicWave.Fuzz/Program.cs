using MagicWave.Fuzz;
using MagicWave.TestKit.Fuzzing;

if (FuzzOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(FuzzOptions.Usage);
    return 2;
}

if (options.Target is not null && !FuzzTargets.All.ContainsKey(options.Target))
{
    Console.Error.WriteLine($"There is no target '{options.Target}'. There are: {string.Join(", ", FuzzTargets.All.Keys)}");
    return 2;
}

int failures = 0;
foreach ((string name, IFuzzTarget target) in FuzzTargets.All.Where(pair => options.Target is null || pair.Key == options.Target))
{
    if (options.List)
    {
        Console.WriteLine(name);
        continue;
    }

    byte[][] seeds = [.. target.Seeds, .. FuzzCorpus.InRepository.Load(name).Select(entry => entry.Input)];
    FuzzReport report = new FuzzRunner(target, FuzzLimits.Default).Mutate(seeds, options.Seed, options.Count, options.Duration);
    Console.WriteLine($"{name}: {report.Inputs} inputs from {seeds.Length} seeds, {(report.Failure is null ? "all stood" : "FAILED")}");
    if (report.Failure is { } failure)
    {
        failures++;
        Console.WriteLine($"  {FuzzCorpus.InRepository.Save(name, failure.Input)}\n  {failure.Reason}");
    }
}

return failures == 0 ? 0 : 1;
