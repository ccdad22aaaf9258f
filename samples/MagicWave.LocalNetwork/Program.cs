using System.Globalization;
using System.Runtime.InteropServices;
using MagicWave.Hosting;
using MagicWave.Payments.Strategies;
using MagicWave.Samples.LocalNetwork;
using Spectre.Console;

DemoOptions options = DemoOptions.Parse(args);
if (options.WantsHelp || options.Error is not null)
{
    await (options.WantsHelp ? Console.Out : Console.Error).WriteLineAsync(options.WantsHelp ? DemoOptions.Help : options.Error);
    return (int)(options.WantsHelp ? HostExitCode.Success : HostExitCode.ConfigurationError);
}

using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
string folder = options.Folder ?? Directory.CreateTempSubdirectory("magicwave-local-").FullName;
try
{
    return (int)await RunAsync();
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return (int)HostExitCode.Success;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException or MagicWave.Core.Errors.MagicWaveException)
{
    await Console.Error.WriteLineAsync($"{failure.GetType().Name}: {failure.Message}");
    return (int)HostExitCode.StartFailed;
}
finally
{
    if (options.Folder is null)
    {
        Directory.Delete(folder, recursive: true);
    }
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

async Task<HostExitCode> RunAsync()
{
    LocalNetworkOptions network = new() { Folder = folder, Relays = options.Relays, PayThreshold = options.Threshold, Strategy = options.Strategy, SocksPort = options.SocksPort, HasPublisher = options.Onion };
    await using LocalNetwork local = await LocalNetwork.StartAsync(network, TimeProvider.System, new ConsoleProgress(), stop.Token);
    await using StaticSite site = await StaticSite.StartAsync(folder, options.Bytes);
    Uri file = new($"http://{site.Host}/file");
    Download download = Download.BySocks(local, file);
    LiveTable table = new(local, download, options.Bytes);
    Task running = download.RunAsync(stop.Token);
    Task<Download?> other = RunOtherWayAsync(local, download, running, file);
    await table.ShowUntilAsync(Task.WhenAll(running, other));
    await running;
    Download? back = await other;
    return options.Onion
        ? await OnionVisit.RunAsync(local, folder, onion => FinishAsync(local, download, back, site, table, onion), stop.Token)
        : await FinishAsync(local, download, back, site, table, null);
}

async Task<HostExitCode> FinishAsync(LocalNetwork local, Download download, Download? back, StaticSite site, LiveTable table, ReportedOnion? onion)
{
    bool settled = await local.SettleAsync(TimeSpan.FromSeconds(30), stop.Token);
    DemoReport report = DemoReport.Make(local, download, back, site, settled) with { Onion = onion };
    report = report with { Failures = [.. report.Failures, .. onion?.Failures ?? []] };
    AnsiConsole.Write(table.Table());
    AnsiConsole.Write(LiveTable.Transfers(local));
    Tell(report);
    if (options.Json is not null)
    {
        await report.WriteAsync(options.Json);
    }

    if (!options.Once)
    {
        await StayAsync(local, site);
    }

    return report.Failures.Count == 0 ? HostExitCode.Success : HostExitCode.CheckFailed;
}

// The same file by the same relays, with the first two changed over: they serve each other now, and most of what they owe cancels out.
async Task<Download?> RunOtherWayAsync(LocalNetwork local, Download download, Task running, Uri file)
{
    const int EnoughThresholds = 8;
    bool isWorthIt = options.Strategy.Billing == CircuitBilling.Neighbours && options.Bytes >= EnoughThresholds * options.Threshold;
    if (!isWorthIt || await download.Path is not [var guard, var middle, var exit])
    {
        return null;
    }

    // Not at once: what one of them is ahead of the other is settled, and can be seen.
    while (download.Bytes < options.Bytes / 4 && !running.IsCompleted)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(10), stop.Token);
    }

    Download back = Download.ByPath(local, file, middle, guard, exit);
    await back.RunAsync(stop.Token);
    return back;
}

static void Tell(DemoReport report)
{
    double rate = report.Fetched.Bytes / 1048576.0 / Math.Max(report.Fetched.Seconds, 0.001);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Fetched.Bytes} bytes in {report.Fetched.Seconds:F1} s ({rate:F1} MiB/s), SHA-256 {report.Fetched.Sha256}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Requests} requests, {report.Ledger.Transactions} transfers on the ledger, everything settled: {report.Settled}, supply conserved: {report.Ledger.SupplyConserved}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Traffic.PaymentBytes} of {report.Traffic.AllBytes} bytes between nodes were for payment: {report.Traffic.PaymentPercent:F2} %"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Strategy {report.Strategy}: relays that served each other made {report.Netting.Requests} requests; each way by itself would have taken {report.Netting.WithoutNetting}"));
    foreach (ReportedHop hop in report.Hops)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{hop.Name}: asked {hop.Asked} times, paid {hop.Paid} times, passed on {hop.Relayed} chains, earned {hop.Earned} MWT"));
    }

    if (report.Onion is { } onion)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Onion service: {onion.Bytes} bytes in {onion.Seconds:F1} s for nothing, and {onion.Articles} articles, for which the visitor paid {onion.Paid} MWT and the publisher earned {onion.Earned}"));
    }

    if (report.Tokens is { } tokens)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Tokens: bought for {tokens.Bought} MWT, spent {tokens.Spent}, left {tokens.Left + tokens.Given}; relays were paid {tokens.PaidOut} for them so far"));
    }

    foreach (string failure in report.Failures)
    {
        Console.WriteLine($"FAILED: {failure}");
    }
}

async Task StayAsync(LocalNetwork local, StaticSite site)
{
    string socks = local.Client.SocksEndPoints[0].ToString();
    Console.WriteLine($"The network is up. Try: curl --socks5-hostname {socks} http://{site.Host}/");
    if (options.Onion)
    {
        Console.WriteLine("The publisher's site is reached in the same way, at the onion address above.");
    }

    Console.WriteLine($"Or set a browser's SOCKS v5 proxy to {socks} (with proxied DNS). Logs and torrcs are in {folder}. Ctrl+C ends it.");
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
}
