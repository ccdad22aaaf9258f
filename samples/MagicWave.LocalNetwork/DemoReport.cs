using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MagicWave.Hosting;
using MagicWave.Payments.Units;

namespace MagicWave.Samples.LocalNetwork;

/// <summary>What was measured. Amounts are in MWT, with thirteen digits behind the point; on the ledger with seven.</summary>
internal sealed record DemoReport(
    FetchedFile Fetched,
    IReadOnlyList<string> Circuit,
    IReadOnlyList<ReportedBalance> Balances,
    long Requests,
    ReportedLedger Ledger,
    ReportedTraffic Traffic,
    bool Settled,
    IReadOnlyList<string> Failures)
{
    /// <summary>Puts it together from what the nodes, the ledger and the download say now.</summary>
    public static DemoReport Make(MagicWave.Hosting.LocalNetwork network, Download download, StaticSite site, bool settled)
    {
        IReadOnlyList<LocalBalance> balances = network.GetBalances();
        bool conserved = network.Ledger.IsSupplyConserved;
        return new DemoReport(
            new FetchedFile(download.Bytes, download.Sha256, site.Sha256, Math.Round(download.Elapsed.TotalSeconds, 3)),
            download.Circuit,
            [.. balances.Select(one => new ReportedBalance(
                one.Payer, one.Payee, one.Cells, Mwt(one.Amount.ToString()), Mwt(one.Settled.ToString()), one.Requests))],
            balances.Sum(one => one.Requests),
            new ReportedLedger(network.Ledger.CountTransfers(), conserved, Mwt(network.Ledger.Supply.ToString())),
            ReportedTraffic.Make(network),
            settled,
            [.. Check(download, site, balances, conserved), .. CheckTraffic(download, network)]);
    }

    public async Task WriteAsync(string path)
    {
        await using FileStream file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, this, ReportJson.Default.DemoReport);
        file.WriteByte((byte)'\n');
    }

    private static decimal Mwt(string digits) => decimal.Parse(digits, CultureInfo.InvariantCulture);

    // A tiny download is outweighed by greetings and by one request for each neighbour.
    private static IEnumerable<string> CheckTraffic(Download download, MagicWave.Hosting.LocalNetwork network)
    {
        if (download.Bytes >= 16 << 20 && ReportedTraffic.Make(network).PaymentPercent >= 1)
        {
            yield return "Payment took a hundredth of the traffic or more.";
        }
    }

    private static IEnumerable<string> Check(Download download, StaticSite site, IReadOnlyList<LocalBalance> balances, bool conserved)
    {
        if (download.Sha256 != site.Sha256)
        {
            yield return "The file did not come as it was sent.";
        }

        if (download.Circuit.Count != 3)
        {
            yield return "The circuit did not have three relays.";
        }

        string payer = "client";
        foreach (string payee in download.Circuit)
        {
            if (!balances.Any(one => one.Payer == payer && one.Payee == payee && one.Settled > Stroops.Zero))
            {
                yield return $"No request of {payee} to {payer} was settled.";
            }

            payer = payee;
        }

        if (!conserved)
        {
            yield return "The balances on the ledger do not add up to what was issued.";
        }
    }
}

/// <summary>What all nodes sent, in bytes of cells, and how much of it was for payment: at most a hundredth of a download that is not tiny.</summary>
internal sealed record ReportedTraffic(long PaymentBytes, long AllBytes, double PaymentPercent)
{
    public static ReportedTraffic Make(MagicWave.Hosting.LocalNetwork network)
    {
        (long payment, long all) = network.GetTraffic();
        return new ReportedTraffic(payment, all, Math.Round(100.0 * payment / Math.Max(all, 1), 4));
    }
}

/// <summary>The download.</summary>
internal sealed record FetchedFile(long Bytes, string Sha256, string ExpectedSha256, double Seconds);

/// <summary>What one node had to pay another.</summary>
internal sealed record ReportedBalance(string Payer, string Payee, long Cells, decimal Amount, decimal Settled, long Requests);

/// <summary>The ledger at the end.</summary>
internal sealed record ReportedLedger(int Transactions, bool SupplyConserved, decimal Supply);

/// <summary>How the report is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DemoReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
