using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Storage;

namespace MagicWave.Payments.Tests.Rig;

/// <summary>A node whose engine is stepped by the test, over a store that can be made to fail.</summary>
internal sealed class Node : IDisposable
{
    private readonly World _world;
    private readonly PaymentOptions _options;
    private readonly string _path;

    private readonly Func<SettlementKey, IReadOnlyList<IPeerExtension>> _extensions;

    public Node(World world, PaymentOptions options, string path, Func<SettlementKey, IReadOnlyList<IPeerExtension>> extensions)
    {
        _extensions = extensions;
        (_world, _options, _path) = (world, options, path);
        Key = SettlementKey.FromSeed(world.Random.Bytes(32));
        Rail = new(world.RailOf?.Invoke(Key) ?? world.Ledger.Rail);
        Open();
    }

    public SettlementKey Key { get; }

    public FaultyRail Rail { get; }

    public FaultyStore Store { get; private set; } = null!;

    public PaymentEngine Engine { get; private set; } = null!;

    /// <summary>Those of this life of the node.</summary>
    public IReadOnlyList<IPeerExtension> Extensions { get; private set; } = [];

    /// <summary>Which limits of its own spending it was told of.</summary>
    public List<BudgetKind> Budgets { get; } = [];

    /// <summary>What was made durable, in all lives of the node.</summary>
    public List<IReadOnlyList<BookRecord>> Commits { get; } = [];

    public PeerSnapshot With(Node peer) => Engine.Snapshot().Peers.Single(row => row.Row.Account == peer.Key.Account);

    public IPeerBook Book(Node peer) => Engine.PeerBooks.Find(peer.Key.Account)!;

    /// <summary>Does what is to do now. False: the node died in it.</summary>
    public bool Step()
    {
        try
        {
            Engine.Books.Step();
            Engine.Settler.StepAsync(CancellationToken.None).GetAwaiter().GetResult();
            Engine.Intake!.StepAsync(CancellationToken.None).GetAwaiter().GetResult();
            Engine.Books.Step();
            return true;
        }
        catch (NodeDiedException)
        {
            return false;
        }
    }

    /// <summary>Loses the memory, and starts again from the books.</summary>
    public void Restart()
    {
        Store.Dispose();
        Open();
    }

    public void Dispose()
    {
        Store.Dispose();
        Key.Dispose();
    }

    private void Open()
    {
        Store = new(SqlitePaymentStore.Open(_path, Key.Account, Rail.Network), Commits);
        Engine = PaymentEngine.CreateStopped(new()
        {
            Key = Key,
            Store = Store,
            Rail = Rail,
            Options = _options,
            Strategy = _world.Strategy,
            Time = _world.Time,
            Random = _world.Random,
            BudgetReached = Budgets.Add,
            Extensions = Extensions = _extensions(Key),
        });
    }
}
