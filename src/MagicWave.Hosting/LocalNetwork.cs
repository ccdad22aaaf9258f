using System.Globalization;
using System.Net;
using MagicWave.Core.Security;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Logging;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Runtime;
using MagicWave.Onion.Cells;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting;

/// <summary>
/// A whole network in one process: a directory authority, relays, exits and a client, each with its own torrc, keys, ports, books and
/// folder, over TCP and TLS on 127.0.0.1, and one embedded ledger that all settle on. For demonstrations, tests and research.
/// </summary>
public sealed class LocalNetwork : IAsyncDisposable
{
    private const string AuthorityName = "authority";
    private const string ClientName = "client";
    private const string PublisherName = "publisher";
    private const string TokensName = "tokens";
    private static readonly Stroops Gift = new(100_000_000);
    private static readonly Amount SmallestPayment = new(Amount.UnitsPerStroop);
    private static readonly TimeSpan RepeatPeriod = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(100);

    private readonly LocalNetworkOptions _options;
    private readonly TimeProvider _time;
    private readonly SettlementKey _issuer;
    private readonly List<TorLoggerFactory> _logs = [];
    private readonly List<RelayHost> _relays = [];
    private LocalIssuer? _tokens;
    private RelayHost? _authority;
    private ClientHost? _client;
    private ClientHost? _publisher;

    private LocalNetwork(LocalNetworkOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        Directory.CreateDirectory(options.Folder);
        _issuer = SettlementKeyFile(options.Folder, "issuer");
        Ledger = new(options.Folder, _issuer, time);
    }

    /// <summary>The ledger.</summary>
    public LocalSettlement Ledger { get; }

    /// <summary>The directory authority.</summary>
    public RelayHost Authority => _authority ?? throw NotStarted();

    /// <summary>The relays, without the authority.</summary>
    public IReadOnlyList<RelayHost> Relays => _relays;

    /// <summary>The client.</summary>
    public ClientHost Client => _client ?? throw NotStarted();

    /// <summary>The publisher's node, which has no service yet; null in a network without.</summary>
    public ClientHost? Publisher => _publisher;

    /// <summary>What is owed, on average, when a node that has its full credit is asked to pay.</summary>
    public Amount MeanThreshold => new((Int128)CreditCheck.CellsOf(_options.PayThreshold) * Price);

    /// <summary>Builds the network, waits for its first consensus and for the client to be ready.</summary>
    /// <param name="options">How large it is.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="progress">Told what happens, in the client's and the network's own words; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyStoreException">The folder is in use, or what is in it cannot be used.</exception>
    /// <exception cref="IOException">A file or a port cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<LocalNetwork> StartAsync(
        LocalNetworkOptions options, TimeProvider time, IProgress<string>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Relays, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Relays, 30);
        LocalNetwork network = new(options, time);
        try
        {
            await network.StartCoreAsync(progress, cancellationToken).ConfigureAwait(false);
            return network;
        }
        catch
        {
            await network.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Who owns an account.</summary>
    /// <returns>A nickname, or null for an account of nobody here.</returns>
    public string? NameOf(SettlementAccount account) =>
        account == _issuer.Account ? "issuer" : account == _tokens?.Account ? "tokens" : account == _client?.WalletAccount ? "wallet" : Nodes().FirstOrDefault(node => node.Engine.Account == account).Name;

    /// <summary>What every neighbour had to pay every other, where there was something to pay.</summary>
    public IReadOnlyList<LocalBalance> GetBalances() =>
        [.. from node in Nodes()
            from peer in node.Engine.Snapshot().Peers
            let row = peer.Row
            where row.Earned > Amount.Zero
            select new LocalBalance(
                NameOf(row.Account) ?? row.Account.ToString(), node.Name, row.EarnedCells, row.Earned, row.Received + row.Credited.ToStroopsOrLimit(), row.IssuedSequence)];

    /// <summary>The payments on the ledger, as they were made.</summary>
    public IReadOnlyList<LocalTransfer> GetTransfers() => Ledger.ListTransfers(account => NameOf(account) ?? account.ToString());

    /// <summary>What became of the client's tokens; null in a network without.</summary>
    public LocalTokens? GetTokens()
    {
        if (Client.Wallet is not { } wallet)
        {
            return null;
        }

        IReadOnlyList<LocalTransfer> transfers = GetTransfers();
        IReadOnlyList<WalletToken> tokens = wallet.Tokens;
        long signed = tokens.Where(token => token.Payee is null).Sum(token => token.Value.Value);
        long unsigned = wallet.Orders.Where(order => order.State == WalletOrderState.Paid).Sum(order => order.Total.Value);
        return new(
            new(transfers.Where(one => one.Payee == TokensName).Sum(one => one.Amount.Value)),
            wallet.Spent.ToStroopsOrLimit(),
            new(tokens.Where(token => token.Payee is not null).Sum(token => token.Value.Value)),
            new(signed + unsigned),
            new(transfers.Where(one => one.Payer == TokensName).Sum(one => one.Amount.Value)));
    }

    /// <summary>
    /// Compares the books of every two neighbours, and those of every node with the ledger, to the last unit. To be called when everything is settled.
    /// </summary>
    /// <returns>Where they do not agree; empty when all is well.</returns>
    public IReadOnlyList<string> Audit()
    {
        (string Name, SettlementAccount Account, IReadOnlyList<PeerRecord> Rows)[] nodes =
            [.. Nodes().Select(node => (node.Name, node.Engine.Account, (IReadOnlyList<PeerRecord>)[.. node.Engine.Snapshot().Peers.Select(peer => peer.Row)]))];
        ILookup<string, LocalTransfer> payouts = GetTransfers().Where(one => one.Payer == TokensName).ToLookup(one => one.Payee);
        List<string> found = [];
        for (int i = 0; i < nodes.Length; i++)
        {
            var (name, account, rows) = nodes[i];
            foreach (var other in nodes[(i + 1)..])
            {
                found.AddRange(LocalAudit.Compare(
                    name, other.Name, rows.FirstOrDefault(row => row.Account == other.Account), other.Rows.FirstOrDefault(row => row.Account == account)));
            }

            if (name != ClientName || Client.WalletAccount is null)
            {
                found.AddRange(LocalAudit.Compare(name, rows, new(payouts[name].Sum(one => one.Amount.Value)), Gift, Ledger.BalanceOf(account)));
            }
        }

        // A client with tokens greets its guards with a key of the run, which has nothing on the ledger: all its money is the wallet's.
        if (Client.WalletAccount is { } wallet && GetTokens() is { } tokens)
        {
            found.AddRange(LocalAudit.Compare("wallet", [], Stroops.Zero, new(Gift.Value - tokens.Bought.Value), Ledger.BalanceOf(wallet)));
        }

        return found;
    }

    /// <summary>How many bytes of cells all nodes sent for the sake of payment, and how many altogether.</summary>
    public (long Payment, long All) GetTraffic()
    {
        long payment = (_client?.PaymentTraffic?.Bytes ?? 0) + (_publisher?.PaymentTraffic?.Bytes ?? 0) + _relays.Append(_authority).Sum(relay => relay?.PaymentTraffic?.Bytes ?? 0);
        long cells = _relays.Append(_authority).Sum(relay => relay is null ? 0 : relay.Counters.CellsRelayed + relay.Counters.CellsEnded);
        return (payment, cells * CellConstants.CellLength);
    }

    /// <summary>Asks for everything that is owed, and waits until nobody owes a stroop, no request is open and no payment under way.</summary>
    /// <returns>Whether that came before the time was up.</returns>
    public async Task<bool> SettleAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        long start = _time.GetTimestamp();
        do
        {
            foreach ((_, PaymentEngine engine) in Nodes())
            {
                engine.RequestSettlement();
            }

            // A request that crosses a payment is refused, and made again.
            if (await WaitAsync(IsSettled, RepeatPeriod, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }
        while (_time.GetElapsedTime(start) < limit);
        return false;
    }

    /// <summary>Stops the client, then the relays, then the authority, and closes the ledger. The files stay.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (INodeHost? node in (INodeHost?[])[_publisher, _client, .. _relays, _authority])
        {
            if (node is not null)
            {
                await node.DisposeAsync().ConfigureAwait(false);
            }
        }

        foreach (TorLoggerFactory logs in _logs)
        {
            logs.Dispose();
        }

        if (_tokens is not null)
        {
            await _tokens.DisposeAsync().ConfigureAwait(false);
        }

        await Ledger.DisposeAsync().ConfigureAwait(false);
        _issuer.Dispose();
    }

    private async Task StartCoreAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        int[] ports = FreePorts.Find(2);
        _tokens = _options.Strategy.Billing == CircuitBilling.Chain ? null : OpenIssuer();
        LocalTorrcs torrcs = new(_options, DirAuthorityLine(ports[0], ports[1]));
        progress?.Report(string.Create(CultureInfo.InvariantCulture, $"Making keys for an authority, {_options.Relays} relays and a client"));
        for (int i = 0; i < _options.Relays; i++)
        {
            bool isExit = i % 3 == 2;
            string name = string.Create(CultureInfo.InvariantCulture, $"{(isExit ? "exit" : "relay")}{i + 1}");
            HostConfiguration configuration = torrcs.Relay(name, isExit);
            _relays.Add(new RelayHost(configuration, OpenLogs(configuration), _time, Ledger.Rail, _tokens?.Source));
        }

        HostConfiguration authority = torrcs.Authority(AuthorityName, ports[0], ports[1], _time.GetUtcNow(), _tokens?.ListedKeys ?? new Dictionary<string, int>());
        _authority = new RelayHost(authority, OpenLogs(authority), _time, Ledger.Rail, _tokens?.Source);
        HostConfiguration client = torrcs.Client(ClientName);
        _client = new ClientHost(client, OpenLogs(client), _time, Ledger.Rail, _tokens?.Source);
        if (_options.HasPublisher)
        {
            HostConfiguration publisher = torrcs.Publisher(PublisherName);
            _publisher = new ClientHost(publisher, OpenLogs(publisher), _time, Ledger.Rail, _tokens?.Source);
        }

        _client.BootstrapReached += (percent, tag, summary) => progress?.Report(string.Create(
            CultureInfo.InvariantCulture, $"Bootstrapped {percent}% ({tag}): {summary}"));
        await FundAsync().ConfigureAwait(false);
        foreach (RelayHost node in (RelayHost[])[_authority, .. _relays])
        {
            await node.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        progress?.Report("Waiting for the first consensus and for every relay to know the others");
        await WaitAsync(IsKnownToAll, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        progress?.Report("Starting the client");
        await _client.StartAsync(cancellationToken).ConfigureAwait(false);
        await _client.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_publisher is not null)
        {
            progress?.Report("Starting the publisher");
            await _publisher.StartAsync(cancellationToken).ConfigureAwait(false);
            await _publisher.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FundAsync()
    {
        List<string> folders = [.. Nodes().Select(node => Path.Combine(_options.Folder, node.Name))];
        if (_tokens is not null)
        {
            folders.Add(Path.Combine(_options.Folder, TokensName));
        }

        foreach (string folder in folders)
        {
            using SettlementKey key = SettlementKeyFile(folder, "keys");
            await Ledger.FundAsync(key, Gift).ConfigureAwait(false);
        }
    }

    /// <summary>A token for one MiB pays one hop for as many cells.</summary>
    private LocalIssuer OpenIssuer()
    {
        Amount mebibyte = new((Int128)CreditCheck.CellsOf(1 << 20) * Price);
        return new(Path.Combine(_options.Folder, TokensName), Ledger.Rail, new(mebibyte.ToStroopsOrLimit().Value + 1), _time);
    }

    private TorLoggerFactory OpenLogs(HostConfiguration configuration)
    {
        TorLoggerFactory logs = TorLoggerFactory.Open(configuration.Node, TextWriter.Null, TextWriter.Null, _time);
        _logs.Add(logs);
        return logs;
    }

    private IEnumerable<(string Name, PaymentEngine Engine)> Nodes()
    {
        if (_client?.Payments is { } client)
        {
            yield return (ClientName, client);
        }

        if (_publisher?.Payments is { } publisher)
        {
            yield return (PublisherName, publisher);
        }

        foreach (RelayHost relay in _relays)
        {
            yield return (relay.Nickname, relay.Payments!);
        }

        if (_authority is not null)
        {
            yield return (AuthorityName, _authority.Payments!);
        }
    }

    /// <summary>Neighbours only pay each other when the directory told them that they may.</summary>
    private bool IsKnownToAll() => _relays.TrueForAll(relay => _relays.TrueForAll(other => relay.Knows(other.Keys.RsaId)));

    private bool IsSettled() => AreTokensTaken() && Nodes().All(node => node.Engine.Snapshot().Peers.All(peer =>
        (peer.Row.Balance < SmallestPayment || (node.Name == ClientName && Client.PaysInAdvance))
        && peer.Requests.All(request => request.State is RequestState.Paid or RequestState.Refused or RequestState.Expired)));

    /// <summary>What the client spent in tokens arrived at its hops, and it knows.</summary>
    private bool AreTokensTaken()
    {
        if (Client.PaysInAdvance)
        {
            return Client.Wallet!.Tokens.All(token => token.Payee is null);
        }

        if (Client.CircuitPayments is not { Strategy.Billing: CircuitBilling.EachHop } payments)
        {
            return true;
        }

        Amount earned = Amount.Zero;
        foreach (RelayHost relay in _relays.Append(Authority))
        {
            earned += relay.CircuitPayments?.Totals.Earned ?? Amount.Zero;
        }

        return earned == payments.Totals.Spent;
    }

    private async Task<bool> WaitAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        while (!condition())
        {
            if (limit >= TimeSpan.Zero && _time.GetElapsedTime(start) >= limit)
            {
                return false;
            }

            await Task.Delay(PollPeriod, _time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The authority's keys come first: everybody's torrc names them.</summary>
    private string DirAuthorityLine(int orPort, int dirPort)
    {
        KeyStoreOptions options = new() { DataDirectory = Path.Combine(_options.Folder, AuthorityName), Nickname = AuthorityName };
        return FingerprintList.DirAuthorityLine(options, IPAddress.Loopback, orPort, dirPort, _time.GetUtcNow());
    }

    private long Price => _options.PricePerCell ?? LocalTorrcs.DefaultPrice(_options.PayThreshold);

    private static SettlementKey SettlementKeyFile(string folder, string name) =>
        Accounting.SettlementKeyFile.LoadOrCreate(new KeyFolder(Path.Combine(folder, name)), SystemRandom.Instance);

    private static InvalidOperationException NotStarted() => new("The network is not started.");
}
