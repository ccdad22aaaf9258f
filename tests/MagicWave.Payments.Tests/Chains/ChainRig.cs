using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Chains;

/// <summary>A client, relays and an exit in a row.</summary>
internal sealed class ChainRig : Row
{
    public const long Circuit = 7;

    public ChainRig(int nodes = 4, ulong seed = 1)
        : base(seed) => Start(nodes, (_, key) => new ChainSwitch(key, World.Random));

    public int Exit => Nodes.Length - 1;

    public List<(int Node, ChainEvent Event)> Events { get; } = [];

    public override ChainSwitch Chains(int node) => (ChainSwitch)Nodes[node].Extensions[0];

    public IEnumerable<ChainEventKind> KindsAt(int node) => Events.Where(pair => pair.Node == node).Select(pair => pair.Event.Kind);

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

    /// <summary>Both sides of every link agree, nothing is held, nobody is below what it had, and all of the chain or nothing of it is paid.</summary>
    public void AssertWhole(long amount, long fee, params int[] allowed)
    {
        AssertAgreed();
        int paid = -1;
        for (int link = 0; link < Links; link++)
        {
            long expected = amount + (fee * (Links - 1 - link));
            Assert.True(Owed(link, link) % expected == 0, $"link {link}: {Owed(link, link)} is no multiple of {expected}");
            int times = (int)(Owed(link, link) / expected);
            paid = paid < 0 ? times : paid;
            Assert.Equal(paid, times);
        }

        Assert.Contains(paid, allowed);
    }

    protected override void HandleStepped(int node)
    {
        while (Chains(node).TryTakeEvent(out ChainEvent happened))
        {
            Events.Add((node, happened));
        }
    }
}
