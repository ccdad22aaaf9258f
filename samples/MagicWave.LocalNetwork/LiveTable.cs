using System.Globalization;
using MagicWave.Hosting;
using MagicWave.Payments.Units;
using Spectre.Console;

namespace MagicWave.Samples.LocalNetwork;

/// <summary>Draws what is owed and paid while the download runs; on a terminal as a table that changes, else as a line every few seconds.</summary>
internal sealed class LiveTable(MagicWave.Hosting.LocalNetwork network, Download download, long length)
{
    private static readonly TimeSpan RedrawPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(2);

    public async Task ShowUntilAsync(Task end)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            while (await Task.WhenAny(end, Task.Delay(LinePeriod, TimeProvider.System)) != end)
            {
                await Console.Out.WriteLineAsync(Line());
            }

            return;
        }

        await AnsiConsole.Live(Table()).StartAsync(async live =>
        {
            while (await Task.WhenAny(end, Task.Delay(RedrawPeriod, TimeProvider.System)) != end)
            {
                live.UpdateTarget(Table());
            }

            live.UpdateTarget(Table());
        });
    }

    /// <summary>The books of all nodes as a table.</summary>
    public Table Table()
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(Line()), Style.Plain);
        table.AddColumns("payer", "payee");
        foreach (string name in (string[])["cells", "MWT", "settled", "requests"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (LocalBalance one in network.GetBalances())
        {
            table.AddRow(
                one.Payer, one.Payee, one.Cells.ToString("N0", CultureInfo.InvariantCulture), one.Amount.ToString(), one.Settled.ToString(),
                one.Requests.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    /// <summary>The payments on the ledger, those of one payer to one payee together.</summary>
    public static Table Transfers(MagicWave.Hosting.LocalNetwork network)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title("Paid on the ledger", Style.Plain);
        table.AddColumns("payer", "payee");
        foreach (string name in (string[])["transactions", "MWT", "first in ledger", "last in ledger"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var pair in network.GetTransfers().GroupBy(one => (one.Payer, one.Payee)))
        {
            Stroops sum = new(pair.Sum(one => one.Amount.Value));
            table.AddRow(
                pair.Key.Payer, pair.Key.Payee, pair.Count().ToString(CultureInfo.InvariantCulture), sum.ToString(),
                pair.Min(one => one.Ledger).ToString(CultureInfo.InvariantCulture), pair.Max(one => one.Ledger).ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private string Line()
    {
        string path = download.Circuit.Count == 0 ? "" : $" by {string.Join(" > ", download.Circuit)}";
        long paid = network.GetBalances().Sum(one => one.Settled.Value);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{download.Bytes / 1048576.0:F1} of {length / 1048576.0:F1} MiB{path}; {paid} stroops settled");
    }
}
