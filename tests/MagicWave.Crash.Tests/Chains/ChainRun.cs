using System.Buffers.Binary;
using MagicWave.Crash.Tests.Nodes;
using MagicWave.Crash.Tests.Settlement;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Storage;
using MagicWave.TestKit;

namespace MagicWave.Crash.Tests.Chains;

/// <summary>A client, a hop and a payee in a row, each with books of its own, in a time of their own.</summary>
internal sealed class ChainRun : IDisposable
{
    public const int Client = 0;
    public const int Hop = 1;
    public const int Payee = 2;

    private const int Nodes = ChainPart.Hops + 2;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly string _folder;

    private readonly ManualTimeProvider _time;

    public ChainRun(string folder, DateTimeOffset start, int victim = -1, int killAt = 0)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
        _time = new(start);
        Row = new(folder, ledger: null, _time, Nodes);
        Row.Start(victim, killAt);
        Run(Tick);
    }

    public NodeRow Row { get; }

    public DateTimeOffset Time => _time.GetUtcNow();

    /// <summary>The payee asks, the client plans, the hops are told, and the first lock is made; unless somebody is dead before.</summary>
    public void Pay()
    {
        int deaths = Row.LastWords.Count;
        byte[]? asked = Row.Do(Payee, NodeCommand.Ask, 0, []);
        Run(Tick);
        if (asked is null || Row.LastWords.Count > deaths || Row.Do(Client, NodeCommand.Plan, 0, asked) is not { } routes)
        {
            return;
        }

        // All routes but the last one, which is shorter, are of one length.
        byte[][] parts = [.. routes.Chunk(RouteMessage.MaximumLength)];
        for (int node = Hop; node < Nodes; node++)
        {
            Row.Do(node, NodeCommand.Route, node < Payee ? NodeRow.Behind : NodeRow.Before, parts[node - 1]);
        }

        Row.Do(Client, NodeCommand.Pay, 0, []);
    }

    public void Run(TimeSpan duration)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += Tick)
        {
            Row.Tick(Tick);
        }
    }

    /// <summary>Nothing is held anywhere, and no lock is open.</summary>
    public void CheckHolds()
    {
        for (int node = 0; node < Nodes; node++)
        {
            Assert.Equal(Int128.Zero, BinaryPrimitives.ReadInt128LittleEndian(Row.Do(node, NodeCommand.Held, 0, [])));
        }
    }

    /// <summary>Ends the nodes: each pair's books agree to the unit, and either everybody was paid or nobody.</summary>
    /// <returns>How often.</returns>
    public int CheckBooks()
    {
        Row.Dispose();
        PeerRecord?[,] rows = new PeerRecord?[Nodes, Nodes];
        for (int node = 0; node < Nodes; node++)
        {
            Read(node, rows);
        }

        long? paid = null;
        for (int link = 0; link < Nodes - 1; link++)
        {
            Int128 owed = rows[link + 1, link]?.Balance.Units ?? 0;
            Assert.Equal(-(rows[link, link + 1]?.Balance.Units ?? 0), owed);

            long price = ChainPart.Amount + (ChainPart.Fee * (Nodes - 2 - link));
            Assert.Equal(0, owed % price);
            Assert.Equal(paid ?? (long)(owed / price), (long)(owed / price));
            paid = (long)(owed / price);
        }

        return (int)paid!.Value;
    }

    public void Dispose() => Row.Dispose();

    private void Read(int node, PeerRecord?[,] rows)
    {
        NodeSetup setup = new(_folder, NodeRow.SeedOf(node), new("http://127.0.0.1:9/"), null);
        using SettlementKey key = setup.OpenKey();
        using IPaymentStore books = SqlitePaymentStore.Open(setup.Books, key.Account, LedgerSite.Network.IdFor(LedgerSite.Asset));
        books.Verify(VerificationScope.Whole);
        foreach (PeerRecord row in books.Load().Peers)
        {
            for (int other = 0; other < Nodes; other++)
            {
                using SettlementKey peer = NodeSetup.KeyOf(NodeRow.SeedOf(other));
                if (peer.Account == row.Account)
                {
                    rows[node, other] = row;
                    Assert.Equal(row.Balance, books.GetBalance(new(BookAccount.Peer) { Peer = row.Account }));
                }
            }
        }
    }
}
