using System.Net;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Options;
using MagicWave.Onion.KeyFiles;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.Http;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting.Tests.Runtime;

/// <summary>The way to a ledger that answers over HTTP, on a port of its own.</summary>
public sealed class LedgerConnectionTests : IAsyncLifetime
{
    private const string Passphrase = "MagicWave hosting tests";

    private readonly string _folder = Directory.CreateTempSubdirectory("mw-ledger").FullName;
    private readonly LocalLedger _ledger = LocalLedger.Open(new() { Passphrase = Passphrase }, TimeProvider.System);
    private readonly SettlementKey _issuer = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)41, 32)]);
    private readonly SettlementKey _holder = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)42, 32)]);
    private readonly List<DnsEndPoint> _dialled = [];
    private HorizonServer _server = null!;

    private LedgerOperator Operator => new(_ledger, TimeProvider.System);

    public async Task InitializeAsync()
    {
        _server = await HorizonServer.StartAsync(new(_ledger, TimeProvider.System), 0, CancellationToken.None);
        await Operator.CreateAccountAsync(_issuer.Account);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _ledger.Dispose();
        _issuer.Dispose();
        _holder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AnAccountIsToldWhatItLacks()
    {
        using LedgerConnection ledger = LedgerConnection.Open(Options(), TimeProvider.System);

        Assert.Equal(AccountState.NoAccount, await ledger.Setup.LookAsync(_holder.Account, default));
        Assert.False(await ledger.Setup.OpenTrustLineAsync(_holder, default));
        await Operator.CreateAccountAsync(_holder.Account);
        Assert.Equal(AccountState.NoTrustLine, await ledger.Setup.LookAsync(_holder.Account, default));
        Assert.True(await ledger.Setup.OpenTrustLineAsync(_holder, default));
        Assert.True(await ledger.Setup.OpenTrustLineAsync(_holder, default));
        Assert.Equal(AccountState.Ready, await ledger.Setup.LookAsync(_holder.Account, default));
        Assert.Equal(AccountState.Ready, await ledger.Setup.LookAsync(_issuer.Account, default));
        Assert.NotNull(_ledger.FindTrustLine(_holder.Account, Asset.Issued("MWT", _issuer.Account)));
    }

    [Fact]
    public async Task ChannelAccountsAreMadeOnceByTheirPayer()
    {
        LedgerHostOptions options = Options();
        options.ChannelAccounts = 3;
        KeyFolder keys = new(_folder);
        SettlementAccount[] channels;
        using (LedgerConnection ledger = LedgerConnection.Open(options, TimeProvider.System, keys: keys))
        {
            channels = [.. ledger.Rail.Channels];
            Assert.False(await ledger.Setup.MakeAsync(_holder, channels, 11_000_000, default));
            await Operator.CreateAccountAsync(_holder.Account);
            await Operator.CreateAccountAsync(channels[1]);
            Assert.True(await ledger.Setup.MakeAsync(_holder, channels, 11_000_000, default));
            long sequence = _ledger.FindAccount(_holder.Account)!.Sequence;
            Assert.True(await ledger.Setup.MakeAsync(_holder, channels, 11_000_000, default));
            Assert.Equal(sequence, _ledger.FindAccount(_holder.Account)!.Sequence);
        }

        Assert.Equal(3, channels.Distinct().Count());
        Assert.Equal(11_000_000, _ledger.FindAccount(channels[2])!.Balance);
        using LedgerConnection again = LedgerConnection.Open(options, TimeProvider.System, keys: keys);
        Assert.Equal(channels, again.Rail.Channels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoCannotHoldTheAssetWaitsUnlessItIsSetAside(bool setsAside)
    {
        await Operator.IssueAsync(_issuer, "MWT", _holder, 5);
        LedgerHostOptions options = Options();
        options.SetsAside = setsAside;
        using LedgerConnection ledger = LedgerConnection.Open(options, TimeProvider.System);
        UnixTime until = new(TimeProvider.System.GetUtcNow().AddMinutes(2).ToUnixTimeMilliseconds());
        long sequence = _ledger.FindAccount(_holder.Account)!.Sequence + 1;
        TransferOrder order = new(_holder.Account, SettlementAccount.FromBytes(new byte[32]), new(3), default, sequence, until);

        SignedTransfer? transfer = await ledger.Rail.SignForAsync(order, _holder, default);

        Assert.Equal(setsAside, transfer is not null);
        if (transfer is not null)
        {
            await ledger.Rail.SubmitAsync(transfer, default);
        }

        Assert.Equal(setsAside ? 3 : 0, _ledger.ListClaimableBalances().Sum(balance => balance.Amount));
    }

    [Fact]
    public async Task AnIssuerIsHeldToWhatWasAgreed()
    {
        await Operator.IssueAsync(_issuer, "MWT", _holder, 5);
        LedgerHostOptions options = Options();
        options.AssetSupply = 5;
        using LedgerConnection ledger = LedgerConnection.Open(options, TimeProvider.System);
        IssuerWatch watch = ledger.Issuer(_ => { });

        Assert.Equal(IssuerAlert.None, await watch.LookAsync(default));
        await Operator.IssueAsync(_issuer, "MWT", _holder, 1);
        Assert.Equal(IssuerAlert.Minted, await watch.LookAsync(default));
    }

    [Fact]
    public async Task ATrustLineNeedsItsReserve()
    {
        using LedgerConnection ledger = LedgerConnection.Open(Options(), TimeProvider.System);
        const long twoReservesAndAFee = 10_000_100;
        await Operator.CreateAccountAsync(_holder.Account, twoReservesAndAFee);

        Assert.False(await ledger.Setup.OpenTrustLineAsync(_holder, default));
        Assert.Equal(AccountState.NoTrustLine, await ledger.Setup.LookAsync(_holder.Account, default));
    }

    [Fact]
    public async Task AnotherNetworkAndSilenceAreToldApart()
    {
        LedgerHostOptions elsewhere = Options();
        elsewhere.NetworkPassphrase = "another";
        using LedgerConnection other = LedgerConnection.Open(elsewhere, TimeProvider.System);
        using LedgerConnection ledger = LedgerConnection.Open(Options(), TimeProvider.System);

        Assert.Equal(AccountState.OtherNetwork, await other.Setup.LookAsync(_holder.Account, default));
        await _server.DisposeAsync();
        Assert.Equal(AccountState.Unreachable, await ledger.Setup.LookAsync(_holder.Account, default));
    }

    [Theory]
    [InlineData(null, true, 0)]
    [InlineData(true, true, 1)]
    [InlineData(null, false, 1)]
    [InlineData(false, false, 0)]
    public async Task AClientAsksForeignServersOverCircuits(bool? usesCircuits, bool isLocal, int dialled)
    {
        LedgerHostOptions options = Options();
        options.UsesCircuits = usesCircuits;
        if (!isLocal)
        {
            // Reserved names are never resolved: without the circuit, nothing is reached.
            options.Servers.Clear();
            options.Servers.Add(new("https://horizon.invalid/"));
        }

        using LedgerConnection ledger = LedgerConnection.Open(options, TimeProvider.System, DialAsync);
        AccountState state = await ledger.Setup.LookAsync(_holder.Account, default);

        Assert.Equal(isLocal && dialled == 0 ? AccountState.NoAccount : AccountState.Unreachable, state);
        Assert.Equal(dialled, _dialled.Count);
        Assert.All(_dialled, target => Assert.Equal(options.Servers[0].Host, target.Host));
    }

    [Fact]
    public void AFeeAccountIsReadFromAFileOfItsOwnersOnly()
    {
        LedgerHostOptions options = Options();
        options.FeeAccountFile = Path.Combine(_folder, "fee.seed");
        Assert.Equal(KeyStoreFaultKind.Unreadable, Assert.Throws<KeyStoreException>(() => LedgerConnection.Open(options, TimeProvider.System)).Kind);

        char[] text = new char[SeedText.Length];
        SeedText.Write(new byte[SettlementKey.SeedLength], text);
        Write(options.FeeAccountFile, new string(text));
        LedgerConnection.Open(options, TimeProvider.System).Dispose();
        Write(options.FeeAccountFile, "nothing of the kind");
        Assert.Equal(KeyStoreFaultKind.Corrupt, Assert.Throws<KeyStoreException>(() => LedgerConnection.Open(options, TimeProvider.System)).Kind);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(options.FeeAccountFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            Assert.Equal(
                KeyStoreFaultKind.Unprotected, Assert.Throws<KeyStoreException>(() => LedgerConnection.Open(options, TimeProvider.System)).Kind);
        }
    }

    [Fact]
    public void HalfALedgerIsNotOpened()
    {
        LedgerHostOptions options = Options();
        options.Asset = null;
        Assert.Throws<ArgumentException>(() => LedgerConnection.Open(options, TimeProvider.System));
    }

    private static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private LedgerHostOptions Options()
    {
        LedgerHostOptions options = new() { NetworkPassphrase = Passphrase, Asset = Asset.Issued("MWT", _issuer.Account) };
        options.Servers.Add(_server.Address);
        return options;
    }

    private ValueTask<Stream> DialAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        _dialled.Add(target);
        return ValueTask.FromException<Stream>(new IOException("no circuit"));
    }
}
