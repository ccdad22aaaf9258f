using System.Net;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Hosting.Options;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Identity;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.Runtime;
using MagicWave.Payments;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Metering;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Accounting;

/// <summary>What one node needs to pay and be paid: its key, its books, its ledger and the engine over them.</summary>
public sealed class PaymentNode : IAsyncDisposable
{
    /// <summary>The file in the data directory that names the account: for whoever is to send it something.</summary>
    public const string AccountFile = "settlement-account";

    private const string BooksFile = "payments.db";
    private const string InMemory = ":memory:";
    private const int CellLength = 514;

    // Between relays a tick makes a round trip before it counts, during which a whole flow-control window each way may pass.
    private const long MinimumRelayWindow = 4;
    private const long MaximumRelayWindow = 1_000;

    private readonly SettlementKey _key;
    private readonly SqlitePaymentStore _store;
    private readonly PaymentAccounting _accounting;
    private readonly Tokens _tokens;

    private readonly Action<Action> _gate;
    private readonly Stroops _exposureLimit;
    private readonly TimeProvider _time;
    private readonly IRandom _random;

    private PaymentNode(
        SettlementKey key,
        SqlitePaymentStore store,
        LedgerConnection? ledger,
        PaymentEngine engine,
        CircuitPayments circuits,
        MeterSettings meter,
        Tokens tokens,
        ResourceBudget budget,
        NodeGate gate)
    {
        _gate = GateOf(gate);
        _exposureLimit = engine.ExposureLimit;
        _tokens = tokens;
        _key = key;
        _store = store;
        Ledger = ledger;
        Engine = engine;
        Circuits = circuits;
        _accounting = new(engine, circuits, meter, tokens.Desk);
        _time = gate.Time;
        _random = gate.Random;
        ResourceWallet wallet = new(budget, gate.Random) { HasAccount = tokens.Wallet is null };
        _gate(() => circuits.Add(wallet));
        Visitor = new(wallet, _accounting.FindCircuit, _gate, gate.Time);
    }

    /// <summary>The engine.</summary>
    public PaymentEngine Engine { get; }

    /// <summary>Payments for circuits that no neighbour is billed for.</summary>
    public CircuitPayments Circuits { get; }

    /// <summary>Pays publishers behind onion addresses, within the budgets of the options.</summary>
    public VisitorDesk Visitor { get; }

    /// <summary>Whether this node's own circuits are billed from neighbour to neighbour.</summary>
    public bool IsBilledByNeighbours => Circuits.Strategy.Billing == CircuitBilling.Neighbours;

    /// <summary>
    /// Whether its account with its neighbours lasts and is settled on the ledger. A client that pays with tokens greets its guards with a key of one run, so that
    /// content is neither paid from it nor to it.
    /// </summary>
    public bool HasAccount => _tokens.Wallet is null;

    /// <summary>The account that this node buys tokens from; null when it buys none.</summary>
    public SettlementAccount? WalletAccount => _tokens.Wallet?.Account;

    /// <summary>The way to the ledger that the options name; null where the caller gave one.</summary>
    internal LedgerConnection? Ledger { get; }

    /// <summary>The key of the account on the ledger.</summary>
    internal SettlementKey Key => _tokens.Wallet?.Key ?? _key;

    /// <summary>The tokens of a client that buys some.</summary>
    public TokenWallet? Wallet => _tokens.Wallet?.Wallet;

    /// <summary>The engine, as the onion layer calls it.</summary>
    public ICircuitAccounting Accounting => _accounting;

    /// <summary>Opens a till where visitors of a site of this node pay. Any thread.</summary>
    /// <param name="site">The site: the key of its onion address.</param>
    /// <param name="sign">Signs with that key; called once, with <see cref="SiteBinding.MessageFor"/>.</param>
    /// <param name="options">What the publisher chose; null for the defaults.</param>
    /// <exception cref="ArgumentException">The signature is not the site's.</exception>
    /// <exception cref="InvalidOperationException">The node pays with tokens: see <see cref="HasAccount"/>.</exception>
    public PublisherDesk OpenTill(SiteKey site, Func<byte[], byte[]> sign, ResourceTillOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sign);
        if (!HasAccount)
        {
            throw new InvalidOperationException(
                "A site is paid to an account that lasts, and a client that pays its relays with tokens has none: its key and books are of one run. "
                + "Write MWStrategy chain in its torrc, or remove MWTokenIssuer.");
        }

        NetworkId network = Engine.PeerBooks.Network;
        SiteBinding binding = SiteBinding.TryCreate(site, _key.Account, network, sign(SiteBinding.MessageFor(network, _key.Account)))
            ?? throw new ArgumentException("The signature is not the site's.", nameof(sign));
        ResourceTill till = new(options ?? new(), _key, binding, _random);
        PublisherDesk desk = new(till, _accounting.FindCircuit, _gate, _time);
        _gate(() =>
        {
            Circuits.Add(till);
            _accounting.CircuitClosed += desk.HandleClosed;
        });
        return desk;
    }

    /// <summary>Takes prices from the network: what own circuits pay, and what circuits of others must at least. Called under the gate.</summary>
    internal void Use(NetworkPrices prices)
    {
        Circuits.Price = prices.Own;
        Circuits.LeastRate = prices.Least;
        _accounting.LeastShare = prices.Least;
    }

    /// <summary>Gives neighbours no more credit, or as much as before. Any thread.</summary>
    internal void Distrust(bool isDistrusted) => _gate(() => Engine.ExposureLimit = isDistrusted ? Stroops.Zero : _exposureLimit);

    /// <summary>What was sent for the sake of payment.</summary>
    public PaymentTraffic Traffic => _accounting.Traffic;

    /// <summary>What a relay's descriptor says of the node's account, signed by the account.</summary>
    public Onion.Directory.SettlementAccount AccountOf(Ed25519Id relay)
    {
        RelayAccountProof proof = RelayAccountProof.Sign(Key, Engine.PeerBooks.Network, relay.ToArray());
        return new(proof.Network.ToString(), proof.Account.ToString(), proof.Signature);
    }

    /// <summary>Opens the books of a relay in its data directory.</summary>
    /// <param name="options">What the operator chose.</param>
    /// <param name="dataDirectory">The node's folder.</param>
    /// <param name="gate">The gate of the node's links.</param>
    /// <param name="rail">The ledger; null for the one that the options name.</param>
    /// <param name="logger">Where the engine logs.</param>
    /// <param name="tokens">The issuer whose tokens it takes; null for the one that the options name.</param>
    /// <returns>Null when payment is switched off, or there is no ledger.</returns>
    /// <exception cref="KeyStoreException">The key cannot be used.</exception>
    /// <exception cref="PaymentException">The books or the ledger cannot be used.</exception>
    public static PaymentNode? Open(
        PaymentHostOptions options, string dataDirectory, NodeGate gate, ISettlementRail? rail, ILogger logger, TokenSource? tokens = null)
    {
        return Open(options, gate, rail, logger, () => OwnKey(dataDirectory), BooksIn(dataDirectory), OpenParts, channelsIn: dataDirectory);

        Tokens OpenParts(ISettlementRail used, SettlementKey key, IPaymentStore store)
        {
            Name(new KeyFolder(dataDirectory), key);
            return OpenDesk(options, gate, used, key, store, tokens);
        }
    }


    /// <summary>
    /// Opens the books of a client. One that buys tokens greets its guards with a key of this run only and keeps no account with them longer than
    /// that; its wallet is what it has. Without tokens it has an account in its data directory, like a relay.
    /// </summary>
    /// <param name="options">What the user chose.</param>
    /// <param name="dataDirectory">The node's folder.</param>
    /// <param name="gate">The gate of the node's links.</param>
    /// <param name="rail">The ledger; null to open the one that the options name.</param>
    /// <param name="logger">Where the engine logs.</param>
    /// <param name="tokens">The issuer to buy from; null for none.</param>
    /// <param name="connect">Opens connections through circuits: by it the ledger is asked.</param>
    /// <returns>Null when payment is switched off, or there is no ledger.</returns>
    /// <exception cref="KeyStoreException">The key cannot be used.</exception>
    /// <exception cref="PaymentException">The books or the ledger cannot be used.</exception>
    public static PaymentNode? OpenClient(
        PaymentHostOptions options, string dataDirectory, NodeGate gate, ISettlementRail? rail, ILogger logger, TokenSource? tokens,
        Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> connect)
    {
        ArgumentNullException.ThrowIfNull(options);
        return tokens is null || options.Strategy.Billing == CircuitBilling.Chain
            ? Open(options, gate, rail, logger, () => OwnKey(dataDirectory), BooksIn(dataDirectory), OpenAccount, connect, channelsIn: dataDirectory)
            : Open(options, gate, rail, logger, () => DrawKey(gate.Random), InMemory, OpenWallet, connect, isPrepaying: true);

        Tokens OpenAccount(ISettlementRail used, SettlementKey key, IPaymentStore books)
        {
            Name(new KeyFolder(dataDirectory), key);
            return default;
        }

        Tokens OpenWallet(ISettlementRail used, SettlementKey session, IPaymentStore books)
        {
            SettlementKey key = OwnKey(dataDirectory);
            Name(new KeyFolder(dataDirectory), key);
            return new(null, null, new TokenNode(dataDirectory, key, tokens, used, gate, DailyBudgetOf(options),
                failure => TokenDeskLog.Stopped(logger, failure)));
        }
    }

    private static PaymentNode? Open(
        PaymentHostOptions options,
        NodeGate gate,
        ISettlementRail? rail,
        ILogger logger,
        Func<SettlementKey> openKey,
        string books,
        Func<ISettlementRail, SettlementKey, IPaymentStore, Tokens> openTokens,
        Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null,
        bool isPrepaying = false,
        string? channelsIn = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(gate);
        if (!options.Enabled || (rail is null && !options.Ledger.IsNamed))
        {
            return null;
        }

        SettlementKey key = openKey();
        LedgerConnection? own = null;
        SqlitePaymentStore? store = null;
        try
        {
            own = rail is null ? LedgerConnection.Open(options.Ledger, gate.Time, connect, channelsIn is null ? null : KeysIn(channelsIn)) : null;
            ISettlementRail used = rail ?? own!.Rail;
            store = SqlitePaymentStore.Open(books, key.Account, used.Network);
            Tokens tokens = openTokens(used, key, store);
            CircuitPayments circuits = new(ToCircuitSettings(options), key, gate.Random) { TokenTaker = tokens.Desk, TokenPayer = tokens.Wallet?.Purse };
            PaymentOptions engineOptions = ToEngineOptions(options);
            engineOptions.UsesLedger = !isPrepaying;
            PaymentEngine engine = PaymentEngine.Start(new PaymentSetup
            {
                Extensions = tokens.Desk is null ? [circuits] : [circuits, tokens.Desk],
                Strategy = options.Strategy,
                Key = key, Store = store, Rail = used, Options = engineOptions, Time = gate.Time, Random = gate.Random, Logger = logger,
                Gate = GateOf(gate),
            });
            tokens.Desk?.Start(failure => TokenDeskLog.Stopped(logger, failure));
            return new PaymentNode(key, store, own, engine, circuits, ToMeterSettings(options, gate.Random), tokens, options.ContentBudget, gate);
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
        if (_tokens.Run is { } run)
        {
            await run.DisposeAsync().ConfigureAwait(false);
        }

        if (_tokens.Wallet is { } wallet)
        {
            await wallet.DisposeAsync().ConfigureAwait(false);
        }

        if (_tokens is { Run: null, Desk: { } desk })
        {
            await desk.DisposeAsync().ConfigureAwait(false);
        }

        await Engine.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
        Ledger?.Dispose();
        _key.Dispose();
    }

    private static Action<Action> GateOf(NodeGate gate) => action =>
    {
        using NodeGate.Scope scope = gate.Enter();
        action();
    };

    private static Tokens OpenDesk(
        PaymentHostOptions options, NodeGate gate, ISettlementRail rail, SettlementKey key, IPaymentStore store, TokenSource? source)
    {
        if (source is null)
        {
            TokenDeskRun? run = TokenDeskRun.Create(options, key, store, rail, gate.Time, GateOf(gate));
            return new(run, run?.Desk, null);
        }

        return new(null, new TokenDesk(new()
        {
            Key = key, Store = store, Rail = rail, Issuer = source.Issuer, IssuerAccount = source.Account, RedeemAt = 16,
            RedeemAfter = TimeSpan.FromSeconds(2), Time = gate.Time, Gate = GateOf(gate),
        }), null);
    }

    private static SettlementKey OwnKey(string dataDirectory) =>
        SettlementKeyFile.LoadOrCreate(KeysIn(dataDirectory), SystemRandom.Instance);

    private static KeyFolder KeysIn(string dataDirectory) => new(Path.Combine(dataDirectory, "keys"));

    private static void Name(KeyFolder folder, SettlementKey key) => folder.Write(AccountFile, StrKey.Of(key.Account) + "\n");

    private static string BooksIn(string dataDirectory) => Path.Combine(dataDirectory, BooksFile);

    private static SettlementKey DrawKey(IRandom random)
    {
        Span<byte> seed = stackalloc byte[32];
        random.Fill(seed);
        SettlementKey key = SettlementKey.FromSeed(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    private static Stroops DailyBudgetOf(PaymentHostOptions options) => options.DailyBudget is { } budget ? new(budget) : new PaymentOptions().DailyBudget;

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

    private readonly record struct Tokens(TokenDeskRun? Run, TokenDesk? Desk, TokenNode? Wallet);
}
