using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Books;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Rails;

/// <summary>
/// Random traffic to many neighbours, with channels, batches and money set aside, through random faults of two servers, lost messages and deaths of either
/// side: in the end nothing is paid twice, nothing is forgotten, and the books of both sides agree with the ledger.
/// </summary>
public sealed class RailPropertyTests
{
    private static readonly SubmitFault[] Faults = Enum.GetValues<SubmitFault>();

    [Fact]
    public void Nothing_is_paid_twice_or_forgotten_whatever_fails() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Run((ulong)seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    private static bool Run(ulong seed)
    {
        SeededRandom random = new(seed);
        using HubWorld world = new(
            spokes: 2 + random.Next(3), channels: random.Next(3), seed, setsAside: random.Chance(2), batch: random.Chance(2) ? 100 : 1);
        HashSet<Node> trusting = [.. world.Spokes.Where(spoke => world.Ledger.FindTrustLine(spoke.Key.Account, world.Asset) is not null)];
        for (int round = 0; round < 12; round++)
        {
            Disturb(world, random);
            foreach (Wire wire in world.Wires.Where(wire => wire.RightLink.Service == ServiceLevel.Paid && wire.LeftLink.Peer is not null))
            {
                wire.Serve(random.Next(3_000));
            }

            Node chosen = world.Spokes[random.Next(world.Spokes.Count)];
            if (random.Chance(3) && trusting.Add(chosen))
            {
                world.Trust(chosen);
            }

            if (!world.PumpFor(TimeSpan.FromSeconds(1 + random.Next(40)), TimeSpan.FromSeconds(5)))
            {
                Revive(world);
            }
        }

        Heal(world, trusting);
        Check(world);
        return true;
    }

    private static void Disturb(HubWorld world, SeededRandom random)
    {
        foreach (LedgerFaults server in new[] { world.First, world.Second })
        {
            server.IsDown = random.Chance(5);
            server.HidesHistory = random.Chance(5);
            server.Submit = random.Chance(2) ? SubmitFault.None : Faults[random.Next(Faults.Length)];
        }

        world.Ledger.MinimumFee = random.Chance(5) ? 5_000 : 100;
        world.Hub.Rail.LosesAnswers = random.Chance(5);
        foreach (Wire wire in world.Wires)
        {
            bool isLossy = random.Chance(3);
            wire.Tamper = message => isLossy && random.Chance(3) ? [] : [message];
        }

        if (world.Channels.Count > 0 && random.Chance(6))
        {
            world.Ledger.MinimumFee = 100;
            world.UseSequences();
        }

        if (random.Chance(4))
        {
            Node dying = random.Chance(2) ? world.Hub : world.Spokes[random.Next(world.Spokes.Count)];
            _ = random.Chance(2) ? dying.Store.DiesAfter = random.Next(4) : dying.Store.DiesBehind = 1 + random.Next(4);
        }
    }

    private static void Revive(HubWorld world)
    {
        world.Hub.Restart();
        world.Spokes.ForEach(spoke => spoke.Restart());
        world.Reconnect();
    }

    private static void Heal(HubWorld world, HashSet<Node> trusting)
    {
        foreach (LedgerFaults server in new[] { world.First, world.Second })
        {
            (server.IsDown, server.HidesHistory, server.Submit) = (false, false, SubmitFault.None);
        }

        world.Ledger.MinimumFee = 100;
        world.Hub.Rail.LosesAnswers = false;
        world.Spokes.Where(trusting.Add).ToList().ForEach(world.Trust);
        Revive(world);
        Assert.True(world.PumpFor(TimeSpan.FromHours(2), TimeSpan.FromSeconds(20)));
    }

    private static void Check(HubWorld world)
    {
        Assert.Empty(world.Ledger.ListClaimableBalances());
        Assert.Empty(world.Hub.Store.Load().Transfers);
        Assert.Empty(world.Hub.Store.ListBalances(BookAccount.InFlight));
        foreach (Node spoke in world.Spokes)
        {
            // All that a neighbour ever got came from the hub: what the ledger holds is what both books say, and none of it is unexplained.
            long held = world.BalanceOf(spoke);
            Assert.Equal(held, world.Hub.Engine.Snapshot().Peers.SingleOrDefault(row => row.Row.Account == spoke.Key.Account)?.Row.Paid.Value ?? 0);
            Assert.Equal(held, spoke.Engine.Snapshot().Peers.SingleOrDefault()?.Row.Received.Value ?? 0);
            Assert.Equal(Amount.FromStroops(new(held)), spoke.Store.GetBalance(new(BookAccount.Cash)));
            Assert.Equal(Amount.Zero, spoke.Store.GetBalance(new(BookAccount.Suspense)));
            spoke.Store.Verify(VerificationScope.Whole);
        }

        world.Hub.Store.Verify(VerificationScope.Whole);
    }
}
