using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MagicWave.TestKit.Networks;

namespace MagicWave.NetworkBenchmark;

/// <summary>
/// Times the building of three-hop circuits. Of stock tor it is the time from a controller's command to the BUILT event; MagicWave's client
/// logs the same span of every circuit, so that it is made to build many: one for each new SOCKS user.
/// </summary>
internal sealed partial class CircuitTimer(TorNetwork network)
{
    private const int ProbeLength = 16;

    /// <summary>What MagicWave's client needs in its torrc to say how long its circuits took.</summary>
    public const string LogLine = "Log info stdout";

    /// <summary>Builds circuits one after another.</summary>
    public Task<IReadOnlyList<TimeSpan>> BuildAsync(int count, CancellationToken cancellationToken) =>
        network.Client.Plan.Program.IsTor ? BuildByControllerAsync(count, cancellationToken) : BuildByUsersAsync(count, cancellationToken);

    private async Task<IReadOnlyList<TimeSpan>> BuildByUsersAsync(int count, CancellationToken cancellationToken)
    {
        int before = network.Client.ReadLog().Length;
        string user = Guid.NewGuid().ToString("N");
        for (int i = 0; i < count; i++)
        {
            await network.DownloadAsync(ProbeLength, client: null, $"{user}{i}", cancellationToken);
        }

        return [.. Built().Matches(network.Client.ReadLog()[before..])
            .Select(match => TimeSpan.FromMilliseconds(double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)))];
    }

    private async Task<IReadOnlyList<TimeSpan>> BuildByControllerAsync(int count, CancellationToken cancellationToken)
    {
        await using ControlConnection control = await ControlConnection.OpenAsync(network.Client.ControlEndPoint, cancellationToken);
        await control.SendAsync("SETEVENTS CIRC", cancellationToken);
        List<TimeSpan> durations = [];
        while (durations.Count < count)
        {
            long start = Stopwatch.GetTimestamp();
            string circuit = (await control.SendAsync("EXTENDCIRCUIT 0", cancellationToken))[0].Split(' ')[1];
            if (await IsBuiltAsync(control, circuit, cancellationToken))
            {
                durations.Add(Stopwatch.GetElapsedTime(start));
                await control.SendAsync($"CLOSECIRCUIT {circuit}", cancellationToken);
            }
        }

        return durations;
    }

    private static async Task<bool> IsBuiltAsync(ControlConnection control, string circuit, CancellationToken cancellationToken)
    {
        while (true)
        {
            // 650 CIRC <id> <status> ...
            string[] words = (await control.NextEventAsync(cancellationToken)).Split(' ');
            if (words.Length > 3 && words[2] == circuit && words[3] is "BUILT" or "FAILED" or "CLOSED")
            {
                return words[3] == "BUILT";
            }
        }
    }

    [GeneratedRegex(@"Built a circuit of 3 hops in ([0-9.]+) ms")]
    private static partial Regex Built();
}
