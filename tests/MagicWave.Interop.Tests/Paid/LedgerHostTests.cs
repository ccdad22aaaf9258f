using System.Diagnostics;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Paid;

/// <summary>What the ledger's host says to wrong command lines, and what it prints.</summary>
public sealed class LedgerHostTests : IDisposable
{
    private const string Account = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ";

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-ledger-host-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, "--data is missing")]
    [InlineData(1, "--network is missing", "--data", "x")]
    [InlineData(1, "--asset TOOLONGACODE1", "--asset", "TOOLONGACODE1")]
    [InlineData(1, "--port 65536", "--port", "65536")]
    [InlineData(1, "--what: unknown", "--what", "1")]
    [InlineData(1, "--amount is missing", "give", "--data", "x", "--asset", "MWT", Account)]
    [InlineData(1, "--amount -1", "give", "--data", "x", "--asset", "MWT", "--amount", "-1", Account)]
    [InlineData(1, "neither an account", "give", "--data", "x", "--asset", "MWT", "--amount", "1", "nobody")]
    [InlineData(1, "named twice", "give", "--data", "x", "--asset", "MWT", "--amount", "1", Account, Account)]
    [InlineData(2, "No ledger has run", "give", "--data", "x", "--asset", "MWT", "--amount", "1", Account)]
    public async Task A_wrong_command_line_is_told_and_changes_nothing(int code, string error, params string[] arguments)
    {
        (int exit, _, string told) = await RunAsync(arguments);
        Assert.Contains(error, told, StringComparison.Ordinal);
        Assert.Equal(code, exit);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Help_tells_how_to_begin()
    {
        (int exit, string help, _) = await RunAsync("--help");
        Assert.Equal(0, exit);
        Assert.All(["--data", "--asset", "give", "friendbot", "ledger.torrc"], word => Assert.Contains(word, help, StringComparison.Ordinal));
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        NodeProgram program = NodeProgram.MagicWaveLedger;
        using Process process = Process.Start(new ProcessStartInfo(program.FileName, [.. program.Arguments, .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
