using MagicWave.Payments.Accounts;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Paid;

/// <summary>Relays as processes of their own that pay each other on a ledger that is a process too. Clients are added by the tests.</summary>
public sealed class PaidNetworkFixture : IAsyncLifetime
{
    private const string Gift = "100";
    private const long GiftInStroops = 1_000_000_000;

    // 2,040 cells at the price of the network, and a little more.
    private const long StroopsPerMebibyte = 250;

    private readonly List<SettlementAccount> _holders = [];
    private LedgerProcess? _ledger;
    private IssuerProcess? _issuer;
    private TorNetwork? _network;

    public TorNetwork Network => _network ?? throw new InvalidOperationException("The network was not started.");

    /// <summary>The line by which a client buys tokens.</summary>
    public string IssuerLine => _issuer!.TorrcLine;

    /// <summary>The account of the tokens' issuer.</summary>
    public SettlementAccount Issuer => _issuer!.Account;

    private LedgerProcess Ledger => _ledger ?? throw new InvalidOperationException("The ledger was not started.");

    public async Task InitializeAsync()
    {
        _ledger = await LedgerProcess.StartAsync();
        string[] lines =
        [
            .. _ledger.TorrcLines,
            "MWPayThreshold 10 MBytes",
            "MWPricePerCell 100000",
            // The credit of clients does not grow: what they are served between two ledgers is all that they get.
            "MWStarterCredit 20 MBytes",
            "MWSettlementDelay 0",
            "MWChannelAccounts 2",
            "MWDailyBudget 100",
        ];
        _issuer = await IssuerProcess.StartAsync(_ledger, StroopsPerMebibyte);
        Dictionary<NodeRole, IReadOnlyList<string>> roles = Enum.GetValues<NodeRole>().ToDictionary(role => role, role => (IReadOnlyList<string>)(role switch
        {
            NodeRole.Client => lines,
            // Clients with an account and clients with tokens come to the same relays.
            NodeRole.Authority => [.. lines, _issuer.TorrcLine, "MWPrepaid 0", _issuer.ConsensusLine],
            _ => [.. lines, _issuer.TorrcLine, "MWPrepaid 0"],
        }));
        NetworkPlan plan = NetworkPlan.Create(NodeProgram.MagicWave, authorities: 1, relays: 3, exits: 1, clients: 0);
        _network = await TorNetwork.StartAsync(plan with { RoleLines = roles });
        await Ledger.GiveAsync(Gift, [_issuer.Account], CancellationToken.None);
        _holders.Add(_issuer.Account);
        await FundAsync(_network.Nodes, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }

        _issuer?.Dispose();
        _ledger?.Dispose();
    }

    /// <summary>Gives nodes something to pay with, as soon as they have told their accounts.</summary>
    public async Task FundAsync(IReadOnlyList<INode> nodes, CancellationToken cancellationToken)
    {
        while (!nodes.All(node => File.Exists(AccountPath(node))))
        {
            await Task.Delay(100, cancellationToken);
        }

        SettlementAccount[] accounts = [.. nodes.Select(AccountOf)];
        await Ledger.GiveAsync(Gift, accounts, cancellationToken);
        _holders.AddRange(accounts);
    }

    /// <summary>The account of a node.</summary>
    public static SettlementAccount AccountOf(INode node) =>
        StrKey.TryParse(File.ReadAllText(AccountPath(node)).Trim(), out SettlementAccount account)
            ? account
            : throw new InvalidOperationException("The node named no account.");

    /// <summary>What the books of a node that does not run say, checked as when it starts.</summary>
    public PaymentStoreContents ReadBooks(INode node)
    {
        using SqlitePaymentStore store =
            SqlitePaymentStore.Open(Path.Combine(node.Folder, "payments.db"), AccountOf(node), Ledger.Network.IdFor(Ledger.Asset));
        return store.Load();
    }

    /// <summary>All that one account ever paid another.</summary>
    public async Task<long> PaidOnLedgerAsync(SettlementAccount payer, SettlementAccount payee, CancellationToken cancellationToken) =>
        (await Ledger.ListTransfersAsync(payer, cancellationToken))
            .Where(transfer => transfer.From == payer && transfer.To == payee).Sum(transfer => transfer.Amount.Value);

    /// <summary>Everybody whom an account ever paid.</summary>
    public async Task<IReadOnlyList<SettlementAccount>> PayeesOfAsync(SettlementAccount payer, CancellationToken cancellationToken) =>
        [.. (await Ledger.ListTransfersAsync(payer, cancellationToken)).Where(transfer => transfer.From == payer).Select(transfer => transfer.To.Account).Distinct()];

    /// <summary>Whether an account is on the ledger.</summary>
    public Task<bool> IsOnLedgerAsync(SettlementAccount account, CancellationToken cancellationToken) => Ledger.HasAccountAsync(account, cancellationToken);

    /// <summary>How many payments there were.</summary>
    public async Task<int> CountTransfersAsync(CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (SettlementAccount holder in _holders)
        {
            count += (await Ledger.ListTransfersAsync(holder, cancellationToken)).Count(transfer => transfer.From == holder);
        }

        return count;
    }

    /// <summary>Everybody together holds what everybody was given, to the last stroop.</summary>
    public async Task AssertConservedAsync(CancellationToken cancellationToken)
    {
        long held = 0;
        foreach (SettlementAccount holder in _holders)
        {
            held += await Ledger.BalanceOfAsync(holder, cancellationToken);
        }

        Assert.Equal(_holders.Count * GiftInStroops, held);
    }

    private static string AccountPath(INode node) => Path.Combine(node.Folder, "settlement-account");
}
