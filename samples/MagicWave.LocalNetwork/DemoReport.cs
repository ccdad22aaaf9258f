using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MagicWave.Hosting;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Samples.LocalNetwork;

/// <summary>What was measured. Amounts are in MWT, with thirteen digits behind the point; on the ledger with seven.</summary>
internal sealed record DemoReport(
    string Strategy,
    FetchedFile Fetched,
    IReadOnlyList<string> Circuit,
    FetchedFile? FetchedTheOtherWay,
    IReadOnlyList<ReportedBalance> Balances,
    long Requests,
    ReportedNetting Netting,
    IReadOnlyList<ReportedHop> Hops,
    ReportedLedger Ledger,
    ReportedTokens? Tokens,
    IReadOnlyList<ReportedTransfer> Transfers,
    ReportedTraffic Traffic,
    bool Settled,
    IReadOnlyList<string> Failures,
    ReportedOnion? Onion = null)
{
    /// <summary>Puts it together from what the nodes, the ledger and the download say now.</summary>
    public static DemoReport Make(
        MagicWave.Hosting.LocalNetwork network, Download download, Download? back, StaticSite site, bool settled)
    {
        IReadOnlyList<LocalBalance> balances = network.GetBalances();
        bool conserved = network.Ledger.IsSupplyConserved;
        IReadOnlyList<ReportedHop> hops = [.. HopsOf(network)];
        IReadOnlyList<LocalTransfer> transfers = network.GetTransfers();
        LocalTokens? tokens = network.GetTokens();
        return new DemoReport(
            network.Client.CircuitPayments?.Strategy.Name ?? "none",
            new FetchedFile(download.Bytes, download.Sha256, site.Sha256, Math.Round(download.Elapsed.TotalSeconds, 3)),
            download.Circuit,
            back is null ? null : new FetchedFile(back.Bytes, back.Sha256, site.Sha256, Math.Round(back.Elapsed.TotalSeconds, 3)),
            [.. balances.Select(one => new ReportedBalance(
                one.Payer, one.Payee, one.Cells, Mwt(one.Amount.ToString()), Mwt(one.Settled.ToString()), one.Requests))],
            balances.Sum(one => one.Requests),
            NettingOf(network, balances),
            hops,
            new ReportedLedger(transfers.Count, conserved, Mwt(network.Ledger.Supply.ToString())),
            tokens is null ? null : new ReportedTokens(
                Mwt(tokens.Bought.ToString()), Mwt(tokens.Spent.ToString()), Mwt(tokens.Given.ToString()), Mwt(tokens.Left.ToString()), Mwt(tokens.PaidOut.ToString())),
            [.. transfers.Select(one => new ReportedTransfer(one.Ledger, one.Hash.ToString(), one.Payer, one.Payee, Mwt(one.Amount.ToString())))],
            ReportedTraffic.Make(network),
            settled,
            [.. CheckMoney(network, tokens, settled), .. Check(network, download, site, balances, conserved), .. CheckOtherWay(back, site), .. CheckTraffic(download, network)]);
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

    private static IEnumerable<string> CheckOtherWay(Download? back, StaticSite site)
    {
        if (back is not null && back.Sha256 != site.Sha256)
        {
            yield return "The file did not come the other way as it was sent.";
        }
    }

    private static IEnumerable<string> Check(
        MagicWave.Hosting.LocalNetwork network, Download download, StaticSite site, IReadOnlyList<LocalBalance> balances, bool conserved)
    {
        if (download.Sha256 != site.Sha256)
        {
            yield return "The file did not come as it was sent.";
        }

        if (download.Circuit.Count != 3)
        {
            yield return "The circuit did not have three relays.";
        }

        bool isPaidByTokens = network.Client.CircuitPayments is { Strategy.Billing: CircuitBilling.EachHop };
        foreach (string failure in isPaidByTokens ? CheckTokens(network, download) : CheckNeighbours(download, balances))
        {
            yield return failure;
        }

        if (!conserved)
        {
            yield return "The balances on the ledger do not add up to what was issued.";
        }
    }

    private static IEnumerable<string> CheckMoney(MagicWave.Hosting.LocalNetwork network, LocalTokens? tokens, bool settled)
    {
        if (!settled)
        {
            yield return "Not everything that is owed was settled in time.";
            yield break;
        }

        foreach (string difference in network.Audit())
        {
            yield return difference;
        }

        if (tokens is { AddUp: false })
        {
            yield return $"Tokens do not add up: {tokens}.";
        }
    }

    private static IEnumerable<string> CheckNeighbours(Download download, IReadOnlyList<LocalBalance> balances)
    {
        string payer = "client";
        foreach (string payee in download.Circuit)
        {
            if (!balances.Any(one => one.Payer == payer && one.Payee == payee && one.Settled > Stroops.Zero))
            {
                yield return $"No request of {payee} to {payer} was settled.";
            }

            payer = payee;
        }
    }

    /// <summary>Every hop was paid.</summary>
    private static IEnumerable<string> CheckTokens(MagicWave.Hosting.LocalNetwork network, Download download)
    {
        foreach (string hop in download.Circuit)
        {
            if (!HopsOf(network).Any(one => one.Name == hop && one.Earned > 0))
            {
                yield return $"{hop} got no tokens.";
            }
        }
    }

    private static IEnumerable<ReportedHop> HopsOf(MagicWave.Hosting.LocalNetwork network) =>
        from relay in network.Relays.Append(network.Authority)
        let totals = relay.CircuitPayments?.Totals
        where totals is { Asked: > 0 } or { Relayed: > 0 }
        select new ReportedHop(relay.Nickname, totals.Asked, totals.Paid, totals.Relayed, Mwt(totals.Earned.ToString()));

    /// <summary>The requests that were paid, and how many it takes at least to pay both directions of every pair of relays by themselves.</summary>
    private static ReportedNetting NettingOf(MagicWave.Hosting.LocalNetwork network, IReadOnlyList<LocalBalance> balances)
    {
        long made = 0;
        long without = 0;
        foreach (IGrouping<(string, string), LocalBalance> pair in balances.GroupBy(one => PairOf(one.Payer, one.Payee)).Where(pair => pair.Count() == 2))
        {
            made += pair.Sum(one => one.Requests);
            without += pair.Sum(one => (long)((one.Amount.Units + network.MeanThreshold.Units - 1) / network.MeanThreshold.Units));
        }

        return new(made, without);
    }

    private static (string, string) PairOf(string left, string right) =>
        string.CompareOrdinal(left, right) < 0 ? (left, right) : (right, left);
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

/// <summary>What netting saved between relays that served each other: the requests that were made, and how many it takes without it at the mean threshold.</summary>
internal sealed record ReportedNetting(long Requests, long WithoutNetting);

/// <summary>What clients paid one node for circuits that no neighbour is billed for.</summary>
internal sealed record ReportedHop(string Name, long Asked, long Paid, long Relayed, decimal Earned);

/// <summary>What became of the client's tokens.</summary>
internal sealed record ReportedTokens(decimal Bought, decimal Spent, decimal Given, decimal Left, decimal PaidOut);

/// <summary>One payment on the ledger.</summary>
internal sealed record ReportedTransfer(long Ledger, string Hash, string Payer, string Payee, decimal Amount);

/// <summary>The ledger at the end.</summary>
internal sealed record ReportedLedger(int Transactions, bool SupplyConserved, decimal Supply);

/// <summary>How the report is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DemoReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
