using System.Buffers.Binary;
using MagicWave.Crash.Tests.Nodes;
using MagicWave.Payments.Chains;
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
        Int128[] owed = RowBooks.ReadOwed(_folder, Nodes);
        int paid = (int)(owed[^1] / ChainPart.Amount);
        Assert.Equal([.. Enumerable.Range(0, Nodes - 1).Select(link => (Int128)paid * (ChainPart.Amount + (ChainPart.Fee * (Nodes - 2 - link))))], owed);
        return paid;
    }

    public void Dispose() => Row.Dispose();
}
