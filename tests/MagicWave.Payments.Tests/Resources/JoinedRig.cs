using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Resources;

/// <summary>
/// A visitor, its hops, a rendezvous point, a publisher's hops and the publisher in a row. The circuits of both sides end at the rendezvous point and are
/// joined there. Whoever dies takes both circuits' routes through it along.
/// </summary>
internal sealed partial class JoinedRig : Row
{
    public const long Price = 1_000;

    /// <summary>The least that is asked for.</summary>
    public const long Unit = 1_000;
    public static readonly Amount Fee = new(Price * ChainLimits.TransitCells);

    private readonly HopPayments?[,] _hops;
    private readonly SettlementKey _site;

    /// <summary>Builds it.</summary>
    /// <param name="before">Hops of the visitor's circuit, the rendezvous point included.</param>
    /// <param name="behind">Hops of the publisher's circuit, without that point.</param>
    /// <param name="seed">For everything that is drawn.</param>
    /// <param name="budget">What the visitor's user allows.</param>
    public JoinedRig(int before = 3, int behind = 2, ulong seed = 1, ResourceBudget? budget = null)
        : base(seed)
    {
        World.Strategy.IsHeld = true;
        Budget = budget ?? new();
        _site = SettlementKey.FromSeed(Random.Bytes(32));
        Middle = before;
        int count = before + behind + 2;
        _hops = new HopPayments?[count, 2];
        Start(count, (node, key) => OpenExtension(node, count, key));
        OpenCircuits();
    }

    public ResourceBudget Budget { get; set; }

    /// <summary>The rendezvous point.</summary>
    public int Middle { get; }

    public int Publisher => Nodes.Length - 1;

    public ResourceWallet Wallet { get; private set; } = null!;

    public ResourceTill Till { get; private set; } = null!;

    public PayeeCircuit Circuit { get; private set; } = null!;

    public SiteBinding Binding { get; private set; } = null!;

    public ResourceSession Session { get; } = ResourceSession.FromBytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

    public List<ResourceOutcome> Outcomes { get; } = [];

    /// <summary>Looks at every message in a hop's layer before the hop gets it: false loses it. Hop, body.</summary>
    public Func<int, byte[], bool> PassCell { get; set; } = (_, _) => true;

    /// <summary>What a hop gets instead of a message in its layer. Hop, body.</summary>
    public Func<int, byte[], byte[]> Change { get; set; } = (_, body) => body;

    public bool IsJoined { get; set; } = true;

    public IClientPort VisitorPort => new Port(this, isVisitor: true);

    public IClientPort PublisherPort => new Port(this, isVisitor: false);

    public CircuitPayments Circuits(int node) => (CircuitPayments)Nodes[node].Extensions[0];

    public override ChainSwitch Chains(int node) => Circuits(node).Chains;

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
        AssertAgreed();
        Int128 spent = Owed(0, 0);
        // Amounts are different powers of two of the unit, so that a sum says which of them came through.
        (Amount Cost, Amount Amount)[] paid = [.. costs.Where(cost => (Owed(Publisher - 1, Publisher) / Unit & (cost.Amount.Units / Unit)) != 0)];
        Assert.Equal(paid.Aggregate(Int128.Zero, (sum, cost) => sum + cost.Amount.Units), Owed(Publisher - 1, Publisher));
        Assert.Equal(paid.Aggregate(Int128.Zero, (sum, cost) => sum + cost.Cost.Units), spent);
        for (int node = 0; node < Nodes.Length; node++)
        {
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

    public override void Dispose()
    {
        base.Dispose();
        _site.Dispose();
    }

    /// <summary>The circuits are gone with the node; the others' ends of them too.</summary>
    protected override void Revive(int node)
    {
        base.Revive(node);
        OpenCircuits();
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

    private SettlementAccount AccountOf(int node) => Nodes[node].Key.Account;
}
