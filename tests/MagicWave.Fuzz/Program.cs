using System.Diagnostics;
using System.Globalization;
using System.Text;
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
StringBuilder table = new("| target | seeds and corpus | inputs tried | seconds | result |\n|---|---:|---:|---:|---|\n");
foreach ((string name, IFuzzTarget target) in FuzzTargets.All.Where(pair => options.Target is null || pair.Key == options.Target))
{
    if (options.List)
    {
        Console.WriteLine(name);
        continue;
    }

    byte[][] seeds = [.. target.Seeds, .. FuzzCorpus.InRepository.Load(name).Select(entry => entry.Input)];
    long start = Stopwatch.GetTimestamp();
    FuzzReport report = new FuzzRunner(target, FuzzLimits.Default).Mutate(seeds, options.Seed, options.Count, options.Duration);
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    string result = report.Failure is null ? "all stood" : "FAILED";
    Console.WriteLine($"{name}: {report.Inputs} inputs from {seeds.Length} seeds, {result}");
    table.Append(CultureInfo.InvariantCulture, $"| {name} | {seeds.Length} | {report.Inputs} | {seconds:F1} | {result} |\n");
    if (report.Failure is { } failure)
    {
        failures++;
        Console.WriteLine($"  {FuzzCorpus.InRepository.Save(name, failure.Input)}\n  {failure.Reason}");
    }
}

if (options.Report is not null)
{
    await File.WriteAllTextAsync(
        options.Report,
        $"""
        # A fuzz run over every target

        {DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, seed {options.Seed}, {options.Count} mutations per target after its seeds. An input fails when the code throws, breaks a property that the
        target checks, takes more than {FuzzLimits.Default.Time.TotalSeconds} seconds or allocates more than {FuzzLimits.Default.AllocatedBytes >> 20} MiB. Made by `dotnet run --project tests/MagicWave.Fuzz -c Release -- --report FILE`.

        {table}
        """);
}

return failures == 0 ? 0 : 1;
