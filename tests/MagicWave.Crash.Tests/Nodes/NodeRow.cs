using System.Buffers.Binary;
using MagicWave.Core.Security;
using MagicWave.Crash.Tests.Settlement;
using MagicWave.Payments.Accounts;
using MagicWave.TestKit;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>
/// Nodes in a row, each linked with the next, in a time that only <see cref="Tick"/> moves. Each of them can be a process that is told to die; whoever
/// died is back some ticks later, in this process, with nothing but its books.
/// </summary>
internal sealed class NodeRow : IDisposable
{
    public const int Before = 0;
    public const int Behind = 1;

    /// <summary>From here on a link is none: the rest names a node that gets a message in its layer of a circuit.</summary>
    public const int Layer = 10;

    private const int TicksDown = 3;

    /// <summary>For nodes that never settle: the port of nothing.</summary>
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");

    private readonly INode?[] _nodes;
    private readonly int[] _downFor;
    private readonly bool[] _isLinked;
    private readonly string _folder;
    private readonly LedgerSite? _ledger;
    private readonly ManualTimeProvider _time;
    private readonly int _pages;

    public NodeRow(string folder, LedgerSite? ledger, ManualTimeProvider time, int count, int pages = 0)
    {
        (_folder, _ledger, _time, _pages) = (folder, ledger, time, pages);
        _nodes = new INode?[count];
        _downFor = new int[count];
        _isLinked = new bool[count - 1];
    }

    /// <summary>How many links were opened.</summary>
    public int LinksOpened { get; private set; }

    /// <summary>The last words of those that died.</summary>
    public List<string> LastWords { get; } = [];

    public static byte SeedOf(int node) => (byte)(10 + node);

    public static SettlementAccount AccountOf(int node)
    {
        using SettlementKey key = NodeSetup.KeyOf(SeedOf(node));
        return key.Account;
    }

    /// <summary>Starts every node, one of them as a process that dies where it is told.</summary>
    public void Start(int victim = -1, int killAt = 0)
    {
        for (int node = 0; node < _nodes.Length; node++)
        {
            _nodes[node] = node == victim ? new ChildNode(SetupOf(node), killAt) : new LocalNode(SetupOf(node), new(0));
        }

        Link();
    }

    /// <summary>A node ends in good order, and goes on as a process of its own, with fresh links.</summary>
    public ChildNode Fork(int node)
    {
        Unlink(node - 1);
        Unlink(node);
        _nodes[node]!.Dispose();
        ChildNode child = new(SetupOf(node), killAt: 0);
        _nodes[node] = child;
        Link();
        return child;
    }

    /// <summary>Has a node carry out a command. Null: it is dead, or died in it.</summary>
    public byte[]? Do(int node, NodeCommand command, int link, byte[] body)
    {
        if (_nodes[node] is not { } alive)
        {
            return null;
        }

        byte[]? answer = alive.Do(command, link, body);
        if (answer is null)
        {
            Bury(node);
        }

        return answer;
    }

    /// <summary>Cells were served by a node to one that is linked with it.</summary>
    public void Serve(int node, int other, int cells)
    {
        Do(node, NodeCommand.Serve, other < node ? Before : Behind, BitConverter.GetBytes(cells));
        Do(other, NodeCommand.Serve, other < node ? Behind : Before, BitConverter.GetBytes(-cells));
    }

    /// <summary>What a node says that it paid and received; null: it is down.</summary>
    public (long Paid, long Received)? Report(int node) => Do(node, NodeCommand.Report, 0, []) is { } report
        ? (BinaryPrimitives.ReadInt64LittleEndian(report), BinaryPrimitives.ReadInt64LittleEndian(report.AsSpan(sizeof(long))))
        : null;

    /// <summary>Time passes; everybody does what is to do, and what is sent arrives, until nothing is sent any more.</summary>
    public void Tick(TimeSpan duration)
    {
        _time.Advance(duration);
        _ledger?.CloseIfDue();
        for (int node = 0; node < _nodes.Length; node++)
        {
            if (_downFor[node] > 0 && --_downFor[node] == 0)
            {
                _nodes[node] = new LocalNode(SetupOf(node), new(0));
            }
        }

        Link();
        bool isBusy = true;
        while (isBusy)
        {
            for (int node = 0; node < _nodes.Length; node++)
            {
                Do(node, NodeCommand.Step, 0, BitConverter.GetBytes(_time.GetUtcNow().UtcTicks));
            }

            isBusy = false;
            for (int node = 0; node < _nodes.Length; node++)
            {
                isBusy |= Deliver(node);
            }
        }
    }

    public void Dispose()
    {
        foreach (INode? node in _nodes)
        {
            node?.Dispose();
        }

        Array.Clear(_nodes);
    }

    private NodeSetup SetupOf(int node) => new(_folder, SeedOf(node), _ledger?.Address ?? Nowhere, _time.GetUtcNow()) { Pages = _pages };

    private void Link()
    {
        for (int link = 0; link < _isLinked.Length; link++)
        {
            if (_isLinked[link] || _nodes[link] is null || _nodes[link + 1] is null)
            {
                continue;
            }

            LinksOpened++;
            byte[] binding = new byte[32];
            SystemRandom.Instance.Fill(binding);
            _isLinked[link] = Do(link, NodeCommand.Open, Behind, binding) is not null && Do(link + 1, NodeCommand.Open, Before, binding) is not null;
        }
    }

    private bool Deliver(int node)
    {
        bool isBusy = false;
        while (_nodes[node]?.Sent.TryDequeue(out (int Link, byte[] Body) message) == true)
        {
            isBusy = true;
            Pass(node, message.Link, message.Body);
        }

        return isBusy;
    }

    private void Pass(int from, int link, byte[] body)
    {
        if (link >= Layer)
        {
            int to = link - Layer;
            Do(to, NodeCommand.Route, from < to ? Before : Behind, body);
        }
        else if (link == Behind)
        {
            Do(from + 1, NodeCommand.Message, Before, body);
        }
        else
        {
            Do(from - 1, NodeCommand.Message, Behind, body);
        }
    }

    /// <summary>What it sent before its death still arrives; then its links break.</summary>
    private void Bury(int node)
    {
        if (_nodes[node] is not ChildNode dead)
        {
            return;
        }

        _nodes[node] = null;
        _downFor[node] = TicksDown;
        LastWords.Add(dead.LastWord!);
        while (dead.Sent.TryDequeue(out (int Link, byte[] Body) message))
        {
            Pass(node, message.Link, message.Body);
        }

        dead.Dispose();
        Unlink(node - 1);
        Unlink(node);
    }

    private void Unlink(int link)
    {
        if (link >= 0 && link < _isLinked.Length)
        {
            _isLinked[link] = false;
            Do(link, NodeCommand.Close, Behind, []);
            Do(link + 1, NodeCommand.Close, Before, []);
        }
    }
}
