using System.Globalization;
using System.Text;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>
/// A node's part in payments for pages: the first node is a visitor, the last one a publisher, and both have a circuit to the node in the middle, which joins
/// them. The pages have numbers; each costs a stroop.
/// </summary>
internal sealed class ContentPart : INodePart
{
    public const int Visitor = 0;
    public const int Meeting = 2;
    public const int Publisher = 4;

    /// <summary>What the publisher gets for a page, and what each node between keeps.</summary>
    public const long Amount = 1_000_000;
    public const long Fee = CellPrice * ChainLimits.TransitCells;

    /// <summary>What the visitor pays in all.</summary>
    public const long Cost = Amount + (Fee * (Publisher - 1));

    private const long CellPrice = 1_000;

    private static readonly ResourceSession Session = ResourceSession.FromBytes([.. Enumerable.Range(1, ResourceSession.Length).Select(i => (byte)i)]);

    private readonly int _node;
    private readonly CircuitPayments _circuits;
    private readonly HopPayments?[] _hops = new HopPayments?[2];
    private readonly SiteKey _site;
    private readonly ResourceWallet? _wallet;
    private readonly ResourceTill? _till;
    private readonly Port _port;
    private PayeeCircuit? _circuit;

    public ContentPart(SettlementKey key, int node, NetworkId network, int pages, Sender send)
    {
        _node = node;
        _port = new(node, send);
        _circuits = new(new() { Price = CellPrice }, key, SystemRandom.Instance) { LeastRate = CellPrice };
        using SettlementKey site = NodeSetup.KeyOf(200);
        _site = SiteKey.FromBytes(site.Account.ToArray());
        if (node == Visitor)
        {
            Amount day = new(pages * Cost);
            _circuits.Add(_wallet = new(new() { PerSite = day + day, PerDay = day }, SystemRandom.Instance));
        }
        else if (node == Publisher)
        {
            byte[] signature = new byte[SiteBinding.SignatureLength];
            site.Sign(SiteBinding.MessageFor(network, key.Account), signature);
            SiteBinding binding = SiteBinding.TryCreate(_site, key.Account, network, signature)!;
            _circuits.Add(_till = new(new(), key, binding, SystemRandom.Instance));
        }
    }

    /// <summary>Sends a message on a link.</summary>
    public delegate void Sender(int link, ReadOnlySpan<byte> body);

    public IPeerExtension Extension => _circuits;

    public byte[] Do(NodeCommand command, int link, ReadOnlySpan<byte> body, IPeerBooks books, Instant now)
    {
        switch (command)
        {
            case NodeCommand.Rebuild:
                Rebuild();
                return [];
            case NodeCommand.Route:
                _hops[link]?.HandleMessage(body, now);
                return [];
            case NodeCommand.Ask:
                return _till!.TryAsk(_circuit!, Session, Page(link), new(Amount), now, out ResourceRequest? request) == ResourceAskFault.None
                    ? Encoding.ASCII.GetBytes(request!.ToHeader())
                    : [];
            case NodeCommand.Pay:
                ResourceRequest asked = ResourceRequest.TryParse(Encoding.ASCII.GetString(body))!;
                return [(byte)_wallet!.TryPay(_port, new(_site, Session, Page(link)), asked, now, static _ => { }).Reason];
            case NodeCommand.Find:
                return _wallet!.FindProof(_site, Page(link), now)?.ToBytes() ?? [];
            case NodeCommand.Show:
                Assert.True(ResourceProof.TryRead(body, out ResourceProof proof));
                return [(byte)_till!.Verify(proof, Page(link), now)];
            case NodeCommand.Held:
                return RowBooks.WriteHeld(_circuits.Chains, _node, books);
            default:
                throw new ArgumentOutOfRangeException(nameof(command));
        }
    }

    private static ResourceDigest Page(int number) => ResourceDigest.Of("site.onion", number.ToString(CultureInfo.InvariantCulture), "request", 0);

    /// <summary>What waited on the circuits is forgotten.</summary>
    private void Rebuild()
    {
        foreach (int side in (int[])[NodeRow.Before, NodeRow.Behind])
        {
            _hops[side]?.HandleClosed();
            bool isOnIt = side == NodeRow.Before ? _node is > Visitor and <= Meeting : _node is >= Meeting and < Publisher;
            _hops[side] = isOnIt ? _circuits.OpenHop(new Hop(_node, side)) : null;
        }

        _circuit?.HandleClosed();
        _circuit = _till?.Open(_port);
    }

    /// <summary>The circuit of the visitor or the publisher: hop 0 is the neighbour, the last one the node in the middle.</summary>
    private sealed class Port(int node, Sender send) : IClientPort
    {
        public int PaidHopCount => Math.Abs(Meeting - node);

        public SettlementAccount? Guard => NodeRow.AccountOf(node + Direction);

        private int Direction => Math.Sign(Meeting - node);

        public bool Send(int hop, ReadOnlySpan<byte> body)
        {
            send(NodeRow.Layer + node + (Direction * (hop + 1)), body);
            return true;
        }
    }

    /// <summary>A circuit through a node: the visitor's comes from before it, the publisher's from behind.</summary>
    private sealed class Hop(int node, int side) : IHopPort
    {
        public long Id => side;

        public SettlementAccount? Upstream => NodeRow.AccountOf(side == NodeRow.Before ? node - 1 : node + 1);

        public SettlementAccount? Downstream => node == Meeting ? null : Onwards;

        public SettlementAccount? Joined => node == Meeting ? Onwards : null;

        public bool IsBilledToNeighbour => true;

        private SettlementAccount Onwards => NodeRow.AccountOf(side == NodeRow.Before ? node + 1 : node - 1);

        public void Serve(ServiceLevel level)
        {
        }

        public bool Send(ReadOnlySpan<byte> body) => true;
    }
}
