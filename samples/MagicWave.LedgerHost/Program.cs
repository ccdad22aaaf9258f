using System.Runtime.InteropServices;
using MagicWave.Payments;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.Http;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Samples.LedgerHost;

const int WrongCommandLine = 1;
const int Unusable = 2;

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
    await RunAsync(Path.GetFullPath(options.Data!));
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

async Task RunAsync(string folder)
{
    Directory.CreateDirectory(folder);
    string file = Path.Combine(folder, "ledger.db");
    await IssueAsync(folder, file);
    using LocalLedger ledger = LocalLedger.Open(
        new() { Path = file, Passphrase = options.Network!, ClosesAtOnce = options.CloseEvery == TimeSpan.Zero }, TimeProvider.System);
    await using LedgerClock? clock = options.CloseEvery > TimeSpan.Zero ? new(ledger, options.CloseEvery, TimeProvider.System) : null;
    await using HorizonServer server = await HorizonServer.StartAsync(new(ledger, TimeProvider.System), options.Port, stop.Token);
    await Console.Out.WriteLineAsync($"root {StrKey.Of(ledger.Root)}");
    await Console.Out.WriteLineAsync($"horizon {server.Address}");
    await (clock?.Completion ?? Task.Delay(Timeout.Infinite, stop.Token)).WaitAsync(stop.Token);
}

// Before others can ask: each step has its own ledger, at once.
async Task IssueAsync(string folder, string file)
{
    using LocalLedger ledger = LocalLedger.Open(new() { Path = file, Passphrase = options.Network! }, TimeProvider.System);
    LedgerOperator setup = new(ledger, TimeProvider.System);
    foreach (string code in options.Assets)
    {
        using SettlementKey issuer = IssuerKeys.Open(folder, code);
        if (ledger.FindAccount(issuer.Account) is null)
        {
            await setup.CreateAccountAsync(issuer.Account);
        }

        await Console.Out.WriteLineAsync($"issuer {code} {StrKey.Of(issuer.Account)}");
    }
}
