using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Resources;

/// <summary>
/// A visitor, its hops, a rendezvous point, a publisher's hops and the publisher in a row, each with a real engine over a real store, in virtual time. The
/// circuits of both sides end at the rendezvous point and are joined there. Messages between neighbours can be lost, repeated and delayed; nodes can die
/// at any commit and come back, and take both circuits' routes through them with them.
/// </summary>
internal sealed partial class JoinedRig : IDisposable
{
    public const long Price = 1_000;

    /// <summary>The least that is asked for.</summary>
    public const long Unit = 1_000;
    public static readonly Amount Fee = new(Price * ChainLimits.TransitCells);
    public static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(500);

    private readonly Wire?[] _wires;
    private readonly int[] _downFor;
    private readonly HopPayments?[,] _hops;
    private readonly Dictionary<(Wire Wire, bool ToRight), int> _lostInRow = [];
    private readonly SettlementKey _site;

    /// <summary>Builds it.</summary>
    /// <param name="before">Hops of the visitor's circuit, the rendezvous point included.</param>
    /// <param name="behind">Hops of the publisher's circuit, without that point.</param>
    /// <param name="seed">For everything that is drawn.</param>
    /// <param name="budget">What the visitor's user allows.</param>
    public JoinedRig(int before = 3, int behind = 2, ulong seed = 1, ResourceBudget? budget = null)
    {
        World = new(seed);
        World.Strategy.IsHeld = true;
        Random = new(seed ^ 0x5eed);
        Budget = budget ?? new();
        _site = SettlementKey.FromSeed(Random.Bytes(32));
        Middle = before;
        int count = before + behind + 2;
        Nodes = [.. Enumerable.Range(0, count).Select(i => World.NewNode(key => [OpenExtension(i, count, key)]))];
        _downFor = new int[count];
        _wires = new Wire?[count - 1];
        _hops = new HopPayments?[count, 2];
        for (int i = 0; i < _wires.Length; i++)
        {
            Connect(i);
        }

        Tick();
        Tick();
        OpenCircuits();
    }

    public World World { get; }

    public SeededRandom Random { get; }

    public ResourceBudget Budget { get; set; }

    public Node[] Nodes { get; }

    /// <summary>The rendezvous point.</summary>
    public int Middle { get; }

    public int Publisher => Nodes.Length - 1;

    public ResourceWallet Wallet { get; private set; } = null!;

    public ResourceTill Till { get; private set; } = null!;

    public PayeeCircuit Circuit { get; private set; } = null!;

    public SiteBinding Binding { get; private set; } = null!;

    public ResourceSession Session { get; } = ResourceSession.FromBytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

    public List<ResourceOutcome> Outcomes { get; } = [];

    /// <summary>One of so many chain messages is lost, repeated, or waits for a later tick; 0: none.</summary>
    public int Trouble { get; set; }

    /// <summary>Looks at every message in a hop's layer before the hop gets it: false loses it. Hop, body.</summary>
    public Func<int, byte[], bool> PassCell { get; set; } = (_, _) => true;

    /// <summary>What a hop gets instead of a message in its layer. Hop, body.</summary>
    public Func<int, byte[], byte[]> Change { get; set; } = (_, body) => body;

    /// <summary>Looks at every chain message before it is delivered: false loses it. Sender, receiver, body.</summary>
    public Func<int, int, byte[], bool> Pass { get; set; } = (_, _, _) => true;

    /// <summary>All chain messages that were sent.</summary>
    public List<(int From, int To, byte[] Body)> Sent { get; } = [];

    public bool IsJoined { get; set; } = true;

    public Instant Now => Instant.Now(World.Time);

    public UnixTime Time => Nodes[0].Engine.PeerBooks.ToUnixTime(Now);

    public IClientPort VisitorPort => new Port(this, isVisitor: true);

    public IClientPort PublisherPort => new Port(this, isVisitor: false);

    public CircuitPayments Circuits(int node) => (CircuitPayments)Nodes[node].Extensions[0];

    /// <summary>What the left of two neighbours owes the right one, by the books of the node.</summary>
    public Int128 Owed(int left, int byBooksOf) => byBooksOf == left
        ? -(Nodes[left].Book(Nodes[left + 1])?.Balance.Units ?? 0)
        : Nodes[left + 1].Book(Nodes[left])?.Balance.Units ?? 0;

    public static ResourceDigest Page(string target = "/page") => ResourceDigest.Of("site.onion", target, "request", 0);

    public ResourceOrder Order(ResourceDigest resource) => new(Binding.Site, Session, resource);

    public ResourceRequest Ask(ResourceDigest resource, long amount)
    {
        Assert.Equal(ResourceAskFault.None, Till.TryAsk(Circuit, Session, resource, new(amount), Now, out ResourceRequest? request));
        return ResourceRequest.TryParse(request!.ToHeader())!;
    }

    public ResourceRefusal Pay(ResourceRequest request) => Wallet.TryPay(VisitorPort, Order(request.Resource), request, Now, Outcomes.Add);

    /// <summary>Asks and pays, and gives the proof.</summary>
    public ResourceProof Buy(ResourceDigest resource, long amount)
    {
        Assert.Equal(default, Pay(Ask(resource, amount)));
        Run(TimeSpan.FromSeconds(2));
        return Outcomes[^1].Proof!.Value;
    }

    public ResourceVerdict Show(ResourceProof proof, ResourceDigest resource) => Till.Verify(proof, resource, Now);

    public void Run(TimeSpan duration, Action? check = null)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += TickTime)
        {
            Tick();
            check?.Invoke();
        }
    }

    /// <summary>Until every lock ended and everybody was asked: soon in longer ticks.</summary>
    public void RunOut(Action? check = null)
    {
        Run(TimeSpan.FromSeconds(8), check);
        for (int tick = 0; tick < 30; tick++)
        {
            Tick(TimeSpan.FromSeconds(5));
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

        for (int round = 0; round < 8; round++)
        {
            for (int i = 0; i < Nodes.Length; i++)
            {
                if (_downFor[i] == 0 && !Nodes[i].Step())
                {
                    Kill(i, ticks: 3);
                }
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

    /// <summary>Both circuits are built anew, as after one of their hops went away.</summary>
    public void OpenCircuits()
    {
        for (int node = 1; node < Publisher; node++)
        {
            for (int side = 0; side < 2; side++)
            {
                _hops[node, side]?.HandleClosed();
                bool isOnIt = side == 0 ? node <= Middle : node >= Middle;
                _hops[node, side] = isOnIt ? Circuits(node).OpenHop(new Hop(this, node, isVisitors: side == 0)) : null;
            }
        }

        Circuit?.HandleClosed();
        Circuit = Till.Open(PublisherPort);
    }

    /// <summary>
    /// Both sides of every link agree, nothing is held anywhere, all of a payment or nothing of it is paid on every link, and every store balances.
    /// </summary>
    /// <param name="costs">What each payment that may have come through costs at the visitor's end and leaves at the publisher's.</param>
    public Int128 AssertWhole(params (Amount Cost, Amount Amount)[] costs)
    {
        Int128 spent = Owed(0, 0);
        for (int link = 0; link < _wires.Length; link++)
        {
            Assert.Equal(Owed(link, link), Owed(link, link + 1));
        }

        // Amounts are different powers of two of the unit, so that a sum says which of them came through.
        (Amount Cost, Amount Amount)[] paid = [.. costs.Where(cost => (Owed(Publisher - 1, Publisher) / Unit & (cost.Amount.Units / Unit)) != 0)];
        Assert.Equal(paid.Aggregate(Int128.Zero, (sum, cost) => sum + cost.Amount.Units), Owed(Publisher - 1, Publisher));
        Assert.Equal(paid.Aggregate(Int128.Zero, (sum, cost) => sum + cost.Cost.Units), spent);
        for (int node = 0; node < Nodes.Length; node++)
        {
            AssertNothingHeld(node);
            Nodes[node].Store.Verify(Storage.VerificationScope.Whole);
            if (node > 0 && node < Publisher)
            {
                Assert.Equal(paid.Length * Fee.Units, Owed(node - 1, node) - Owed(node, node));
            }
        }

        Assert.Equal(
            -Owed(Publisher - 1, Publisher), Nodes[Publisher].Store.GetBalance(new(BookAccount.ContentRevenue, BookAsset.Mwt, null, null)).Units);
        return spent;
    }

    public void AssertNothingHeld(int node)
    {
        Assert.DoesNotContain(Circuits(node).Chains.Payments, payment => payment.State is ChainState.Locked or ChainState.Claimed);
        foreach (Node other in Nodes)
        {
            if (other != Nodes[node] && Nodes[node].Book(other) is { } book)
            {
                Assert.Equal(Amount.Zero, book.HeldIn(HoldDirection.FromPeer));
                Assert.Equal(Amount.Zero, book.HeldIn(HoldDirection.ToPeer));
            }
        }
    }

    public void Dispose()
    {
        World.Dispose();
        _site.Dispose();
    }

    private CircuitPayments OpenExtension(int node, int count, SettlementKey key)
    {
        CircuitPayments circuits = new(new() { Price = Price }, key, World.Random) { LeastRate = Price };
        if (node == 0)
        {
            circuits.Add(Wallet = new(Budget, World.Random));
        }
        else if (node == count - 1)
        {
            Binding ??= Bind(_site, key.Account, World.Ledger.Rail.Network);
            circuits.Add(Till = new(new() { LeastAmount = new(Unit) }, key, Binding, World.Random));
        }

        return circuits;
    }

    public static SiteBinding Bind(SettlementKey site, SettlementAccount account, NetworkId network)
    {
        byte[] signature = new byte[SiteBinding.SignatureLength];
        site.Sign(SiteBinding.MessageFor(network, account), signature);
        return SiteBinding.TryCreate(SiteKey.FromBytes(site.Account.ToArray()), account, network, signature)!;
    }

    /// <summary>The circuits are gone with the node; the others' ends of them too.</summary>
    private void Revive(int node)
    {
        Nodes[node].Restart();
        Connect(Math.Max(node - 1, 0));
        if (node < _wires.Length)
        {
            Connect(node);
        }

        OpenCircuits();
    }

    private SettlementAccount AccountOf(int node) => Nodes[node].Key.Account;
}
