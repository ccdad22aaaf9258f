using MagicWave.Hosting.Options;
using Microsoft.Extensions.DependencyInjection;

namespace MagicWave.Hosting.Tests;

public sealed class HostProgramTests : IDisposable
{
    private static readonly string[] Authority =
    [
        "--DirAuthority",
        "a orport=1 v3ident=0123456789ABCDEF0123456789ABCDEF01234567 127.0.0.1:2 0123456789ABCDEF0123456789ABCDEF01234567",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("mw-program").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AGoodConfigurationIsSaidToBeGood()
    {
        int code = await RunAsync(["--verify-config", "--DataDirectory", _folder, "--ORPort", "auto", "--SocksPort", "0", .. Authority]);

        Assert.Equal((int)HostExitCode.Success, code);
        Assert.Contains("Configuration was valid", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--hush")]
    public async Task ABadLineIsNamed(string quiet)
    {
        string torrc = Path.Combine(_folder, "torrc");
        await File.WriteAllTextAsync(torrc, "ORPort 9001\nNicknaem x\n");

        int code = await RunAsync(["--verify-config", "-f", torrc, quiet, .. Authority]);

        Assert.Equal((int)HostExitCode.ConfigurationError, code);
        Assert.Contains("torrc:2: Nicknaem", _error.ToString() + _output, StringComparison.Ordinal);
        Assert.Contains("Did you mean Nickname?", _error.ToString() + _output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--SocksPort", "0")]
    [InlineData("--ORPort", "auto", "--ClientOnly", "1")]
    [InlineData("--ORPort", "auto", "--AuthoritativeDirectory", "1")]
    [InlineData("--ORPort", "auto", "--MWHorizon", "http://127.0.0.1:8000/")]
    [InlineData("--ORPort", "auto", "--MWHorizonOverCircuits", "1")]
    [InlineData("--ORPort", "auto", "--User", "nobody-of-that-name")]
    public async Task WhatARelayCannotRunWithIsAnError(params string[] arguments) =>
        Assert.Equal((int)HostExitCode.ConfigurationError, await RunAsync(["--verify-config", "--quiet", "--DataDirectory", _folder, .. Authority, .. arguments]));

    [Fact]
    public async Task NoAuthorityIsBuiltIn()
    {
        Assert.Equal((int)HostExitCode.ConfigurationError, await RunAsync("--verify-config", "--quiet", "--ORPort", "auto"));
        Assert.Contains("DirAuthority", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FingerprintsAreListedAndStay()
    {
        string[] arguments = ["--list-fingerprint", "--quiet", "--DataDirectory", _folder, "--ORPort", "auto", "--Nickname", "me", .. Authority];

        Assert.Equal(0, await RunAsync(arguments));
        string first = _output.ToString();
        _output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync(arguments));

        Assert.Matches("^me( [0-9A-F]{4}){10}\n$", first);
        Assert.Equal(first, _output.ToString());
    }

    [Fact]
    public async Task TheAccountOnTheLedgerIsListedAndStays()
    {
        string[] arguments = ["--list-fingerprint", "settlement", "--quiet", "--DataDirectory", _folder, "--ORPort", "auto"];

        Assert.Equal(0, await RunAsync(arguments));
        string first = _output.ToString();
        _output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync(arguments));

        Assert.Matches("^G[A-Z2-7]{55}\n$", first);
        Assert.Equal(first, _output.ToString());
    }

    [Fact]
    public async Task AnAuthorityListsTheLineThatNamesIt()
    {
        string[] arguments = ["--list-fingerprint", "authority", "--quiet", "--DataDirectory", _folder, "--Nickname", "me"];

        Assert.Equal(1, await RunAsync([.. arguments, "--ORPort", "auto"]));
        Assert.Contains("DirPort", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync([.. arguments, "--ORPort", "127.0.0.1:9001", "--DirPort", "127.0.0.1:9030"]));

        string[] parts = _output.ToString().Trim().Split(' ', 2);
        Assert.Equal("DirAuthority", parts[0]);
        Assert.Equal(0, await RunAsync("--verify-config", "--quiet", "--DataDirectory", _folder, "--ORPort", "auto", "--DirAuthority", parts[1]));
    }

    [Fact]
    public async Task KeysThatOthersMayReadEndTheProgram()
    {
        string[] arguments = ["--list-fingerprint", "--quiet", "--DataDirectory", _folder, "--ORPort", "auto", .. Authority];
        await RunAsync(arguments);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, "keys", "secret_id_key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);

            Assert.Equal((int)HostExitCode.KeysUnusable, await RunAsync(arguments));
            Assert.Contains("secret_id_key", _error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--help", "Usage: magicwave-relay")]
    [InlineData("--version", "magicwave-relay version ")]
    public async Task WhatIsAskedForIsPrinted(string argument, string expected)
    {
        Assert.Equal(0, await RunAsync(argument));
        Assert.Contains(expected, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void RegistrationsAreMadeOnceAndStartNothing()
    {
        ServiceCollection services = [];

        services.AddMagicWaveClient(Configure).AddMagicWaveClient(Configure).AddMagicWaveRelay(Configure);

        Assert.Equal(3, services.Count);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));

        void Configure(HostConfiguration configuration) => configuration.Node.DataDirectory = _folder;
    }

    private Task<int> RunAsync(params string[] arguments) => new HostProgram(
        "magicwave-relay", (configuration, logs, time) => new RelayHost(configuration, logs, time), RelayHost.Check, _output, _error)
        .RunAsync(arguments);
}
