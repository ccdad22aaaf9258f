using System.Diagnostics;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Paid;

/// <summary>The issuer's host as a process of its own.</summary>
internal sealed class IssuerProcess : IDisposable
{
    private const string TorrcOption = "MWTokenIssuer ";
    private const string ConsensusOption = "ConsensusParams ";

    private readonly string _folder;
    private readonly Process _process;

    private IssuerProcess(Process process, string folder, string torrcLine, string consensusLine)
    {
        (_process, _folder, TorrcLine, ConsensusLine) = (process, folder, torrcLine, consensusLine);
        Account = StrKey.TryParse(torrcLine.Split(' ')[^1], out SettlementAccount account) ? account : throw new InvalidOperationException(torrcLine);
    }

    /// <summary>What it prints for relays that take its tokens, and clients that buy them.</summary>
    public string TorrcLine { get; }

    /// <summary>What it prints for authorities.</summary>
    public string ConsensusLine { get; }

    public SettlementAccount Account { get; }

    public static async Task<IssuerProcess> StartAsync(LedgerProcess ledger, long stroopsPerMebibyte)
    {
        string folder = Directory.CreateTempSubdirectory("magicwave-issuer-").FullName;
        NodeProgram program = NodeProgram.MagicWaveIssuer;
        string[] arguments =
        [
            "--folder", folder, "--horizon", ledger.Value("MWHorizon"), "--network", ledger.Value("MWNetworkPassphrase"), "--asset", ledger.Value("MWAsset"),
            "--listen", "127.0.0.1:0", "--value", $"{stroopsPerMebibyte}", "--minimum-payout", "1",
        ];
        Process process = Process.Start(new ProcessStartInfo(program.FileName, [.. program.Arguments, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string? torrc = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            torrc = line.StartsWith(TorrcOption, StringComparison.Ordinal) ? line : torrc;
            if (line.StartsWith(ConsensusOption, StringComparison.Ordinal) && torrc is not null)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, folder, torrc, line);
            }
        }

        throw new InvalidOperationException($"The issuer did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
