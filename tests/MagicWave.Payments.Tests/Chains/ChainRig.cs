using MagicWave.Core.Time;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Chains;

/// <summary>
/// A client, relays and an exit in a row, each with a real engine over a real store, in virtual time. Chain messages between them can be lost,
/// repeated and delayed; nodes can die at any commit and come back.
/// </summary>
internal sealed class ChainRig : IDisposable
{
    public const long Circuit = 7;
    public static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(500);

    private readonly Wire?[] _wires;
    private readonly int[] _downFor;
    private readonly Dictionary<(Wire Wire, bool ToRight), int> _lostInRow = [];

    public ChainRig(int nodes = 4, ulong seed = 1)
    {
        World = new(seed);
        Random = new(seed ^ 0x5eed);
        Nodes = [.. Enumerable.Range(0, nodes).Select(_ => World.NewNode(key => [new ChainSwitch(key, World.Random)]))];
        _downFor = new int[nodes];
        _wires = new Wire?[nodes - 1];
        for (int i = 0; i < _wires.Length; i++)
        {
            Connect(i);
        }

        Tick();
        Tick();
    }

    public World World { get; }

    public SeededRandom Random { get; }

    public Node[] Nodes { get; }

    public int Exit => Nodes.Length - 1;

    /// <summary>One of so many chain messages is lost, repeated, or waits for a later tick; 0: none.</summary>
    public int Trouble { get; set; }

    /// <summary>Looks at every chain message before it is delivered: false loses it. Sender, receiver, body.</summary>
    public Func<int, int, byte[], bool> Pass { get; set; } = (_, _, _) => true;

    /// <summary>All chain messages that were sent.</summary>
    public List<(int From, int To, byte[] Body)> Sent { get; } = [];

    public List<(int Node, ChainEvent Event)> Events { get; } = [];

    public Instant Now => Instant.Now(World.Time);

    public UnixTime Time => Nodes[0].Engine.PeerBooks.ToUnixTime(Now);

    public ChainSwitch Chains(int node) => (ChainSwitch)Nodes[node].Extensions[0];

    public IEnumerable<ChainEventKind> KindsAt(int node) => Events.Where(pair => pair.Node == node).Select(pair => pair.Event.Kind);

    /// <summary>What the left of two neighbours owes the right one, by the books of the node.</summary>
    public Int128 Owed(int left, int byBooksOf) => byBooksOf == left
        ? -(Nodes[left].Book(Nodes[left + 1])?.Balance.Units ?? 0)
        : Nodes[left + 1].Book(Nodes[left])?.Balance.Units ?? 0;

    /// <summary>The exit asks, the client plans, every hop is told. Not paid yet.</summary>
    public ChainPlan Announce(long amount, long fee, Func<int, RouteMessage, RouteMessage>? tamper = null, TimeSpan? validity = null)
    {
        RequestId request = RequestId.Draw(Random);
        LockPoint point = Chains(Exit).Ask(request, new(amount), Time + (validity ?? TimeSpan.FromMinutes(2)), Now);
        ChainPlan plan = Plan(request, point, amount, fee);
        Announce(plan, fee, tamper);
        return plan;
    }

    public ChainPlan Plan(RequestId request, LockPoint point, long amount, long fee) =>
        ChainPlan.TryMake(request, point, new(amount), [.. Enumerable.Repeat(new Amount(fee), Nodes.Length - 2)], Time, Random)!;

    public List<CancelReason> Announce(ChainPlan plan, long fee, Func<int, RouteMessage, RouteMessage>? tamper = null)
    {
        List<CancelReason> verdicts = [];
        for (int hop = 0; hop < plan.Routes.Count; hop++)
        {
            RouteMessage route = tamper?.Invoke(hop, plan.Routes[hop]) ?? plan.Routes[hop];
            int node = hop + 1;
            verdicts.Add(Chains(node).HandleRoute(
                Circuit, Nodes[node - 1].Key.Account, node < Exit ? Nodes[node + 1].Key.Account : null, route.Write(), new(fee), Now));
        }

        return verdicts;
    }

    public bool Pay(ChainPlan plan) => Chains(0).TryPay(plan, Nodes[1].Key.Account, Now);

    public void Run(TimeSpan duration, Action? check = null)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += TickTime)
        {
            Tick();
            check?.Invoke();
        }
    }

    public void Tick()
    {
        World.Time.Advance(TickTime);
        for (int i = 0; i < Nodes.Length; i++)
        {
            if (_downFor[i] > 0 && --_downFor[i] == 0)
            {
                Revive(i);
            }
        }

        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < Nodes.Length; i++)
            {
                StepNode(i);
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
        if (_downFor[link] == 0 && _downFor[link + 1] == 0 && _wires[link] is null)
        {
            _wires[link] = new(World, Nodes[link], Nodes[link + 1]);
        }
    }

    /// <summary>Both sides of every link agree, nothing is held, nobody is below what it had, and all of the chain or nothing of it is paid.</summary>
    public void AssertWhole(long amount, long fee, params int[] allowed)
    {
        int paid = -1;
        for (int link = 0; link < _wires.Length; link++)
        {
            long expected = amount + (fee * (_wires.Length - 1 - link));
            Assert.Equal(Owed(link, link), Owed(link, link + 1));
            Assert.True(Owed(link, link) % expected == 0, $"link {link}: {Owed(link, link)} is no multiple of {expected}");
            int times = (int)(Owed(link, link) / expected);
            paid = paid < 0 ? times : paid;
            Assert.Equal(paid, times);
        }

        Assert.Contains(paid, allowed);
        for (int node = 0; node < Nodes.Length; node++)
        {
            AssertNothingHeld(node);
            Assert.DoesNotContain(Chains(node).Payments, payment => payment.State == ChainState.Claimed);
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

    public void Dispose() => World.Dispose();

    private void StepNode(int i)
    {
        if (_downFor[i] > 0)
        {
            return;
        }

        if (!Nodes[i].Step())
        {
            Kill(i, ticks: 3);
            return;
        }

        while (Chains(i).TryTakeEvent(out ChainEvent happened))
        {
            Events.Add((i, happened));
        }
    }

    private void Revive(int i)
    {
        Nodes[i].Restart();
        Connect(Math.Max(i - 1, 0));
        if (i < _wires.Length)
        {
            Connect(i);
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
