using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Books;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests;

/// <summary>Random traffic both ways with lost and repeated messages, restarts, refused commits and an unreachable ledger.</summary>
public sealed class SettlementPropertyTests
{
    private const long Rate = 1_000;

    [Fact]
    public void Money_is_conserved_and_exposure_bounded_whatever_happens() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Run((ulong)seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void The_same_inputs_give_the_same_messages_and_records()
    {
        List<string>[] runs = [Trace(), Trace()];
        Assert.True(runs[0].Count > 20);
        Assert.Equal(runs[0], runs[1]);
    }

    private static bool Run(ulong seed)
    {
        SeededRandom random = new(seed);
        PaymentOptions options = new()
        {
            MaximumSettlementDelay = TimeSpan.FromSeconds(random.Next(3) * 20),
            RequestRepeat = TimeSpan.FromSeconds(5),
            RefusalBackoff = TimeSpan.FromSeconds(5),
            CheckpointCells = 1 + random.Next(4_000),
        };
        using World world = new(seed, options);
        Node left = world.NewNode();
        Node right = world.NewNode();
        Wire wire = new(world, left, right);
        for (int i = 0; i < 60; i++)
        {
            wire = Disturb(world, random, wire);
            Carry(random, wire);
            _ = wire.PumpFor(TimeSpan.FromSeconds(random.Next(4)));
            CheckExposure(world, wire, left, right);
        }

        wire = Heal(world, wire);
        CheckBooks(world, left, right);
        return true;
    }

    private static Wire Disturb(World world, SeededRandom random, Wire wire)
    {
        wire.Tamper = random.Next(4) switch
        {
            0 => message => random.Chance(3) ? [] : [message],
            1 => message => random.Chance(3) ? [message, message] : [message],
            _ => message => [message],
        };
        Node node = random.Chance(2) ? wire.Left : wire.Right;
        node.Rail.IsDown = random.Chance(4);
        node.Rail.LosesAnswers = random.Chance(4);
        if (!random.Chance(4))
        {
            return wire;
        }

        // One of the two loses its memory; now and then in the middle of its work.
        node.Store.DiesAfter = random.Next(3);
        _ = wire.Pump();
        wire.Close();
        node.Restart();
        return new(world, wire.Left, wire.Right);
    }

    private static void Carry(SeededRandom random, Wire wire)
    {
        for (int i = random.Next(40); i > 0; i--)
        {
            int cells = random.Next(1, 200);
            bool toRight = random.Next(5) > 0;
            (IPeerLink payer, IPeerLink payee) = toRight ? (wire.LeftLink, wire.RightLink) : (wire.RightLink, wire.LeftLink);
            if (payee.Service is >= ServiceLevel.Stopped or ServiceLevel.Unpaid || payer.Service == ServiceLevel.Unpaid)
            {
                continue;
            }

            payer.Owe(cells, cells * Rate);
            payee.Earn(cells, cells * Rate);
        }
    }

    private static void CheckExposure(World world, Wire wire, Node left, Node right)
    {
        // What comes with one call may go above the limit, no more: service stops in that call.
        Amount once = new(200 * Rate);
        foreach (PeerSnapshot peer in left.Engine.Snapshot().Peers.Concat(right.Engine.Snapshot().Peers))
        {
            Assert.True(peer.Row.Balance <= peer.Row.Credit + once, $"owes {peer.Row.Balance} of {peer.Row.Credit}");
        }

        Assert.True(world.Ledger.IsConserved);
        Assert.NotNull(wire);
    }

    private static Wire Heal(World world, Wire wire)
    {
        foreach (Node node in new[] { wire.Left, wire.Right })
        {
            node.Rail.IsDown = false;
            node.Rail.LosesAnswers = false;
        }

        wire.Tamper = message => [message];
        if (!wire.PumpFor(TimeSpan.FromMinutes(4)))
        {
            wire.Close();
            wire.Left.Restart();
            wire.Right.Restart();
            wire = new(world, wire.Left, wire.Right);
            Assert.True(wire.PumpFor(TimeSpan.FromMinutes(4)));
        }

        return wire;
    }

    private static void CheckBooks(World world, Node left, Node right)
    {
        foreach ((Node payer, Node payee) in new[] { (left, right), (right, left) })
        {
            // Each reopening adds up the whole journal and throws when a sum is not right.
            payer.Restart();
            payee.Restart();
            long onLedger = world.Payments().Where(payment => payment.Source == payer.Key.Account).Sum(payment => payment.Amount.Value);
            PeerRecord? sent = payer.Engine.Snapshot().Peers.SingleOrDefault()?.Row;
            PeerRecord? received = payee.Engine.Snapshot().Peers.SingleOrDefault()?.Row;
            Assert.Equal(onLedger, sent?.Paid.Value ?? 0);
            Assert.Equal(onLedger, received?.Received.Value ?? 0);

            // Never more than one payment for a request.
            IEnumerable<IGrouping<ulong, LedgerTransfer>> byRequest = world.Payments().GroupBy(payment => payment.Reference ?? payment.Memo.Reference);
            Assert.All(byRequest, group => Assert.Single(group));
        }
    }

    private static List<string> Trace()
    {
        using World world = new(seed: 99);
        Wire wire = new(world, world.NewNode(), world.NewNode());
        SeededRandom random = new(7);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(wire.Pump());
            Carry(random, wire);
        }

        return
        [
            .. wire.Sent.Select(Convert.ToHexString),
            .. wire.Left.Commits.SelectMany(commit => commit).OfType<JournalEntry>().Select(entry => $"{entry.Key} {entry.Time}"),
        ];
    }
}
