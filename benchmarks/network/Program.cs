using System.Globalization;
using MagicWave.NetworkBenchmark;
using MagicWave.NetworkBenchmark.OnionServices;
using MagicWave.TestKit;
using MagicWave.TestKit.Networks;

if (BenchmarkOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}

string load = Machine.Load();
string folder = Directory.CreateTempSubdirectory("magicwave-benchmark-").FullName;
List<Contestant> contestants = [];
try
{
    foreach (string name in options.Variants)
    {
        if (Variant.Create(name, folder) is not { } variant)
        {
            Say($"{name}: left out, there is no gcc");
            continue;
        }

        Say($"{name}: starting");
        contestants.Add(new Contestant(variant, await TorNetwork.StartAsync(variant.Plan)));
    }

    string machine = Machine.Describe(load);
    string report = options.IsOnion ? await new OnionScenario(contestants, options, folder, Say).RunAsync(machine) : await CompareNetworksAsync(machine);
    string output = options.Output ?? Repository.Path("benchmarks", "results", $"{options.Scenario}-{DateTimeOffset.UtcNow:yyyy-MM}.md");
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
    await File.WriteAllTextAsync(output, report);
    Console.WriteLine(report);
    return 0;
}
catch
{
    contestants.ForEach(contestant => Console.Error.WriteLine(contestant.Network.LogTails()));
    throw;
}
finally
{
    foreach (Contestant contestant in contestants)
    {
        await contestant.Network.DisposeAsync();
    }

    Directory.Delete(folder, recursive: true);
}

async Task<string> CompareNetworksAsync(string machine)
{
    await EachAsync("warming up", contestant => contestant.WarmUpAsync(options.Bytes));
    await EachAsync("circuits", contestant => contestant.MeasureCircuitsAsync(options.Circuits));
    await EachAsync("first byte", contestant => contestant.MeasureFirstByteAsync(options.Requests));
    for (int round = 1; round <= options.Rounds; round++)
    {
        await EachAsync($"round {round}, one stream", contestant => contestant.MeasureSingleAsync(options.Bytes));
        await EachAsync($"round {round}, 8 streams", contestant => contestant.MeasureParallelAsync(options.Bytes));
    }

    contestants.ForEach(contestant => contestant.MeasureMemory());
    return Report.Write(contestants, options, machine);
}

async Task EachAsync(string what, Func<Contestant, Task> measure)
{
    foreach (Contestant contestant in contestants)
    {
        Say($"{contestant.Variant.Name}: {what}");
        await measure(contestant);
    }
}

static void Say(string text) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:HH:mm:ss} {text}"));
