using System.Globalization;
using System.Text;

namespace MagicWave.NetworkBenchmark.OnionServices;

/// <summary>The table, side by side.</summary>
internal static class OnionReport
{
    private static readonly Row<OnionResults>[] Rows =
    [
        new("Bulk download, one stream, MB/s", r => r.Single.Median, "F1", true),
        new("Bulk download, processor s per 100 MB, all nodes", r => r.SingleProcessor.Median, "F2", false),
        new("Bulk download, nodes at work (client, relays, service)", r => r.SingleNodes.Median, "F0", null),
        new("First connection of a new client, median ms", r => r.FirstVisit.Median, "F0", false),
        new("First connection of a new client, slowest ms", r => r.FirstVisit.Maximum, "F0", false),
        new("Connection of that client to another new service, median ms", r => r.SecondVisit.Median, "F0", false),
        new("First connection of a new SOCKS user, descriptor known, median ms", r => r.NewUser.Median, "F0", false),
        new("First connection of a new SOCKS user, 95th percentile ms", r => r.NewUser.At(0.95), "F0", false),
        new("Time to first byte over a joined circuit, median ms", r => r.FirstByte.Median, "F1", false),
        new("Time to first byte over a joined circuit, 99th percentile ms", r => r.FirstByte.At(0.99), "F1", false),
        new("Launch of a service with a new key until reached, median s", r => r.Reachable.Median, "F1", false),
        new("Connections that the client refused, and that were made again", r => r.Failures, "F0", null),
    ];

    private const string Notes = """

        How to read it:

        - Every first connection is timed from connecting to the SOCKS proxy until the answer's first byte. A new client has started and fetched a file through
          an exit, but knows nothing of the service: it fetches the descriptor, builds a circuit to a rendezvous point and one to an introduction point, and the
          service comes. Both programs share a descriptor among the SOCKS users of one client, so that a new user needs introduction and rendezvous only.
        - A new client's first connection is the first of its process as well: a .NET program compiles code and loads libraries for it. Three seconds later it
          connects to another service, which it does not know either: that has all of a first connection but what a process does once.
        - On loopback, tor as shipped waits more than it works (Nagle's algorithm, a scheduler of 2 ms); that column says nothing about tor on the Internet. The
          column to compare with is tor at its best.
        - The launch of a service includes the start of its program and its bootstrap, and, of the first, the wait of the service and of the client that stays for a
          consensus of the lasting interval, on which a testing network's time periods depend. It is reached when the client that stays gets its file; between two attempts
          there is a second, and a stock client is told to forget that it asked (SIGNAL NEWNYM), since it asks no directory twice within a while.
        - Congestion control, vanguards and the length of circuits are each program's own defaults. Payments are off.

        """;

    /// <summary>Writes the report.</summary>
    public static string Write(IReadOnlyList<OnionContestant> contestants, BenchmarkOptions options, string machine)
    {
        StringBuilder text = new();
        text.Append("# Onion services of stock tor and of MagicWave, side by side\n\n").Append(machine).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Each network is of one program alone: {Variant.Authorities} authority, {Variant.Relays} relays, {Variant.Exits} exits, 1 client that stays, 1 service and another for second visits, all on loopback of one machine, with the file server and the downloading program. ");
        text.Append(CultureInfo.InvariantCulture, $"{options.Services} starts of a service, {options.Visitors} new clients, {options.Circuits} new SOCKS users, {options.Requests} small requests, {options.Rounds} downloads of {options.Bytes} bytes, the networks in turn, after visits and a download that are not counted; every download is checked by its SHA-256. MB is 10^6 bytes.\n\n");
        Table.Append(text, Rows, [.. contestants.Select(contestant => (contestant.Variant, contestant.Results))]);
        text.Append(Notes);
        Spread(text, "bulk downloads, MB/s", "F1", contestants, static results => results.Single);
        Spread(text, "first connections of a new client, ms", "F0", contestants, static results => results.FirstVisit);
        Spread(text, "connections of that client to another service, ms", "F0", contestants, static results => results.SecondVisit);
        Spread(text, "first connections of a new SOCKS user, ms", "F0", contestants, static results => results.NewUser);
        Spread(text, "starts of a service, s", "F1", contestants, static results => results.Reachable);
        return text.ToString();
    }

    private static void Spread(StringBuilder text, string what, string format, IEnumerable<OnionContestant> contestants, Func<OnionResults, Samples> of)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nSpread of the {what}, least to most: ");
        text.AppendJoin("; ", contestants.Select(contestant =>
            $"{contestant.Variant.Name} {Table.Number(of(contestant.Results).Minimum, format)} to {Table.Number(of(contestant.Results).Maximum, format)}")).Append(".\n");
    }
}
