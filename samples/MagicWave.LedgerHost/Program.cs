using System.Runtime.InteropServices;
using MagicWave.Payments;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.Http;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Samples.LedgerHost;

const int WrongCommandLine = 1;
const int Unusable = 2;
const int NotGiven = 3;

if (args is ["give", ..] && !args.Contains("--help"))
{
    return await GiveAsync(GiveOptions.Parse(args[1..]));
}

HostOptions options = HostOptions.Parse(args);
if (options.WantsHelp)
{
    await Console.Out.WriteLineAsync(HostOptions.Help);
    return 0;
}

if (options.Error is not null)
{
    await Console.Error.WriteLineAsync(options.Error);
    return WrongCommandLine;
}

using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await RunAsync(new(Path.GetFullPath(options.Data!)));
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or PaymentException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return Unusable;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

static async Task<int> GiveAsync(GiveOptions options)
{
    if (options.Error is not null)
    {
        await Console.Error.WriteLineAsync(options.Error);
        return WrongCommandLine;
    }

    try
    {
        using GiveCommand command = new(options);
        string? fault = await command.RunAsync();
        await (fault is null ? Console.Out : Console.Error).WriteLineAsync(fault ?? $"given to {options.Accounts.Count}");
        return fault is null ? 0 : NotGiven;
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return Unusable;
    }
}

async Task RunAsync(LedgerFolder folder)
{
    Directory.CreateDirectory(folder.Path);
    List<string> assets = await IssueAsync(folder);
    using LocalLedger ledger = LocalLedger.Open(
        new() { Path = folder.Ledger, Passphrase = options.Network!, ClosesAtOnce = options.CloseEvery == TimeSpan.Zero }, TimeProvider.System);
    await using LedgerClock? clock = options.CloseEvery > TimeSpan.Zero ? new(ledger, options.CloseEvery, TimeProvider.System) : null;
    await using HorizonServer server = await HorizonServer.StartAsync(new(ledger, TimeProvider.System), options.Port, stop.Token);
    await Console.Out.WriteLineAsync($"root {StrKey.Of(ledger.Root)}");
    await Console.Out.WriteLineAsync($"horizon {server.Address}");
    string[] torrc = [$"MWHorizon {server.Address}", $"MWNetworkPassphrase {options.Network}", .. assets.Take(1).Select(asset => $"MWAsset {asset}")];
    folder.Announce(server.Address, options.Network!, torrc);
    foreach (string line in torrc)
    {
        await Console.Out.WriteLineAsync(line);
    }

    await (clock?.Completion ?? Task.Delay(Timeout.Infinite, stop.Token)).WaitAsync(stop.Token);
}

// Before others can ask: each step has its own ledger, at once.
async Task<List<string>> IssueAsync(LedgerFolder folder)
{
    using LocalLedger ledger = LocalLedger.Open(new() { Path = folder.Ledger, Passphrase = options.Network! }, TimeProvider.System);
    LedgerOperator setup = new(ledger, TimeProvider.System);
    List<string> assets = [];
    foreach (string code in options.Assets)
    {
        using SettlementKey issuer = IssuerKeys.Open(folder.Issuer(code));
        if (ledger.FindAccount(issuer.Account) is null)
        {
            await setup.CreateAccountAsync(issuer.Account);
        }

        assets.Add(AssetText.Of(Asset.Issued(code, issuer.Account)));
        await Console.Out.WriteLineAsync($"issuer {code} {StrKey.Of(issuer.Account)}");
    }

    return assets;
}
