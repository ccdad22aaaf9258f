using System.Collections.Concurrent;
using System.Net;
using MagicWave.Hosting.Options;
using MagicWave.Onion.Identity;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.Http;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;
using MagicWave.TestKit.Networks;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Tests.Runtime;

/// <summary>A relay that starts before its account, or its ledger, is there.</summary>
public sealed class LedgerWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("mw-watch").FullName;
    private readonly LocalLedger _ledger = LocalLedger.Open(new() { Passphrase = "MagicWave watch tests" }, TimeProvider.System);
    private readonly Asset _asset = Asset.Issued("MWT", SettlementAccount.FromBytes([.. Enumerable.Repeat((byte)9, 32)]));
    private readonly Lines _lines = new();

    public void Dispose()
    {
        _ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ARelayWithoutAnAccountRunsSaysSoAndIsReadyWhenItHasOne()
    {
        LedgerOperator setup = new(_ledger, TimeProvider.System);
        await setup.CreateAccountAsync(_asset.Issuer!.Value);
        await using HorizonServer server = await HorizonServer.StartAsync(new(_ledger, TimeProvider.System), 0, CancellationToken.None);
        HostConfiguration configuration = Configuration(server.Address);
        configuration.Payments.Ledger.ChannelAccounts = 2;
        await using RelayHost relay = new(configuration, _lines, TimeProvider.System);
        await relay.StartAsync(CancellationToken.None);

        string warning = await _lines.NextAsync("is not on the ledger");
        Assert.Contains("settlement-account", warning, StringComparison.Ordinal);
        Assert.NotNull(relay.Address);
        Assert.True(StrKey.TryParse((await File.ReadAllTextAsync(Path.Combine(_folder, "settlement-account"))).Trim(), out SettlementAccount account));
        await setup.CreateAccountAsync(account);
        await _lines.NextAsync("can pay and be paid");
        await _lines.NextAsync("The 2 channel accounts are on the ledger");

        Assert.NotNull(_ledger.FindTrustLine(account, _asset));
        Assert.NotEqual(Stroops.Zero, relay.Payments!.ExposureLimit);
        Assert.DoesNotContain(_lines.All, line => line.Contains(StrKey.Of(account), StringComparison.Ordinal));
    }

    [Fact]
    public async Task ARelayGivesNoCreditInAnAssetThatItsIssuerCanFreeze()
    {
        using SettlementKey issuer = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)8, 32)]);
        LedgerOperator setup = new(_ledger, TimeProvider.System);
        await setup.CreateAccountAsync(issuer.Account);
        Assert.True((await setup.SendAsync(issuer, new SetOptionsOperation { SetFlags = AccountFlags.AuthorizationRevocable })).IsApplied);
        await using HorizonServer server = await HorizonServer.StartAsync(new(_ledger, TimeProvider.System), 0, CancellationToken.None);
        HostConfiguration configuration = Configuration(server.Address);
        configuration.Payments.Ledger.Asset = Asset.Issued("MWT", issuer.Account);
        await using RelayHost relay = new(configuration, _lines, TimeProvider.System);
        Assert.True(StrKey.TryParse((await File.ReadAllTextAsync(Path.Combine(_folder, "settlement-account"))).Trim(), out SettlementAccount account));
        await setup.CreateAccountAsync(account);
        await relay.StartAsync(CancellationToken.None);

        string warning = await _lines.NextAsync("what was not agreed to");
        Assert.Contains("AuthorizationRevocable", warning, StringComparison.Ordinal);
        Assert.Contains("MWAssetAllows", warning, StringComparison.Ordinal);
        using CancellationTokenSource timeout = new(Patience);
        while (relay.Payments!.ExposureLimit != Stroops.Zero)
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    [Fact]
    public async Task ARelayWithoutItsLedgerRunsAndFindsItLater()
    {
        int port = FreePorts.Take();
        HostConfiguration configuration = Configuration(new($"http://127.0.0.1:{port}/"));
        configuration.Payments.Ledger.OpensTrustLine = false;
        await using RelayHost relay = new(configuration, _lines, TimeProvider.System);
        await relay.StartAsync(CancellationToken.None);
        await _lines.NextAsync("no server of MWHorizon answers");
        Assert.True(StrKey.TryParse((await File.ReadAllTextAsync(Path.Combine(_folder, "settlement-account"))).Trim(), out SettlementAccount account));
        await new LedgerOperator(_ledger, TimeProvider.System).CreateAccountAsync(account);

        await using HorizonServer late = await HorizonServer.StartAsync(new(_ledger, TimeProvider.System), port, CancellationToken.None);
        await _lines.NextAsync("MWOpenTrustLine is 0");
        Assert.Null(_ledger.FindTrustLine(account, _asset));
    }

    private HostConfiguration Configuration(Uri server)
    {
        HostConfiguration configuration = new();
        configuration.Node.DataDirectory = _folder;
        configuration.Relay.OrPorts.Add(new() { Address = IPAddress.Loopback, Port = 0 });
        RsaId nobody = RsaId.FromBytes(new byte[RsaId.Length]);
        configuration.Node.DirectoryAuthorities.Add(
            new() { DirAddress = new(IPAddress.Loopback, 1), OrPort = 1, RsaId = nobody, V3Ident = nobody });
        LedgerHostOptions ledger = configuration.Payments.Ledger;
        ledger.Servers.Add(server);
        ledger.NetworkPassphrase = _ledger.Network.Passphrase;
        ledger.Asset = _asset;
        return configuration;
    }

    /// <summary>What was logged, as it comes.</summary>
    private sealed class Lines : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> All => _lines;

        public async Task<string> NextAsync(string part)
        {
            using CancellationTokenSource timeout = new(Patience);
            while (true)
            {
                if (_lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } line)
                {
                    return line;
                }

                await Task.Delay(20, timeout.Token);
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
