using System.Net;
using System.Runtime.InteropServices;
using MagicWave.Payments;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Gateway;
using MagicWave.Payments.Gateway.Callbacks;
using MagicWave.Payments.Gateway.Http;
using MagicWave.Payments.Gateway.Ledgers;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Storage;
using MagicWave.Samples.Gateway;
using Microsoft.Extensions.Logging;

GatewayArguments arguments = GatewayArguments.Parse(args);
if (arguments.WantsHelp || arguments.Error is not null)
{
    await (arguments.WantsHelp ? Console.Out : Console.Error).WriteLineAsync(arguments.WantsHelp ? GatewayArguments.Help : arguments.Error);
    return arguments.WantsHelp ? 0 : 1;
}

try
{
    Directory.CreateDirectory(arguments.Data);
    using SettlementKey key = SettlementKey.FromSeed(Convert.FromHexString(SecretFile.ReadOrCreate(Path.Combine(arguments.Data, "seed"))));
    string tokenFile = Path.Combine(arguments.Data, "token");
    LedgerNetwork network = new(arguments.Network);
    using SqlitePaymentStore store = SqlitePaymentStore.Open(Path.Combine(arguments.Data, "gateway.db"), key.Account, network.IdFor(arguments.Asset));
    using HttpClient http = HorizonClient.CreateHttp();
    HorizonClient horizon = new(http, new HorizonOptions { Endpoint = arguments.Horizon, Network = network }, TimeProvider.System);
    GatewaySettings settings = new() { Network = network, Asset = arguments.Asset, Key = key, Callbacks = new CallbackList(arguments.Callbacks) };
    using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
    await using GatewayApp app = await GatewayApp.StartAsync(
        settings,
        store,
        new HorizonGatewayLedger(horizon, arguments.Asset),
        new IPEndPoint(IPAddress.Loopback, arguments.Port),
        SecretFile.ReadOrCreate(tokenFile),
        TimeProvider.System,
        logs);
    Console.WriteLine($"Account {StrKey.Of(key.Account)}");
    Console.WriteLine($"Listening on {app.Address}; the calls are at {new Uri(app.Address, "/openapi.json")}, the token is in {tokenFile}");
    TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    using PosixSignalRegistration terminate = Stop(PosixSignal.SIGTERM, stopped);
    using PosixSignalRegistration interrupt = Stop(PosixSignal.SIGINT, stopped);
    await stopped.Task;
    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or PaymentException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

static PosixSignalRegistration Stop(PosixSignal signal, TaskCompletionSource stopped) =>
    PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stopped.TrySetResult();
    });
