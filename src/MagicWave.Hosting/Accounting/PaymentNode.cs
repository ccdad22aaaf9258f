using System.Net;
using MagicWave.Core.Security;
using MagicWave.Hosting.Options;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Runtime;
using MagicWave.Payments;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Metering;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Accounting;

/// <summary>What one node needs to pay and be paid: its key, its books, its ledger and the engine over them.</summary>
public sealed class PaymentNode : IAsyncDisposable
{
    /// <summary>The file in the data directory that names the account: for whoever is to send it something.</summary>
    public const string AccountFile = "settlement-account";

    private const string BooksFile = "payments.db";
    private const int CellLength = 514;

    // Between relays a tick makes a round trip before it counts, during which a whole flow-control window each way may pass.
    private const long MinimumRelayWindow = 4;
    private const long MaximumRelayWindow = 1_000;

    private readonly SqlitePaymentStore _store;
    private readonly PaymentAccounting _accounting;
    private readonly TokenDeskRun? _desk;
    private readonly Tokens _tokens;

    private PaymentNode(
        SettlementKey key,
        SqlitePaymentStore store,
        LedgerConnection? ledger,
        PaymentEngine engine,
        CircuitPayments circuits,
        MeterSettings meter,
        TokenDeskRun? desk,
        Tokens tokens)
    {
        _desk = desk;
        _tokens = tokens;
        Key = key;
        _store = store;
        Ledger = ledger;
        Engine = engine;
        Circuits = circuits;
        _accounting = new(engine, circuits, meter, desk?.Desk);
    }

    /// <summary>The engine.</summary>
    public PaymentEngine Engine { get; }

    /// <summary>Payments for circuits that no neighbour is billed for.</summary>
    public CircuitPayments Circuits { get; }

    /// <summary>Whether this node's own circuits are billed from neighbour to neighbour.</summary>
    public bool IsBilledByNeighbours => Circuits.Strategy.Billing == CircuitBilling.Neighbours;

    /// <summary>The account that this node buys tokens from; null when it buys none.</summary>
    public SettlementAccount? WalletAccount => _tokens.Wallet?.Account;

    /// <summary>The way to the ledger that the options name; null where the caller gave one.</summary>
    internal LedgerConnection? Ledger { get; }

    /// <summary>The key of the account.</summary>
    internal SettlementKey Key { get; }

    /// <summary>The engine, as the onion layer calls it.</summary>
    public ICircuitAccounting Accounting => _accounting;

    /// <summary>Takes prices from the network: what own circuits pay, and what circuits of others must at least. Called under the gate.</summary>
    internal void Use(NetworkPrices prices)
    {
        Circuits.Price = prices.Own;
        Circuits.LeastRate = prices.Least;
        _accounting.LeastShare = prices.Least;
    }

    /// <summary>What was sent for the sake of payment.</summary>
    public PaymentTraffic Traffic => _accounting.Traffic;

    /// <summary>What a relay's descriptor says of the node's account, signed by the account.</summary>
    public Onion.Directory.SettlementAccount AccountOf(Ed25519Id relay)
    {
        RelayAccountProof proof = RelayAccountProof.Sign(Key, Engine.PeerBooks.Network, relay.ToArray());
        return new(proof.Network.ToString(), proof.Account.ToString(), proof.Signature);
    }

    /// <summary>Opens the books in the data directory.</summary>
    /// <param name="options">What the operator chose.</param>
    /// <param name="dataDirectory">The node's folder.</param>
    /// <param name="gate">The gate of the node's links.</param>
    /// <param name="rail">The ledger; null for the one that the options name.</param>
    /// <param name="logger">Where the engine logs.</param>
    /// <param name="tokens">The issuer of tokens; null for a node that neither buys nor takes any.</param>
    /// <param name="connect">Opens connections through circuits, for a client; null: the ledger is asked directly.</param>
    /// <returns>Null when payment is switched off, or there is no ledger.</returns>
    /// <exception cref="KeyStoreException">The key cannot be used.</exception>
    /// <exception cref="PaymentException">The books or the ledger cannot be used.</exception>
    public static PaymentNode? Open(
        PaymentHostOptions options, string dataDirectory, NodeGate gate, ISettlementRail? rail, ILogger logger, TokenSource? tokens = null,
        Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(gate);
        if (!options.Enabled || (rail is null && !options.Ledger.IsNamed))
        {
            return null;
        }

        KeyFolder folder = new(Path.Combine(dataDirectory, "keys"));
        SettlementKey key = SettlementKeyFile.LoadOrCreate(folder, SystemRandom.Instance);
        LedgerConnection? own = null;
        SqlitePaymentStore? store = null;
        try
        {
            own = rail is null ? LedgerConnection.Open(options.Ledger, gate.Time, connect) : null;
            ISettlementRail used = rail ?? own!.Rail;
            new KeyFolder(dataDirectory).Write(AccountFile, StrKey.Of(key.Account) + "\n");
            store = SqlitePaymentStore.Open(Path.Combine(dataDirectory, BooksFile), key.Account, used.Network);
            TokenDeskRun? run = tokens is null ? TokenDeskRun.Create(options, key, store, used, gate.Time, GateOf(gate)) : null;
            Tokens parts = tokens is null ? default : OpenTokens(options, dataDirectory, gate, used, key, store, tokens);
            TokenDesk? desk = run?.Desk ?? parts.Desk;
            CircuitPayments circuits = new(ToCircuitSettings(options), key, gate.Random) { TokenTaker = desk, TokenPayer = parts.Wallet?.Purse };
            PaymentEngine engine = PaymentEngine.Start(new PaymentSetup
            {
                Extensions = desk is null ? [circuits] : [circuits, desk],
                Strategy = options.Strategy,
                Key = key, Store = store, Rail = used, Options = ToEngineOptions(options), Time = gate.Time, Random = gate.Random, Logger = logger,
                Gate = GateOf(gate),
            });
            desk?.Start(failure => TokenDeskLog.Stopped(logger, failure));
            return new PaymentNode(key, store, own, engine, circuits, ToMeterSettings(options, gate.Random), run, parts);
        }
        catch
        {
            store?.Dispose();
            own?.Dispose();
            key.Dispose();
            throw;
        }
    }

    /// <summary>Stores all counters and closes the books.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_desk is not null)
        {
            await _desk.DisposeAsync().ConfigureAwait(false);
        }

        if (_tokens.Wallet is { } wallet)
        {
            await wallet.DisposeAsync().ConfigureAwait(false);
        }

        if (_tokens.Desk is { } desk)
        {
            await desk.DisposeAsync().ConfigureAwait(false);
        }

        await Engine.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
        Ledger?.Dispose();
        Key.Dispose();
    }

    private static Action<Action> GateOf(NodeGate gate) => action =>
    {
        using NodeGate.Scope scope = gate.Enter();
        action();
    };

    /// <summary>Every node takes tokens; one that pays with them has a wallet too.</summary>
    private static Tokens OpenTokens(
        PaymentHostOptions options, string dataDirectory, NodeGate gate, ISettlementRail rail, SettlementKey key, IPaymentStore store, TokenSource source)
    {
        TokenDesk desk = new(new()
        {
            Key = key, Store = store, Rail = rail, Issuer = source.Issuer, IssuerAccount = source.Account, RedeemAt = 16,
            RedeemAfter = TimeSpan.FromSeconds(2), Time = gate.Time, Gate = GateOf(gate),
        });
        return new(desk, options.Strategy.Billing == CircuitBilling.EachHop
            ? new TokenNode(Path.Combine(dataDirectory, "wallet"), source, rail, gate, static _ => { }) : null);
    }

    private static CircuitSettings ToCircuitSettings(PaymentHostOptions options)
    {
        CircuitSettings settings = new()
        {
            Strategy = options.Strategy,
            Price = options.PricePerCell,
            MeanThresholdCells = CreditCheck.CellsOf(options.PayThreshold),
        };
        return options.DailyBudget is { } budget ? settings with { DailyBudget = new(budget) } : settings;
    }

    private static MeterSettings ToMeterSettings(PaymentHostOptions options, IRandom random)
    {
        PaymentOptions engine = ToEngineOptions(options);
        long bytesPerTick = (long)TickRules.CellsPerTick * CellLength;
        return new(
            (int)Math.Clamp(engine.StarterCreditBytes / bytesPerTick, MinimumRelayWindow, MaximumRelayWindow),
            options.CircuitBudget / bytesPerTick,
            random);
    }

    private static PaymentOptions ToEngineOptions(PaymentHostOptions options)
    {
        PaymentOptions engine = new PaymentOptions { ReferenceRate = Math.Max(1, options.PricePerCell) }.ScaleTo(options.PayThreshold);
        engine.CreditLimitBytes = options.CreditLimit ?? engine.CreditLimitBytes;
        engine.StarterCreditBytes = Math.Min(options.StarterCredit ?? engine.StarterCreditBytes, engine.CreditLimitBytes);
        engine.MaximumSettlementDelay = options.SettlementDelay;
        engine.ClientsPrepay = options.ClientsPrepay ?? options.TokenIssuer is not null;
        if (options.DailyBudget is { } budget)
        {
            engine.DailyBudget = new Stroops(budget);
        }

        return engine;
    }

    private readonly record struct Tokens(TokenDesk? Desk, TokenNode? Wallet);
}
