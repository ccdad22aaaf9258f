using System.Globalization;
using MagicWave.NetworkBenchmark;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.PostgreSql;
using MagicWave.Payments.Storage;
using MagicWave.PaymentsBenchmark;
using MagicWave.TestKit;
using MagicWave.TestKit.Databases;

// Usage: [peers] [postings] [report]; the report is printed when no file is named.
int peers = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
long postings = args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000;
SettlementAccount account = SettlementAccount.FromBytes(new SeededRandom(2).Bytes(32));
NetworkId network = NetworkId.FromPassphrase("MagicWave benchmark");
string load = Machine.Load();
string folder = Directory.CreateTempSubdirectory("magicwave-benchmark-").FullName;
try
{
    string file = Path.Combine(folder, "books.db");
    IReadOnlyList<string> sqlite = new StoreBenchmark("SQLite", peers, postings, () => SqlitePaymentStore.Open(file, account, network), Say).Run();
    string size = string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(file).Length / 1e6:F0} MB");
    using PostgreSqlServer server = PostgreSqlServer.Start();
    string books = server.ConnectionString("books");
    IReadOnlyList<string> postgres = new StoreBenchmark(
        "PostgreSQL", peers, postings, () => PostgreSqlPaymentStore.Open(books, account, network), Say).Run();
    string report = string.Create(CultureInfo.InvariantCulture, $"""
        {Machine.Describe(load, withTor: false)}

        {peers:N0} neighbours, {postings:N0} postings.

        ## SQLite (one file of {size}, write-ahead log, synchronous=FULL)

        {Table(sqlite)}

        ## PostgreSQL (same machine, loopback, fsync and synchronous_commit on)

        {Table(postgres)}

        """);
    if (args.Length > 2)
    {
        File.WriteAllText(args[2], report);
    }
    else
    {
        Console.WriteLine(report);
    }

    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string Table(IReadOnlyList<string> rows) =>
    string.Join('\n', ["| operation | times | fastest | median | 95 % | slowest |", "|---|---:|---:|---:|---:|---:|", .. rows]);

static void Say(string what) => Console.Error.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");
