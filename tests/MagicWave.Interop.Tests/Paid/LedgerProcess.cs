using System.Diagnostics;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Paid;

/// <summary>The ledger's host as a process of its own, asked over HTTP as every node of the network asks it.</summary>
internal sealed class LedgerProcess : IDisposable
{
    private const string Code = "MWT";
    private const string Passphrase = "MagicWave interoperation tests";

    private readonly string _folder;
    private readonly Process _process;
    private readonly HttpClient _http = HorizonClient.CreateHttp();
    private readonly HorizonClient _client;

    private LedgerProcess(Process process, string folder, IReadOnlyList<string> torrcLines)
    {
        (_process, _folder, TorrcLines) = (process, folder, torrcLines);
        Network = new(Passphrase);
        Asset = AssetText.TryParse(Value("MWAsset"), out Asset? asset) ? asset : throw new InvalidOperationException("The host printed no asset.");
        _client = new(_http, new() { Endpoint = new(Value("MWHorizon")), Network = Network }, TimeProvider.System);
    }

    public LedgerNetwork Network { get; }

    public Asset Asset { get; }

    /// <summary>What the host prints for the torrc of nodes.</summary>
    public IReadOnlyList<string> TorrcLines { get; }

    /// <summary>The value of one of those lines.</summary>
    public string Value(string option) => TorrcLines.Single(line => line.StartsWith(option + " ", StringComparison.Ordinal))[(option.Length + 1)..];

    public static async Task<LedgerProcess> StartAsync()
    {
        string folder = Directory.CreateTempSubdirectory("magicwave-ledger-").FullName;
        Process process = Start("--data", folder, "--network", Passphrase, "--asset", Code, "--close-every", "200ms");
        List<string> lines = [];
        while (lines.Count < 3 && await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("MW", StringComparison.Ordinal))
            {
                lines.Add(line);
            }
        }

        return new(process, folder, lines);
    }

    /// <summary>Gives accounts something, with the host's own command.</summary>
    public async Task GiveAsync(string amount, IEnumerable<SettlementAccount> accounts, CancellationToken cancellationToken)
    {
        using Process process = Start(["give", "--data", _folder, "--asset", Code, "--amount", amount, .. accounts.Select(account => StrKey.Of(account))]);
        string error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, error);
    }

    /// <summary>All payments from and to an account in the asset, the issuer's too.</summary>
    public async Task<IReadOnlyList<HorizonTransfer>> ListTransfersAsync(SettlementAccount account, CancellationToken cancellationToken)
    {
        List<HorizonTransfer> transfers = [];
        string? cursor = null;
        while (true)
        {
            HorizonPage<HorizonPayment>? page = (await _client.GetPaymentsAsync(account, cursor, cancellationToken)).Value;
            Assert.NotNull(page);
            Assert.All(page.Records, payment => Assert.True(payment.IsProven));
            transfers.AddRange(page.Records.Select(payment => payment.Transfer).OfType<HorizonTransfer>().Where(transfer => transfer.Asset == Asset));
            if (page.Records.Count == 0)
            {
                return transfers;
            }

            cursor = page.Records[^1].Cursor;
        }
    }

    /// <summary>What an account holds of the asset.</summary>
    public async Task<long> BalanceOfAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        (await _client.GetAccountAsync(account, cancellationToken)).Value!.BalanceOf(Asset)!.Amount.Value;

    /// <summary>Whether there is such an account.</summary>
    public async Task<bool> HasAccountAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        (await _client.GetAccountAsync(account, cancellationToken)).Value is not null;

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Process Start(params string[] arguments)
    {
        NodeProgram program = NodeProgram.MagicWaveLedger;
        return Process.Start(new ProcessStartInfo(program.FileName, [.. program.Arguments, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
