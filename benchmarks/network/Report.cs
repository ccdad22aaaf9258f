using System.Globalization;
using System.Text;

namespace MagicWave.NetworkBenchmark;

/// <summary>The table, side by side.</summary>
internal static class Report
{
    private static readonly Row<Results>[] Rows =
    [
        new("One stream, MB/s", r => r.Single.Median, "F1", true),
        new("One stream, processor s per 100 MB, all nodes", r => r.SingleProcessor.Median, "F2", false),
        new("One stream, nodes at work (client and relays)", r => r.SingleNodes.Median, "F0", null),
        new("8 streams on 8 circuits, MB/s", r => r.Parallel.Median, "F1", true),
        new("8 streams, processor s per 100 MB, all nodes", r => r.ParallelProcessor.Median, "F2", false),
        new("Time to first byte, median ms", r => r.FirstByte.Median, "F1", false),
        new("Time to first byte, 99th percentile ms", r => r.FirstByte.At(0.99), "F1", false),
        new("Three-hop circuit, median ms", r => r.CircuitBuild.Median, "F1", false),
        new("Three-hop circuit, 99th percentile ms", r => r.CircuitBuild.At(0.99), "F1", false),
        new("Start until a client works, s", r => r.StartSeconds, "F1", false),
        new("Memory per relay after the load, median MB", r => r.RelayMemory.Median, "F0", false),
        new("Memory of the client after the load, MB", r => r.ClientMemory, "F0", false),
    ];

    private const string Notes = """

        How to read it:

        - On loopback, tor as shipped waits more than it works. Nagle's algorithm holds a lone cell back for up to 40 ms, its scheduler runs every 2 ms, and
          its congestion control takes both for queueing and keeps the window small. That column says nothing about tor on the Internet.
        - The columns to compare with are those of tor at its best, where the processors are the limit. Processor seconds per 100 MB say what the work costs.
        - Among themselves stock nodes use congestion control, conflux (two paths for one stream) and, at the last hop, Counter Galois Onion encryption.
          MagicWave has none of the three yet; the column with its protocol is stock tor without them.
        - Payments are off: what is compared is the carrying of cells.
        - Stock tor's circuits are timed by its controller, MagicWave's by its client's own log, both from the decision to the last hop's answer.

        """;

    /// <summary>Writes the report. Where MagicWave took part, the last columns hold its value divided by each of the others.</summary>
    public static string Write(IReadOnlyList<Contestant> contestants, BenchmarkOptions options, string machine)
    {
        StringBuilder text = new();
        text.Append("# A network of stock tor and one of MagicWave, side by side\n\n").Append(machine).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Each network: {Variant.Authorities} authority, {Variant.Relays} relays, {Variant.Exits} exits, 1 client, all on loopback of one machine, with the file server and the downloading program. ");
        text.Append(CultureInfo.InvariantCulture, $"{options.Rounds} rounds of {options.Bytes} bytes, the networks in turn, after one that is not counted; every download is checked by its SHA-256. MB is 10^6 bytes; medians unless said otherwise.\n\n");
        Table.Append(text, Rows, [.. contestants.Select(contestant => (contestant.Variant, contestant.Results))]);
        text.Append(Notes);
        text.Append("\nSpread of the bulk downloads, MB/s, least to most: ");
        text.AppendJoin("; ", contestants.Select(c => $"{c.Variant.Name} {Table.Number(c.Results.Single.Minimum, "F1")} to {Table.Number(c.Results.Single.Maximum, "F1")}")).Append(".\n");
        return text.ToString();
    }
}
