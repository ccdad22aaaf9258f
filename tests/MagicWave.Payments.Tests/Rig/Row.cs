using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Rig;

/// <summary>
/// Nodes in a row, each linked with the next, with real engines over real stores, in virtual time. Chain messages between them can be lost, repeated and
/// delayed; nodes can die at any commit and come back.
/// </summary>
internal abstract class Row : IDisposable
{
    public static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(500);

    /// <summary>Whoever died in a step is back after so many ticks.</summary>
    private const int TicksDown = 3;

    /// <summary>How often everybody acts in one tick: a message crosses so many links in it.</summary>
    private const int Rounds = 8;

    private readonly Dictionary<(Wire Wire, bool ToRight), int> _lostInRow = [];
    private Wire?[] _wires = [];
    private int[] _downFor = [];

    protected Row(ulong seed)
    {
        World = new(seed);
        Random = new(seed ^ 0x5eed);
    }

    public World World { get; }

    public SeededRandom Random { get; }

    public Node[] Nodes { get; private set; } = [];

    /// <summary>One of so many chain messages is lost, repeated, or waits for a later round; 0: none.</summary>
    public int Trouble { get; set; }

    /// <summary>Looks at every chain message before it is delivered: false loses it. Sender, receiver, body.</summary>
    public Func<int, int, byte[], bool> Pass { get; set; } = (_, _, _) => true;

    /// <summary>All chain messages that were sent.</summary>
    public List<(int From, int To, byte[] Body)> Sent { get; } = [];

    public Instant Now => Instant.Now(World.Time);

    public UnixTime Time => Nodes[0].Engine.PeerBooks.ToUnixTime(Now);

    protected int Links => _wires.Length;

    public abstract ChainSwitch Chains(int node);

    /// <summary>What the left of two neighbours owes the right one, by the books of the node.</summary>
    public Int128 Owed(int left, int byBooksOf) => byBooksOf == left
        ? -(Nodes[left].Book(Nodes[left + 1])?.Balance.Units ?? 0)
        : Nodes[left + 1].Book(Nodes[left])?.Balance.Units ?? 0;

    public void Run(TimeSpan duration, Action? check = null)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += TickTime)
        {
            Tick();
            check?.Invoke();
        }
    }

    public void Tick() => Tick(TickTime);

    public void Tick(TimeSpan time)
    {
        World.Time.Advance(time);
        for (int i = 0; i < Nodes.Length; i++)
        {
            if (_downFor[i] > 0 && --_downFor[i] == 0)
            {
                Revive(i);
            }
        }

        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < Nodes.Length; i++)
            {
                Step(i);
            }

            for (int i = 0; i < _wires.Length; i++)
            {
                Deliver(i);
            }
        }
    }

    /// <summary>Switches a node off: its links break, its memory is gone.</summary>
    public void Kill(int node, int ticks)
    {
        _downFor[node] = ticks;
        Cut(node - 1);
        Cut(node);
    }

    public void Cut(int link)
    {
        if (link >= 0 && link < _wires.Length && _wires[link] is { } wire)
        {
            wire.Close();
            _wires[link] = null;
        }
    }

    public void Connect(int link)
    {
        if (link >= 0 && link < _wires.Length && _wires[link] is null && !IsDown(link) && !IsDown(link + 1))
        {
            _wires[link] = new(World, Nodes[link], Nodes[link + 1]);
        }
    }

    public void AssertNothingHeld(int node)
    {
        Assert.DoesNotContain(Chains(node).Payments, payment => payment.State == ChainState.Locked);
        foreach (Node other in Nodes)
        {
            if (other != Nodes[node] && Nodes[node].Book(other) is { } book)
            {
                Assert.Equal(Amount.Zero, book.HeldIn(HoldDirection.FromPeer));
                Assert.Equal(Amount.Zero, book.HeldIn(HoldDirection.ToPeer));
            }
        }
    }

    public virtual void Dispose() => World.Dispose();

    /// <summary>Both sides of every link agree, nothing is held anywhere, and no claim waits for its answer.</summary>
    protected void AssertAgreed()
    {
        for (int link = 0; link < Links; link++)
        {
            Assert.Equal(Owed(link, link), Owed(link, link + 1));
        }

        for (int node = 0; node < Nodes.Length; node++)
        {
            AssertNothingHeld(node);
            Assert.DoesNotContain(Chains(node).Payments, payment => payment.State == ChainState.Claimed);
        }
    }

    /// <summary>Makes the nodes, and links them.</summary>
    protected void Start(int count, Func<int, SettlementKey, IPeerExtension> open)
    {
        Nodes = [.. Enumerable.Range(0, count).Select(i => World.NewNode(key => [open(i, key)]))];
        _downFor = new int[count];
        _wires = new Wire?[count - 1];
        for (int i = 0; i < _wires.Length; i++)
        {
            Connect(i);
        }

        Tick();
        Tick();
    }

    protected bool IsDown(int node) => _downFor[node] > 0;

    /// <summary>A node did what was to do.</summary>
    protected virtual void HandleStepped(int node)
    {
    }

    /// <summary>A node comes back, with nothing but its books.</summary>
    protected virtual void Revive(int node)
    {
        Nodes[node].Restart();
        Connect(node - 1);
        Connect(node);
    }

    private void Step(int node)
    {
        if (IsDown(node))
        {
            return;
        }

        if (Nodes[node].Step())
        {
            HandleStepped(node);
        }
        else
        {
            Kill(node, TicksDown);
        }
    }

    private void Deliver(int link)
    {
        if (_wires[link] is { } wire)
        {
            Deliver(wire, toRight: true, link, link + 1);
            Deliver(wire, toRight: false, link + 1, link);
        }
    }

    private void Deliver(Wire wire, bool toRight, int from, int to)
    {
        List<byte[]> queue = toRight ? wire.ToRight : wire.ToLeft;
        byte[][] waiting = [.. queue];
        queue.Clear();
        foreach (byte[] message in waiting)
        {
            bool isForChains = message[1] >= MessageNumbers.FirstExtensionType;
            if (isForChains)
            {
                Sent.Add((from, to, message));
            }

            if (isForChains && (!Pass(from, to, message) || Disturb(queue, wire, toRight, message)))
            {
                continue;
            }

            (toRight ? wire.RightLink : wire.LeftLink).HandleMessage(message, Now);
        }
    }

    /// <summary>At most two in a row are lost: a claim has the time of seven.</summary>
    private bool Disturb(List<byte[]> queue, Wire wire, bool toRight, byte[] message)
    {
        if (Trouble == 0 || !Random.Chance(Trouble))
        {
            _lostInRow[(wire, toRight)] = 0;
            return false;
        }

        switch (Random.Next(3))
        {
            case 0 when _lostInRow.GetValueOrDefault((wire, toRight)) < 2:
                _lostInRow[(wire, toRight)] = _lostInRow.GetValueOrDefault((wire, toRight)) + 1;
                return true;
            case 1:
                queue.Add(message);
                return true;
            default:
                queue.Add(message);
                return false;
        }
    }
}
