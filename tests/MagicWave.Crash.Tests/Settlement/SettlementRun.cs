using MagicWave.Crash.Tests.Nodes;
using MagicWave.TestKit;

namespace MagicWave.Crash.Tests.Settlement;

/// <summary>A payer that owes, a payee that asks, and a ledger with money, all in one folder, in a time of their own.</summary>
internal sealed class SettlementRun : IDisposable
{
    public const int Payer = 0;
    public const int Payee = 1;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(5);

    /// <summary>When a run begins; its folder was made a minute before.</summary>
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 1, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time;
    private readonly LedgerSite _ledger;
    private readonly string _folder;

    private SettlementRun(string folder, DateTimeOffset start)
    {
        _folder = folder;
        _time = new(start);
        _ledger = LedgerSite.Open(folder, _time);
        Row = new(folder, _ledger, _time, count: 2);
    }

    public NodeRow Row { get; }

    /// <summary>Makes a folder in which the payer owes so many stroops, by the books of both.</summary>
    public static void Create(string folder, int debt, DateTimeOffset? when = null)
    {
        Directory.CreateDirectory(folder);
        using SettlementRun run = new(folder, when ?? (Begin - TimeSpan.FromMinutes(1)));
        run._ledger.Fund((NodeRow.SeedOf(Payer), SettlementBooks.Funds), (NodeRow.SeedOf(Payee), 0));
        run.Row.Start();
        run.Row.Tick(Second);
        run.Row.Serve(Payee, debt);
    }

    public static SettlementRun Open(string folder) => new(folder, Begin);

    /// <summary>The payee asks until all is paid, and everybody knows of it; then nothing more happens.</summary>
    public void Finish(int debt)
    {
        TimeSpan quiet = TimeSpan.Zero;
        for (TimeSpan passed = TimeSpan.Zero; quiet < 5 * Second; passed += Second)
        {
            Assert.True(passed < LongEnough, string.Join("; ", Row.LastWords));
            Row.Do(Payee, NodeCommand.Settle, 0, []);
            Row.Tick(Second);
            quiet = Row.Report(Payer)?.Paid == debt && Row.Report(Payee)?.Received == debt ? quiet + Second : TimeSpan.Zero;
        }
    }

    /// <summary>Ends the nodes and compares their books with the ledger.</summary>
    /// <returns>How many payments there were.</returns>
    public int Check(int debt)
    {
        Row.Dispose();
        return SettlementBooks.Check(_folder, _ledger, debt);
    }

    public void Dispose()
    {
        Row.Dispose();
        _ledger.Dispose();
    }
}
