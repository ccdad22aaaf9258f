using MagicWave.Crash.Tests.Nodes;
using MagicWave.TestKit;

namespace MagicWave.Crash.Tests.Settlement;

/// <summary>
/// A payer between two payees, to whom it owes and who ask, and a ledger with money, all in one folder, in a time of their own. The payer has two channel
/// accounts: two transfers can be in flight.
/// </summary>
internal sealed class SettlementRun : IDisposable
{
    public const int Payee = 0;
    public const int Payer = 1;
    public const int OtherPayee = 2;

    private const int Nodes = 3;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(5);

    /// <summary>Longer than the accounts' histories are left alone.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(25);

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
        Row = new(folder, _ledger, _time, Nodes);
    }

    public NodeRow Row { get; }

    /// <summary>Makes a folder in which the payer owes so many stroops, by the books of both.</summary>
    public static void Create(string folder, Debts debts, DateTimeOffset? when = null)
    {
        Directory.CreateDirectory(folder);
        using SettlementRun run = new(folder, when ?? (Begin - TimeSpan.FromMinutes(1)));
        NodeSetup payer = new(folder, NodeRow.SeedOf(Payer), run._ledger.Address, null);
        run._ledger.Fund(
            payer.Channels, (payer.Seed, SettlementBooks.Funds), (NodeRow.SeedOf(Payee), 0), (NodeRow.SeedOf(OtherPayee), 0));
        run.Row.Start();
        run.Row.Tick(Second);
        run.Row.Serve(Payee, Payer, debts.ToPayee);
        run.Row.Serve(OtherPayee, Payer, debts.ToOther);
    }

    public static SettlementRun Open(string folder) => new(folder, Begin);

    /// <summary>The payees ask until all is paid, and everybody knows of it; then nothing more happens.</summary>
    public void Finish(Debts debts)
    {
        TimeSpan quiet = TimeSpan.Zero;
        for (TimeSpan passed = TimeSpan.Zero; quiet < Quiet; passed += Second)
        {
            Assert.True(passed < LongEnough, string.Join("; ", Row.LastWords));
            Row.Do(Payee, NodeCommand.Settle, 0, []);
            Row.Do(OtherPayee, NodeCommand.Settle, 0, []);
            Row.Tick(Second);
            bool isPaid = Row.Report(Payer)?.Paid == debts.Sum
                && Row.Report(Payee)?.Received == debts.ToPayee && Row.Report(OtherPayee)?.Received == debts.ToOther;
            quiet = isPaid ? quiet + Second : TimeSpan.Zero;
        }
    }

    /// <summary>Ends the nodes and compares their books with the ledger.</summary>
    /// <returns>How many payments there were.</returns>
    public int Check(Debts debts)
    {
        Row.Dispose();
        return SettlementBooks.Check(_folder, _ledger, debts);
    }

    public void Dispose()
    {
        Row.Dispose();
        _ledger.Dispose();
    }
}
