using System.Diagnostics;
using MagicWave.TestKit.Networks;

namespace MagicWave.NetworkBenchmark;

/// <summary>Times the building of circuits by a stock client, from the controller's command to its BUILT event.</summary>
internal sealed class CircuitTimer(INode client)
{
    /// <summary>Builds circuits one after another, and closes each. Empty where the client has no controller.</summary>
    public async Task<IReadOnlyList<TimeSpan>> BuildAsync(int count, CancellationToken cancellationToken)
    {
        if (!client.Plan.Program.IsTor)
        {
            return [];
        }

        await using ControlConnection control = await ControlConnection.OpenAsync(client.ControlEndPoint, cancellationToken);
        await control.SendAsync("SETEVENTS CIRC", cancellationToken);
        List<TimeSpan> durations = [];
        while (durations.Count < count)
        {
            long start = Stopwatch.GetTimestamp();
            string circuit = (await control.SendAsync("EXTENDCIRCUIT 0", cancellationToken))[0].Split(' ')[1];
            while (true)
            {
                string[] words = (await control.NextEventAsync(cancellationToken)).Split(' ');
                if (words.Length > 3 && words[2] == circuit && words[3] is "BUILT" or "FAILED" or "CLOSED")
                {
                    if (words[3] == "BUILT")
                    {
                        durations.Add(Stopwatch.GetElapsedTime(start));
                        await control.SendAsync($"CLOSECIRCUIT {circuit}", cancellationToken);
                    }

                    break;
                }
            }
        }

        return durations;
    }
}
