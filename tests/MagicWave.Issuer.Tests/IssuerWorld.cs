using MagicWave.Hosting.Accounting;
using MagicWave.Onion.KeyFiles;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.Http;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Tests.Rails;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;
using MagicWave.Samples.Issuer;
using MagicWave.TestKit;

namespace MagicWave.Issuer.Tests;

/// <summary>A running issuer on loopback with a ledger that buyers and hops share.</summary>
internal sealed class IssuerWorld : IAsyncDisposable
{
    public const string Passphrase = "MagicWave issuer tests";

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-issuer").FullName;
    private readonly List<IDisposable> _owned = [];
    private readonly LedgerClock _clock;
    private HorizonServer _server = null!;

    private IssuerWorld()
    {
        Bank = NewKey();
        Ledger = new(Passphrase, Bank, TimeProvider.System);
        _clock = new(Ledger.Ledger, TimeSpan.FromSeconds(1), TimeProvider.System);
    }

    public SeededRandom Random { get; } = new(7);

    public SettlementKey Bank { get; }

    public AssetLedger Ledger { get; }

    public IssuerHost Host { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public HttpIssuer Client { get; private set; } = null!;

    public UnixTime Now { get; } = new(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    public static async Task<IssuerWorld> StartAsync(params string[] more)
    {
        IssuerWorld world = new();
        world._server = await HorizonServer.StartAsync(new(world.Ledger.Ledger, TimeProvider.System), 0, CancellationToken.None);

        // The issuer's own account, before it starts.
        using SettlementKey issuer = SettlementKeyFile.LoadOrCreate(new KeyFolder(Path.Combine(world._folder, "issuer", "keys")), world.Random);
        await world.Ledger.GiveAsync(issuer, 0);
        await world.RestartAsync(more);
        return world;
    }

    public async Task RestartAsync(params string[] more)
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }

        IssuerOptions options = IssuerOptions.Parse([.. Arguments(), .. more]);
        Assert.Null(options.Error);
        Host = await IssuerHost.StartAsync(options, TimeProvider.System, CancellationToken.None);
        Http = new() { BaseAddress = Host.Address, Timeout = TimeSpan.FromSeconds(30) };
        _owned.Add(Http);
        Client = new(Http);
    }

    public string[] Arguments() =>
    [
        "--folder", Path.Combine(_folder, "issuer"), "--horizon", _server.Address.ToString(), "--network", Passphrase,
        "--asset", $"MWT:{StrKey.Of(Bank.Account)}", "--listen", "127.0.0.1:0", "--minimum-payout", "1000",
    ];

    public SettlementKey NewKey()
    {
        SettlementKey key = SettlementKey.FromSeed(Random.Bytes(32));
        _owned.Add(key);
        return key;
    }

    public async Task<SettlementKey> NewFundedKeyAsync(long stroops)
    {
        SettlementKey key = NewKey();
        await Ledger.GiveAsync(key, stroops);
        return key;
    }

    public SqlitePaymentStore NewStore(SettlementAccount owner, string name)
    {
        SqlitePaymentStore store = SqlitePaymentStore.Open(Path.Combine(_folder, name), owner, Ledger.Rail.Network);
        _owned.Add(store);
        return store;
    }

    public TokenBuyer NewBuyer(SettlementKey key, TokenWallet wallet, params int[] denominations) => new(new()
    {
        Wallet = wallet,
        Key = key,
        Rail = Ledger.Rail,
        Issuer = Client,
        IssuerAccount = Host.Issuer.Account,
        ListedDigest = () => Host.List.Digest,
        Policy = new() { MinimumDelay = TimeSpan.Zero, MaximumDelay = TimeSpan.Zero, Denominations = denominations },
    });

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _server.DisposeAsync();
        await _clock.DisposeAsync();
        _owned.Reverse();
        _owned.ForEach(owned => owned.Dispose());
        Ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
