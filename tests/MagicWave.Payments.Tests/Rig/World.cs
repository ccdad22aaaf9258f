using MagicWave.Payments.Accounts;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Tests.Rails;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Rig;

/// <summary>A ledger, a clock and nodes that share them, in a folder of their own.</summary>
internal sealed class World : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-payments").FullName;
    private readonly List<Node> _nodes = [];

    public World(ulong seed = 1, PaymentOptions? options = null)
    {
        Random = new(seed);
        Options = options ?? new PaymentOptions { MaximumSettlementDelay = TimeSpan.Zero };
        Issuer = SettlementKey.FromSeed(Random.Bytes(32));
        Ledger = new("MagicWave test", Issuer, Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public SeededRandom Random { get; }

    public PaymentOptions Options { get; }

    /// <summary>Another rail for a node's key than the world's own; null: that one for all.</summary>
    public Func<SettlementKey, ISettlementRail>? RailOf { get; init; }

    public HeldStrategy Strategy { get; } = new();

    public SettlementKey Issuer { get; }

    public AssetLedger Ledger { get; }

    /// <summary>A node with money.</summary>
    public Node NewNode(PaymentOptions? options = null, long funds = 1_000_000_000, IReadOnlyList<IPeerExtension>? extensions = null) =>
        NewNode(_ => extensions ?? [], options, funds);

    /// <summary>A node with money, and extensions that are made anew with each of its lives.</summary>
    public Node NewNode(Func<SettlementKey, IReadOnlyList<IPeerExtension>> extensions, PaymentOptions? options = null, long funds = 1_000_000_000)
    {
        Node node = new(this, options ?? Options, Path.Combine(_folder, $"node{_nodes.Count}.db"), extensions);
        Ledger.GiveAsync(node.Key, funds).GetAwaiter().GetResult();
        _nodes.Add(node);
        return node;
    }

    /// <summary>Everything on the ledger but what the issuer handed out.</summary>
    public IReadOnlyList<LedgerTransfer> Payments() => Ledger.ListTransfers();

    public void Dispose()
    {
        foreach (Node node in _nodes)
        {
            node.Dispose();
        }

        Ledger.Dispose();
        Issuer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
