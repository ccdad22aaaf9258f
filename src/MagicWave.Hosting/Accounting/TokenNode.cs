using MagicWave.Onion.Runtime;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting.Accounting;

/// <summary>A client's wallet: its own account and books, the buyer that fills it and the purse that its circuits take from.</summary>
internal sealed class TokenNode : IAsyncDisposable
{
    private readonly SqlitePaymentStore _store;
    private readonly TokenBuyer _buyer;

    /// <summary>Opens the wallet, and begins to buy.</summary>
    /// <param name="folder">The folder of its books.</param>
    /// <param name="key">The key of the account that pays; taken over.</param>
    /// <param name="source">The issuer.</param>
    /// <param name="rail">The ledger.</param>
    /// <param name="gate">The gate of the circuits.</param>
    /// <param name="dailyBudget">The most that it gives away in a day.</param>
    /// <param name="failed">Told what ended the work.</param>
    public TokenNode(string folder, SettlementKey key, TokenSource source, ISettlementRail rail, NodeGate gate, Stroops dailyBudget, Action<Exception> failed)
    {
        Key = key;
        _store = SqlitePaymentStore.Open(Path.Combine(folder, "wallet.db"), Key.Account, rail.Network);
        TokenWallet wallet = Wallet = new(_store, _store.Load().States, gate.Random, dailyBudget);

        // The sessions of an earlier run are gone with their keys.
        _ = wallet.GiveUpSessions(new(gate.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        _buyer = new(new()
        {
            Wallet = wallet, Key = Key, Rail = rail, Issuer = source.Issuer, IssuerAccount = source.Account, ListedDigest = source.ListedDigest,
            Policy = source.Policy, Time = gate.Time, Random = gate.Random,
        });
        Purse = new(wallet, () => _buyer.List, gate.Time, action =>
        {
            using NodeGate.Scope scope = gate.Enter();
            action();
        });
        _buyer.Start(failed);
        Purse.Start(failed);
    }

    /// <summary>The tokens.</summary>
    public TokenWallet Wallet { get; }

    /// <summary>What circuits take from.</summary>
    public TokenPurse Purse { get; }

    /// <summary>The key of the account that pays for tokens.</summary>
    public SettlementKey Key { get; }

    /// <summary>That account.</summary>
    public SettlementAccount Account => Key.Account;

    /// <summary>Stops buying and closes the books.</summary>
    public async ValueTask DisposeAsync()
    {
        await _buyer.DisposeAsync().ConfigureAwait(false);
        await Purse.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
        Key.Dispose();
    }
}
