using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

/// <summary>
/// One test for each way to cheat a neighbour's balance: the cheat is played against a real engine, a check stops it, and the honest node has lost
/// nothing beyond the limit that was set before.
/// </summary>
public sealed class AdversaryTests : IDisposable
{
    private const int Cells = 12_500;
    private const long Rate = 1_000;

    private readonly World _world = new(options: new PaymentOptions { MaximumSettlementDelay = TimeSpan.Zero });

    private UnixTime Now => new(_world.Time.GetUtcNow().ToUnixTimeMilliseconds());

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Client_uses_and_leaves()
    {
        using World world = new(options: new PaymentOptions { ClientsPrepay = true });
        Node guard = world.NewNode();
        for (int session = 0; session < 3; session++)
        {
            Wire wire = new(world, world.NewNode(funds: 0), guard, isClient: true);
            Assert.True(wire.Pump());
            while (wire.RightLink.Service < ServiceLevel.Stopped)
            {
                wire.RightLink.Earn(1, Rate);
            }

            // One trial, and not a cell more; a request in between is not paid, and changes nothing.
            Assert.True(wire.Pump());
            Assert.InRange(guard.With(wire.Left).Row.Balance.Units, 0, (1L << 20) / 514 * Rate);
            wire.Close();
        }
    }

    [Fact]
    public void Guard_asks_for_more_than_it_served()
    {
        Wire wire = Linked();
        wire.LeftLink.Owe(Cells, Cells * Rate);
        Assert.Equal(RefusalReason.OverRequest, Ask(wire, Fair(wire) with { Amount = new(13) }));
        Assert.Equal(RefusalReason.OverRequest, Ask(wire, Fair(wire) with { Amount = Stroops.MaxValue }));
        Assert.Equal(RefusalReason.BadTerms, Ask(wire, Fair(wire) with { Amount = Stroops.Zero }));
        Assert.Empty(_world.Payments());
        Assert.Equal(0, wire.Left.With(wire.Right).Row.Accepted.Value);
    }

    [Fact]
    public void Guard_asks_for_the_same_again()
    {
        Wire wire = Linked();
        wire.LeftLink.Owe(Cells, Cells * Rate);
        RequestMessage request = Fair(wire) with { Amount = new(12) };
        Assert.Null(Ask(wire, request));
        byte[] receipt = wire.Sent.Last(message => Wire.TypeOf(message) == MessageType.Receipt);
        for (int i = 0; i < 5; i++)
        {
            Assert.Null(Ask(wire, request));
            Assert.Equal(receipt, wire.Sent[^1]);
        }

        // Under another name it is asked for what is not owed any more; under the same name for something else it is a breach.
        Assert.Equal(RefusalReason.OverRequest, Ask(wire, Fair(wire) with { Amount = new(12), Sequence = 2 }));
        int sent = wire.Sent.Count;
        Assert.Null(Ask(wire, request with { Amount = new(11) }));
        Assert.Equal(sent, wire.Sent.Count);
        Assert.Equal(12, Assert.Single(_world.Payments()).Amount.Value);
    }

    [Fact]
    public void Guard_asks_for_another_asset_or_ledger()
    {
        Wire wire = Linked();
        wire.LeftLink.Owe(Cells, Cells * Rate);
        Assert.Equal(RefusalReason.WrongNetwork, Ask(wire, Fair(wire) with { Network = NetworkId.FromPassphrase("native") }));
        Assert.Empty(_world.Payments());
        Assert.Equal(0, wire.Left.With(wire.Right).Row.Accepted.Value);
    }

    [Fact]
    public void Middle_swaps_the_account_of_the_next_hop()
    {
        Node client = _world.NewNode();
        Node relay = _world.NewNode();
        using SettlementKey listed = SettlementKey.FromSeed(_world.Random.Bytes(32));
        Wire wire = new(_world, client, relay, listed: listed.Account);
        Assert.True(wire.Pump());
        Assert.Null(wire.RightLink.Peer);
        wire.RightLink.Owe(Cells, Cells * Rate);
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.Empty(_world.Payments());
    }

    [Fact]
    public void Middle_claims_as_another_hop()
    {
        Wire wire = Linked();
        Node other = _world.NewNode();
        wire.LeftLink.Owe(Cells, Cells * Rate);
        Assert.Equal(RefusalReason.WrongDestination, Ask(wire, Fair(wire) with { Payee = other.Key.Account }, other.Key));
        Assert.Equal(RefusalReason.BadSignature, Ask(wire, Fair(wire), other.Key));
        Assert.Empty(_world.Payments());
    }

    [Fact]
    public void Peer_denies_its_balance()
    {
        Wire wire = Linked();
        _world.Strategy.IsHeld = true;
        wire.Serve(8_200);
        Assert.True(wire.Pump());
        byte[] signed = wire.Right.With(wire.Left).Statement.ToArray();
        Assert.NotEmpty(signed);
        _world.Strategy.IsHeld = false;

        // From here on the neighbour counts nothing, and neither signs nor pays what it uses.
        long served = 8_200;
        for (int i = 0; i < 200 && wire.RightLink.Service < ServiceLevel.Suspended; i++, served += 500)
        {
            wire.RightLink.Earn(500, 500 * Rate);
            Assert.True(wire.PumpFor(TimeSpan.FromSeconds(30)));
        }

        PeerSnapshot peer = wire.Right.With(wire.Left);
        Assert.True(wire.RightLink.Service >= ServiceLevel.Suspended);
        Assert.InRange(peer.Row.Balance.Units, 0, peer.Row.Credit.Units + (500 * Rate));
        Assert.True(StatementMessage.TryRead(peer.Statement.Span, out StatementMessage? last));
        Assert.True(last.IsSignedBy(peer.Statement.Span, wire.Left.Key.Account));

        // What it signed is owed to the last cell; of the rest at most the limit is lost.
        Amount loss = new((served * Rate) - Amount.FromStroops(peer.Row.Received).Units);
        Assert.InRange(loss.Units, 0, peer.Row.Credit.Units + (500 * Rate));
    }

    [Fact]
    public void Peer_builds_debt_and_comes_back_under_a_new_identity()
    {
        Node relay = _world.NewNode();
        Int128 starter = (8L << 20) / 514 * Rate;
        for (int identity = 0; identity < 4; identity++)
        {
            Wire wire = new(_world, _world.NewNode(funds: 0), relay);
            Assert.True(wire.Pump());
            while (wire.RightLink.Service < ServiceLevel.Stopped)
            {
                wire.RightLink.Earn(100, 100 * Rate);
                wire.LeftLink.Owe(100, 100 * Rate);
            }

            Assert.True(wire.Pump());
            Assert.Equal(starter, relay.With(wire.Left).Row.Credit.Units);
            Assert.InRange(relay.With(wire.Left).Row.Balance.Units, starter, starter + (100 * Rate));

            // The same identity on a new link is where it was.
            wire.Close();
            Wire again = new(_world, wire.Left, relay);
            Assert.True(again.Pump());
            Assert.Equal(ServiceLevel.Stopped, again.RightLink.Service);
        }
    }

    [Fact]
    public void Peer_pays_a_little_to_look_young()
    {
        Wire wire = Linked();
        wire.RightLink.Earn(Cells, Cells * Rate);
        wire.LeftLink.Owe(1_100, 1_100 * Rate);
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(5)));
        Assert.Equal(1, Assert.Single(_world.Payments()).Amount.Value);
        PeerRecord row = wire.Right.With(wire.Left).Row;
        UnixTime asked = wire.Right.With(wire.Left).Requests.Min(request => request.Created);
        Assert.Equal(asked, row.UnpaidSince);
        Assert.Equal(new(wire.Right.With(wire.Left).Row.Credit.Units), new Amount((8L << 20) / 514 * Rate));

        // Every few minutes another stroop.
        for (int i = 0; i < 6; i++)
        {
            wire.LeftLink.Owe(1_000, 1_000 * Rate);
            Assert.True(wire.PumpFor(TimeSpan.FromMinutes(5)));
            Assert.Equal(asked, wire.Right.With(wire.Left).Row.UnpaidSince);
        }

        Assert.True(wire.RightLink.Service >= ServiceLevel.Suspended);
        Assert.Equal(new Amount((8L << 20) / 514 * Rate), wire.Right.With(wire.Left).Row.Credit);
    }

    [Fact]
    public void Network_replays_repeats_and_reorders()
    {
        Wire wire = Linked();
        List<byte[]> held = [];
        wire.Tamper = message =>
        {
            // Each message twice, and all that was sent so far again behind it, newest first.
            held.Add(message);
            return [message, message, .. Enumerable.Reverse(held).Take(6)];
        };
        int turns = 0;
        for (int i = 0; i < 6; i++)
        {
            wire.Serve(9_000);
            wire.Right.Engine.RequestSettlement();
            for (int j = 0; j < 4; j++)
            {
                _world.Time.Advance(TimeSpan.FromSeconds(1));
                turns += PumpOnce(wire);
            }
        }

        wire.Tamper = message => [message];
        wire.ToLeft.Clear();
        wire.ToRight.Clear();
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.True(turns > 0);
        IReadOnlyList<LedgerTransfer> payments = _world.Payments();
        Assert.Equal(payments.Count, payments.Select(payment => payment.Reference ?? payment.Memo.Reference).Distinct().Count());
        Assert.Equal(payments.Sum(payment => payment.Amount.Value), wire.Right.With(wire.Left).Row.Received.Value);
        Assert.Equal(6 * 9_000 * Rate, wire.Right.With(wire.Left).Row.Earned.Units);
        Assert.Equal(Amount.Zero, wire.Right.With(wire.Left).Row.Balance + wire.Left.With(wire.Right).Row.Balance);
    }

    [Fact]
    public void Observer_of_the_ledger_sees_neither_thresholds_nor_times_nor_most_of_the_traffic()
    {
        using World world = new(options: new PaymentOptions { StarterCreditBytes = 100 << 20 });
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        for (int i = 0; i < 1_200; i++)
        {
            // Both ways, a little more to the right.
            wire.Serve(1, 600 * Rate);
            wire.LeftLink.Earn(1, 400 * Rate);
            wire.RightLink.Owe(1, 400 * Rate);
            Assert.True(i % 4 > 0 || wire.PumpFor(TimeSpan.FromSeconds(20)));
        }

        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(11)));
        IReadOnlyList<LedgerTransfer> payments = world.Payments();
        Assert.All(payments, payment => Assert.Equal(0, payment.Amount.Value % world.Options.Denomination.Value));
        Assert.All(payments, payment => Assert.Equal(wire.Left.Key.Account, payment.Source));

        // 1,200 stroops of traffic settle as the 240 of difference, which is less often than a threshold each.
        Assert.InRange(payments.Count, 1, 5);
        Assert.InRange(payments.Sum(payment => payment.Amount.Value), 60, 240);
        TimeSpan[] delays = [.. wire.Left.With(wire.Right).Requests
            .Where(request => request.Direction == RequestDirection.Received).Select(request => request.Due - request.Created)];
        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.Zero, world.Options.MaximumSettlementDelay));
        Assert.Equal(delays.Length, delays.Distinct().Count());
    }

    [Fact]
    public void Ledger_is_away_and_service_goes_on_to_the_limit()
    {
        Wire wire = Linked();
        wire.Left.Rail.IsDown = true;
        wire.Right.Rail.IsDown = true;
        int served = 0;
        while (wire.RightLink.Service < ServiceLevel.Stopped)
        {
            wire.Serve(500);
            served += 500;
            Assert.True(wire.Pump());
        }

        Assert.True(served * Rate >= wire.Right.With(wire.Left).Row.Credit.Units);
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(10)));
        Assert.Empty(_world.Payments());
        wire.Left.Rail.IsDown = false;
        wire.Right.Rail.IsDown = false;
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(3)));
        Assert.Equal(ServiceLevel.Paid, wire.RightLink.Service);
        Assert.Equal(_world.Payments().Sum(payment => payment.Amount.Value), wire.Right.With(wire.Left).Row.Received.Value);
    }

    [Fact]
    public void What_all_neighbours_owe_together_has_a_limit_too()
    {
        using World world = new(options: new PaymentOptions { MaximumSettlementDelay = TimeSpan.Zero, ExposureLimit = new(40) });
        Node relay = world.NewNode();
        List<Wire> wires = [];
        while (!relay.Engine.IsOverExposed)
        {
            Assert.InRange(wires.Count, 0, 20);
            Wire wire = new(world, world.NewNode(), relay);
            Assert.True(wire.Pump());
            wires.Add(wire);
            wire.RightLink.Earn(10_000, 10_000 * Rate);
        }

        // Four thousand cells' worth of a stroop each; who paid in advance does not make up for them.
        Assert.Equal(4, wires.Count);
        Assert.Equal(Amount.FromStroops(new(40)), relay.Engine.Exposure);
        Wire rich = new(world, world.NewNode(), relay);
        Assert.True(rich.Pump());
        rich.RightLink.Owe(1_000_000, 1_000_000 * Rate);
        Assert.True(relay.Engine.IsOverExposed);

        // The issuer turned out to be a cheat: nothing more on credit, and what is paid for is none.
        relay.Engine.ExposureLimit = Stroops.Zero;
        Assert.True(relay.Engine.IsOverExposed);
    }

    private static int PumpOnce(Wire wire)
    {
        // Tampering answers every message with more of them: a few rounds, not until it is quiet.
        int rounds = 0;
        for (; rounds < 4 && (rounds == 0 || wire.ToLeft.Count + wire.ToRight.Count > 0); rounds++)
        {
            Assert.True(wire.Left.Step() && wire.Right.Step());
            wire.DeliverAll();
        }

        return rounds;
    }

    private Wire Linked()
    {
        Wire wire = new(_world, _world.NewNode(), _world.NewNode());
        Assert.True(wire.Pump());
        return wire;
    }

    private RequestMessage Fair(Wire wire)
    {
        RequestId id = RequestId.Draw(_world.Random);
        return new()
        {
            Network = _world.Ledger.Rail.Network,
            Id = id,
            Sequence = 1,
            Payee = wire.Right.Key.Account,
            Payer = wire.Left.Key.Account,
            Amount = new(12),
            Earned = new(Cells * Rate),
            Cells = Cells,
            Received = Stroops.Zero,
            Limit = Stroops.Zero,
            Memo = TransferMemo.ForRequest(id),
            Issued = Now,
            Expires = Now + TimeSpan.FromMinutes(30),
        };
    }

    /// <summary>The right node sends a request of the cheat's making; gives the reason if it was refused.</summary>
    private RefusalReason? Ask(Wire wire, RequestMessage request, SettlementKey? signer = null)
    {
        wire.LeftLink.HandleMessage(request.Write(signer ?? wire.Right.Key), Instant.Now(_world.Time));
        Assert.True(wire.Left.Step());
        wire.ToRight.Clear();
        return wire.Sent.Select(message => RefusalMessage.TryRead(message, out RefusalMessage refusal) && refusal.Request == request.Id ? refusal.Reason : (RefusalReason?)null)
            .LastOrDefault(reason => reason is not null);
    }
}
