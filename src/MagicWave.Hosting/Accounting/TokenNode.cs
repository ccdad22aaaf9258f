using MagicWave.Core.Security;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Runtime;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens.Wallets;

namespace MagicWave.Hosting.Accounting;

/// <summary>A client's wallet: its own account and books, the buyer that fills it and the purse that its circuits take from.</summary>
internal sealed class TokenNode : IAsyncDisposable
{
    private static readonly TokenPurchasePolicy Policy = new()
    {
        LowMebibytes = 128,
        Denominations = [.. Enumerable.Repeat(8, 16), .. Enumerable.Repeat(1, 48)],
        MinimumDelay = TimeSpan.Zero,
        MaximumDelay = TimeSpan.Zero,
        Retry = TimeSpan.FromSeconds(1),
    };

    private readonly SettlementKey _key;
    private readonly SqlitePaymentStore _store;
    private readonly TokenBuyer _buyer;

    /// <summary>Opens the wallet, and begins to buy.</summary>
    /// <param name="folder">The wallet's folder.</param>
    /// <param name="source">The issuer.</param>
    /// <param name="rail">The ledger.</param>
    /// <param name="gate">The gate of the circuits.</param>
    /// <param name="failed">Told what ended the work.</param>
    public TokenNode(string folder, TokenSource source, ISettlementRail rail, NodeGate gate, Action<Exception> failed)
    {
        _key = SettlementKeyFile.LoadOrCreate(new KeyFolder(Path.Combine(folder, "keys")), SystemRandom.Instance);
        _store = SqlitePaymentStore.Open(Path.Combine(folder, "wallet.db"), _key.Account, rail.Network);
        TokenWallet wallet = new(_store, _store.Load().States, gate.Random);
        _buyer = new(new()
        {
            Wallet = wallet, Key = _key, Rail = rail, Issuer = source.Issuer, IssuerAccount = source.Account, ListedDigest = source.ListedDigest,
            Policy = Policy, Time = gate.Time, Random = gate.Random,
        });
        Purse = new(wallet, () => _buyer.List, gate.Time, action =>
        {
            using NodeGate.Scope scope = gate.Enter();
            action();
        });
        _buyer.Start(failed);
        Purse.Start(failed);
    }

    /// <summary>What circuits take from.</summary>
    public TokenPurse Purse { get; }

    /// <summary>The account that pays for tokens.</summary>
    public SettlementAccount Account => _key.Account;

    /// <summary>Stops buying and closes the books.</summary>
    public async ValueTask DisposeAsync()
    {
        await _buyer.DisposeAsync().ConfigureAwait(false);
        await Purse.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
        _key.Dispose();
    }
}
