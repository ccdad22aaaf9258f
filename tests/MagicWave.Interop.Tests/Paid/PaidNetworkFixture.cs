using System.Security.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Paid;

/// <summary>Relays as processes of their own that pay each other on one ledger. Clients are added by the tests.</summary>
public sealed class PaidNetworkFixture : IAsyncLifetime
{
    private const string LedgerName = "MagicWave interoperation tests";
    private const int Gift = 1_000_000_000;
    private static readonly Stroops Supply = new(1_000_000_000_000);

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-ledger-").FullName;
    private readonly SettlementKey _issuer = SettlementKey.FromSeed(RandomNumberGenerator.GetBytes(SettlementKey.SeedLength));
    private EmbeddedLedger? _ledger;
    private TorNetwork? _network;

    public TorNetwork Network => _network ?? throw new InvalidOperationException("The network was not started.");

    public EmbeddedLedger Ledger => _ledger ?? throw new InvalidOperationException("The ledger was not opened.");

    public async Task InitializeAsync()
    {
        string path = Path.Combine(_folder, "ledger.db");
        _ledger = EmbeddedLedger.Open(path, new EmbeddedGenesis(LedgerName, _issuer.Account, Supply), TimeProvider.System);
        string[] lines =
        [
            $"MWLedger {path}",
            $"MWLedgerNetwork {LedgerName}",
            $"MWLedgerIssuer {_issuer.Account}",
            "MWLedgerSupply 100000",
            "MWPayThreshold 10 MBytes",
            "MWPricePerCell 100000",
            "MWSettlementDelay 0",
            "MWDailyBudget 100",
        ];
        NetworkPlan plan = NetworkPlan.Create(NodeProgram.MagicWave, authorities: 1, relays: 3, exits: 1, clients: 0);
        _network = await TorNetwork.StartAsync(plan with { RoleLines = Enum.GetValues<NodeRole>().ToDictionary(role => role, _ => (IReadOnlyList<string>)lines) });
        foreach (INode node in _network.Nodes)
        {
            await FundAsync(node, CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }

        _ledger?.Dispose();
        _issuer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Gives a node something to pay with, as soon as it has made its key.</summary>
    public async Task FundAsync(INode node, CancellationToken cancellationToken)
    {
        while (!File.Exists(SeedPath(node)))
        {
            await Task.Delay(100, cancellationToken);
        }

        using SettlementKey key = KeyOf(node);
        Assert.Equal(SubmitStatus.Applied, await Ledger.PayAsync(_issuer, key.Account, new Stroops(Gift), cancellationToken));
    }

    /// <summary>The account of a node.</summary>
    public static SettlementAccount AccountOf(INode node)
    {
        using SettlementKey key = KeyOf(node);
        return key.Account;
    }

    /// <summary>What the books of a node that does not run say, checked as when it starts.</summary>
    public PaymentStoreContents ReadBooks(INode node)
    {
        using SqlitePaymentStore store = SqlitePaymentStore.Open(Path.Combine(node.Folder, "payments.db"), AccountOf(node), Ledger.Network);
        return store.Load();
    }

    /// <summary>All that one account ever paid another.</summary>
    public long PaidOnLedger(SettlementAccount payer, SettlementAccount payee) =>
        Ledger.ListTransfers().Where(transfer => transfer.Source == payer && transfer.Destination == payee).Sum(transfer => transfer.Amount.Value);

    private static SettlementKey KeyOf(INode node) => SettlementKey.FromSeed(Convert.FromHexString(File.ReadAllText(SeedPath(node)).Trim()));

    private static string SeedPath(INode node) => Path.Combine(node.Folder, "keys", "settlement_seed");
}
