namespace MagicWave.NetworkBenchmark.OnionServices;

/// <summary>What is done with the networks, in turn.</summary>
internal sealed class OnionScenario(IReadOnlyList<Contestant> contestants, BenchmarkOptions options, string folder, Action<string> say)
{
    private const int WarmUpUsers = 30;

    private readonly OnionContestant[] _contestants = [.. contestants.Select(contestant => new OnionContestant(contestant, folder))];

    /// <summary>Measures and writes the report.</summary>
    /// <param name="machine">What it is measured on.</param>
    public async Task<string> RunAsync(string machine)
    {
        await TimesAsync(options.Services, "start of a service", static contestant => contestant.MeasureStartAsync());
        await EachAsync("another service", static contestant => contestant.StartOtherAsync());
        await EachAsync("warming up", async contestant =>
        {
            await contestant.VisitAsNewUsersAsync(WarmUpUsers, isCounted: false);
            await contestant.MeasureSingleAsync(options.Bytes, isCounted: false);
        });
        await TimesAsync(options.Visitors, "new client", static contestant => contestant.MeasureFirstVisitAsync());
        await EachAsync("new users", contestant => contestant.VisitAsNewUsersAsync(options.Circuits, isCounted: true));
        await EachAsync("first byte", contestant => contestant.MeasureFirstByteAsync(options.Requests));
        await TimesAsync(options.Rounds, "one stream", contestant => contestant.MeasureSingleAsync(options.Bytes, isCounted: true));
        return OnionReport.Write(_contestants, options, machine);
    }

    private async Task TimesAsync(int times, string what, Func<OnionContestant, Task> measure)
    {
        for (int i = 1; i <= times; i++)
        {
            await EachAsync($"{what} {i}", measure);
        }
    }

    private async Task EachAsync(string what, Func<OnionContestant, Task> measure)
    {
        foreach (OnionContestant contestant in _contestants)
        {
            say($"{contestant.Variant.Name}: {what}");
            await measure(contestant);
        }
    }
}
