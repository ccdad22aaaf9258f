using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests;

/// <summary>
/// Random traffic over random networks of real engines on one ledger, with lost, repeated, reordered, changed and stolen messages, restarts in the
/// middle of the work, and neighbours that count for themselves, deny, or have no money. What is true is counted by the test.
/// </summary>
public sealed class TopologyPropertyTests
{
    private const long Rate = 1_000;
    private const int LargestBurst = 1_000;
    private const int Checkpoint = 500;

    [Fact]
    public void No_honest_node_loses_more_than_its_limits() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Run((ulong)seed, nodes: 3 + (seed % 4), rounds: 25))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    [Theory]
    [InlineData(12, 12, 12)]
    [InlineData(235504301, 4, 25)]
    public void Nor_in_a_network_of_twelve_nor_where_one_transaction_paid_two(int seed, int nodes, int rounds) =>
        Assert.True(Run((ulong)seed, nodes, rounds));

    private static bool Run(ulong seed, int nodes, int rounds)
    {
        SeededRandom random = new(seed);
        PaymentOptions options = new()
        {
            MaximumSettlementDelay = TimeSpan.FromSeconds(random.Next(3) * 15),
            RequestRepeat = TimeSpan.FromSeconds(5),
            RefusalBackoff = TimeSpan.FromSeconds(5),
            StatementInterval = TimeSpan.FromSeconds(10),
            CheckpointCells = Checkpoint,
        };
        using World world = new(seed, options);
        Net net = new(world, random, nodes);
        for (int i = 0; i < rounds; i++)
        {
            net.Disturb();
            net.Carry();
            net.Pump(TimeSpan.FromSeconds(1 + random.Next(3)));
            net.CheckLimits();
        }

        net.Heal();
        net.CheckLimits();
        net.CheckTruth();
        return true;
    }

    private enum Cheat
    {
        None,
        CountsMore,
        CountsLess,
        HasNoMoney,
        StealsMessages,
    }

    private sealed class Edge(Wire wire, Cheat left, Cheat right)
    {
        public Wire Wire { get; set; } = wire;

        public Cheat Left => left;

        public Cheat Right => right;

        /// <summary>What the left one truly served the right one, and the other way.</summary>
        public Int128 ServedByLeft { get; set; }

        public Int128 ServedByRight { get; set; }
    }

    private sealed class Net
    {
        private readonly World _world;
        private readonly SeededRandom _random;
        private readonly List<Edge> _edges = [];
        private readonly Dictionary<Node, int> _crashes = [];
        private readonly List<byte[]> _seen = [];

        public Net(World world, SeededRandom random, int count)
        {
            (_world, _random) = (world, random);
            List<(Node Node, Cheat Cheat)> nodes = [];
            for (int i = 0; i < count; i++)
            {
                // At least two are honest.
                Cheat cheat = i < 2 || random.Chance(2) ? Cheat.None : (Cheat)random.Next(1, 5);
                nodes.Add((world.NewNode(funds: cheat == Cheat.HasNoMoney ? 0 : 1_000_000_000), cheat));
                _crashes[nodes[i].Node] = 0;
            }

            // A line, so that all are joined, and a few more.
            for (int i = 1; i < count; i++)
            {
                Join(nodes[i - 1], nodes[i]);
            }

            for (int i = random.Next(count); i > 0; i--)
            {
                int left = random.Next(count);
                int right = random.Next(count);
                if (Math.Abs(left - right) > 1 && !_edges.Exists(edge => Joins(edge, nodes[left].Node, nodes[right].Node)))
                {
                    Join(nodes[left], nodes[right]);
                }
            }

            Pump(TimeSpan.FromSeconds(1));
        }

        public void Disturb()
        {
            foreach (Edge edge in _edges)
            {
                bool isForged = edge.Left == Cheat.StealsMessages || edge.Right == Cheat.StealsMessages;
                edge.Wire.Tamper = (isForged ? 4 : _random.Next(6)) switch
                {
                    0 => message => _random.Chance(3) ? [] : [message],
                    1 => message => _random.Chance(3) ? [message, message] : [message],
                    2 => Delay(),
                    4 => Forge,
                    _ => message => [message],
                };
            }

            Node node = _edges[_random.Next(_edges.Count)].Wire.Left;
            node.Rail.IsDown = _random.Chance(4);
            node.Rail.LosesAnswers = _random.Chance(4);
            if (_random.Chance(3))
            {
                Restart(node);
            }
        }

        public void Carry()
        {
            foreach (Edge edge in _edges)
            {
                for (int i = _random.Next(8); i > 0; i--)
                {
                    int cells = _random.Next(1, LargestBurst);
                    bool toRight = _random.Next(3) > 0;
                    (IPeerLink payer, IPeerLink payee) = toRight ? (edge.Wire.LeftLink, edge.Wire.RightLink) : (edge.Wire.RightLink, edge.Wire.LeftLink);
                    (Cheat payerIs, Cheat payeeIs) = toRight ? (edge.Left, edge.Right) : (edge.Right, edge.Left);
                    if (payee.Service is >= ServiceLevel.Stopped or ServiceLevel.Unpaid || payer.Service == ServiceLevel.Unpaid)
                    {
                        continue;
                    }

                    edge.ServedByRight += toRight ? cells * Rate : 0;
                    edge.ServedByLeft += toRight ? 0 : cells * Rate;
                    int counted = payerIs == Cheat.CountsLess ? cells / 3 : cells;
                    int claimed = payeeIs == Cheat.CountsMore ? cells * 2 : cells;
                    payer.Owe(counted, counted * Rate);
                    payee.Earn(claimed, claimed * Rate);
                }
            }
        }

        public void Pump(TimeSpan duration)
        {
            for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(1))
            {
                _world.Time.Advance(TimeSpan.FromSeconds(1));
                for (int round = 0; round < 2; round++)
                {
                    foreach (Edge edge in _edges.ToArray())
                    {
                        PumpEdge(edge.Wire);
                    }
                }
            }
        }

        public void CheckLimits()
        {
            Amount once = new(2 * LargestBurst * Rate);
            foreach (Node node in _crashes.Keys)
            {
                Assert.All(node.Engine.Snapshot().Peers, peer =>
                    Assert.True(peer.Row.Balance <= peer.Row.Credit + once, $"owes {peer.Row.Balance} of {peer.Row.Credit}"));
            }

            Assert.True(_world.Ledger.IsConserved);
        }

        public void Heal()
        {
            foreach (Node node in _crashes.Keys.ToArray())
            {
                node.Rail.IsDown = false;
                node.Rail.LosesAnswers = false;

                // The journal is verified when it is read.
                Restart(node);
            }

            foreach (Edge edge in _edges)
            {
                edge.Wire.Tamper = message => [message];
            }

            Pump(TimeSpan.FromSeconds(60));
        }

        /// <summary>What each honest node got and gave on the ledger, against what was truly served.</summary>
        public void CheckTruth()
        {
            IReadOnlyList<LedgerTransfer> payments = _world.Payments();

            // Alone or in a batch, each request was paid once.
            Assert.Equal(payments.Count, payments.Select(payment => payment.Reference ?? payment.Memo.Reference).Distinct().Count());
            foreach (Edge edge in _edges)
            {
                Node left = edge.Wire.Left;
                Node right = edge.Wire.Right;
                Int128 toLeft = Moved(payments, right, left);
                Int128 toRight = Moved(payments, left, right);
                if (edge.Left == Cheat.None)
                {
                    CheckHonest(left, right, edge.Right == Cheat.None, edge.ServedByLeft, edge.ServedByRight, toLeft, toRight);
                }

                if (edge.Right == Cheat.None)
                {
                    CheckHonest(right, left, edge.Left == Cheat.None, edge.ServedByRight, edge.ServedByLeft, toRight, toLeft);
                }

                if (edge.Left == Cheat.None && edge.Right == Cheat.None)
                {
                    Int128 apart = (left.With(right).Row.Balance + right.With(left).Row.Balance).Units;
                    Int128 forgotten = (1 + _crashes[left] + _crashes[right]) * Checkpoint * Rate * 2;
                    Assert.InRange(apart, -forgotten, forgotten);
                }
            }
        }

        private void CheckHonest(Node node, Node peer, bool isOnGoodLine, Int128 served, Int128 used, Int128 received, Int128 paid)
        {
            PeerRecord row = node.With(peer).Row;
            Int128 forgotten = (Int128)(_crashes[node] + _crashes[peer]) * (Checkpoint + LargestBurst) * Rate;
            Int128 givenUp = node.Commits.SelectMany(commit => commit).OfType<JournalEntry>()
                .Where(entry => entry.Postings.Any(posting => posting.Peer == peer.Key.Account))
                .SelectMany(entry => entry.Postings).Where(posting => posting.Account == BookAccount.WrittenOff)
                .Aggregate(Amount.Zero, (sum, posting) => sum + posting.Amount).Units;

            // It is never short of more than the limit that was set before, and what it gave up within its bound.
            Int128 loss = served - used - received + paid;
            Assert.True(loss <= row.Credit.Units + givenUp + forgotten + (2 * LargestBurst * Rate), $"lost {loss} of {row.Credit}");

            // It never pays for more than it used, but for the tolerance and what is settled against what it served.
            Int128 tolerance = Int128.Max(64 * Rate, used * 5 / 1_000) + Amount.UnitsPerStroop;
            Assert.True(paid - used <= received - Int128.Min(served, received) + tolerance + forgotten, $"paid {paid} for {used}");

            // A stolen receipt is made up for with the next request: until then less is known to have come, never more.
            Int128 known = row.Received.Value * (Int128)Amount.UnitsPerStroop;
            Assert.True(isOnGoodLine ? known == received : known <= received, $"knows of {known} of {received}");
            Assert.Equal(paid, row.Paid.Value * (Int128)Amount.UnitsPerStroop);
        }

        private static Int128 Moved(IEnumerable<LedgerTransfer> payments, Node from, Node to) => (Int128)Amount.UnitsPerStroop
            * payments.Where(payment => payment.Source == from.Key.Account && payment.Destination == to.Key.Account).Sum(payment => payment.Amount.Value);

        private static bool Joins(Edge edge, Node left, Node right) =>
            (edge.Wire.Left == left && edge.Wire.Right == right) || (edge.Wire.Left == right && edge.Wire.Right == left);

        private static Func<byte[], IEnumerable<byte[]>> Delay()
        {
            byte[]? kept = null;
            return message =>
            {
                (byte[]? before, kept) = (kept, kept is null ? message : null);
                return before is null ? [] : [message, before];
            };
        }

        private IEnumerable<byte[]> Forge(byte[] message)
        {
            _seen.Add(message);
            byte[] other = _seen[_random.Next(_seen.Count)];
            byte[] changed = [.. message];
            changed[_random.Next(changed.Length)] ^= (byte)(1 << _random.Next(8));
            return _random.Next(4) switch
            {
                0 => [other, message],
                1 => [changed],
                2 => [changed, message],
                _ => [message],
            };
        }

        private void Join((Node Node, Cheat Cheat) left, (Node Node, Cheat Cheat) right) =>
            _edges.Add(new(new Wire(_world, left.Node, right.Node), left.Cheat, right.Cheat));

        private void PumpEdge(Wire wire)
        {
            for (int round = 0; round < 6; round++)
            {
                if (!wire.Left.Step())
                {
                    Relink(wire.Left);
                    return;
                }

                if (!wire.Right.Step())
                {
                    Relink(wire.Right);
                    return;
                }

                if (wire.ToLeft.Count + wire.ToRight.Count == 0)
                {
                    return;
                }

                wire.DeliverAll();
            }
        }

        private void Restart(Node node)
        {
            // Now and then in the middle of its work.
            node.Store.DiesAfter = _random.Next(3);
            Edge edge = _edges.Find(one => one.Wire.Left == node || one.Wire.Right == node)!;
            Wire before = edge.Wire;
            PumpEdge(before);
            if (edge.Wire == before)
            {
                Relink(node);
            }
        }

        private void Relink(Node node)
        {
            _crashes[node]++;
            Edge[] own = [.. _edges.Where(edge => edge.Wire.Left == node || edge.Wire.Right == node)];
            foreach (Edge edge in own)
            {
                edge.Wire.Close();
            }

            node.Restart();
            foreach (Edge edge in own)
            {
                edge.Wire = new(_world, edge.Wire.Left, edge.Wire.Right) { Tamper = edge.Wire.Tamper };
            }
        }
    }
}
