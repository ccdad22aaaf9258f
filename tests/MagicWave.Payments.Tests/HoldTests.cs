using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

/// <summary>Amounts that are set aside: within the limit, once, and still there after a restart.</summary>
public sealed class HoldTests : IDisposable
{
    private readonly World _world = new();
    private readonly Wire _wire;

    public HoldTests()
    {
        _wire = new(_world, _world.NewNode(), _world.NewNode());
        Assert.True(_wire.Pump());
    }

    private IPeerBook Relay => _wire.Right.Book(_wire.Left);

    private IPeerBook Client => _wire.Left.Book(_wire.Right);

    private UnixTime Soon => new(_world.Time.GetUtcNow().ToUnixTimeMilliseconds() + 60_000);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_held_amount_counts_against_the_limit_and_not_in_the_balance()
    {
        Amount half = new(Relay.Credit.Units / 2);
        Assert.Equal(HoldResult.Done, Relay.Hold(Id(1), half, HoldDirection.FromPeer, Soon));
        Assert.Equal(Amount.Zero, Relay.Balance);
        Assert.Equal(half, Relay.HeldIn(HoldDirection.FromPeer));
        Assert.Equal(HoldResult.OverLimit, Relay.Hold(Id(2), half + new Amount(1), HoldDirection.FromPeer, Soon));

        // What is owed for cells leaves less, and what is held leaves less for cells.
        _wire.RightLink.Earn(1, 1_000);
        Assert.Equal(HoldResult.OverLimit, Relay.Hold(Id(2), half, HoldDirection.FromPeer, Soon));
        _wire.RightLink.Earn(1, (long)half.Units - 1_000);
        Assert.Equal(ServiceLevel.Stopped, _wire.RightLink.Service);
    }

    [Fact]
    public void Committed_it_is_owed_and_released_it_is_not()
    {
        Amount amount = new(5_000_000);
        Assert.Equal(HoldResult.Done, Relay.Hold(Id(1), amount, HoldDirection.FromPeer, Soon));
        Assert.Equal(HoldResult.Done, Client.Hold(Id(1), amount, HoldDirection.ToPeer, Soon));
        Assert.Equal(HoldResult.Done, Relay.Hold(Id(2), amount, HoldDirection.FromPeer, Soon));
        Assert.Equal(HoldResult.Done, Relay.Commit(Id(1), HoldDirection.FromPeer));
        Assert.Equal(HoldResult.Done, Client.Commit(Id(1), HoldDirection.ToPeer));
        Assert.Equal(HoldResult.Done, Relay.Release(Id(2), HoldDirection.FromPeer));
        Assert.Equal((amount, -amount), (Relay.Balance, Client.Balance));
        Assert.Equal(Amount.Zero, Relay.HeldIn(HoldDirection.FromPeer));
        Assert.Equal(Amount.Zero, Client.HeldIn(HoldDirection.ToPeer));

        // What was settled so is paid like cells.
        _wire.Right.Engine.RequestSettlement();
        Assert.True(_wire.Pump());
        Assert.Equal(5, Assert.Single(_world.Payments()).Amount.Value);
    }

    [Fact]
    public void Every_call_may_come_twice_and_none_may_contradict()
    {
        Amount amount = new(1_000);
        Assert.Equal(HoldResult.Unknown, Relay.Commit(Id(1), HoldDirection.FromPeer));
        Assert.Equal(HoldResult.Done, Relay.Hold(Id(1), amount, HoldDirection.FromPeer, Soon));
        Assert.Equal(HoldResult.Done, Relay.Hold(Id(1), amount, HoldDirection.FromPeer, Soon));
        Assert.Equal(HoldResult.Conflict, Relay.Hold(Id(1), new(1_001), HoldDirection.FromPeer, Soon));
        Assert.Equal(amount, Relay.HeldIn(HoldDirection.FromPeer));
        Assert.Equal(HoldResult.Done, Relay.Commit(Id(1), HoldDirection.FromPeer));
        Assert.Equal(HoldResult.Done, Relay.Commit(Id(1), HoldDirection.FromPeer));
        Assert.Equal(HoldResult.Conflict, Relay.Release(Id(1), HoldDirection.FromPeer));
        Assert.Equal(amount, Relay.Balance);

        Assert.Equal(HoldResult.Done, Relay.Hold(Id(2), amount, HoldDirection.FromPeer, Soon));
        Assert.Equal(HoldResult.Done, Relay.Release(Id(2), HoldDirection.FromPeer));
        Assert.Equal(HoldResult.Conflict, Relay.Commit(Id(2), HoldDirection.FromPeer));
        Assert.Equal(HoldResult.Conflict, Relay.Hold(Id(2), amount, HoldDirection.FromPeer, Soon));
        Assert.Equal(amount, Relay.Balance);
        Assert.Throws<ArgumentOutOfRangeException>(() => Relay.Hold(Id(3), Amount.Zero, HoldDirection.FromPeer, Soon));
    }

    [Fact]
    public void What_was_made_durable_is_there_after_a_restart()
    {
        Amount amount = new(2_000);
        for (byte i = 1; i <= 3; i++)
        {
            Assert.Equal(HoldResult.Done, Relay.Hold(Id(i), amount, HoldDirection.FromPeer, Soon));
        }

        Relay.Commit(Id(1), HoldDirection.FromPeer);
        Relay.Release(Id(2), HoldDirection.FromPeer);
        Assert.True(_wire.Pump());
        _wire.Close();
        _wire.Right.Restart();

        Assert.Equal(amount, Relay.Balance);
        Assert.Equal(amount, Relay.HeldIn(HoldDirection.FromPeer));
        Assert.Equal(HoldState.Committed, Relay.FindHold(Id(1), HoldDirection.FromPeer)!.State);
        Assert.Equal(HoldResult.Conflict, Relay.Commit(Id(2), HoldDirection.FromPeer));
        Assert.Equal(HoldResult.Done, Relay.Commit(Id(3), HoldDirection.FromPeer));
        Assert.Equal(new Amount(4_000), Relay.Balance);
    }

    [Fact]
    public void Closed_ones_are_forgotten_when_they_expire_and_held_ones_are_not()
    {
        Relay.Hold(Id(1), new(1_000), HoldDirection.FromPeer, Soon);
        Relay.Hold(Id(2), new(1_000), HoldDirection.FromPeer, Soon);
        Relay.Release(Id(1), HoldDirection.FromPeer);
        Assert.True(_wire.PumpFor(TimeSpan.FromSeconds(61)));
        Relay.Hold(Id(3), new(1_000), HoldDirection.FromPeer, Soon);
        Assert.Null(Relay.FindHold(Id(1), HoldDirection.FromPeer));
        Assert.NotNull(Relay.FindHold(Id(2), HoldDirection.FromPeer));
    }

    [Fact]
    public void A_neighbour_has_only_so_many()
    {
        for (int i = 0; i < 600; i++)
        {
            HoldResult result = Relay.Hold(Id(i), new(1), HoldDirection.FromPeer, Soon);
            Assert.Equal(i < 512 ? HoldResult.Done : HoldResult.Refused, result);
        }

        Assert.Equal(HoldResult.Refused, Client.Hold(Id(1), new(1), HoldDirection.ToPeer, Soon + TimeSpan.FromDays(3)));
        Assert.Equal(HoldResult.Refused, Client.Hold(Id(1), new(1), HoldDirection.ToPeer, Soon + TimeSpan.FromDays(-1)));
    }

    [Fact]
    public void A_payment_without_the_ledger_is_credited_with_its_entry()
    {
        UnixTime now = Soon;
        JournalEntry entry = new("token/1", now, [new(BookAccount.Tokens, null, new(700)), new(BookAccount.Peer, Relay.Peer, new(-700))]);
        Relay.CreditWith(entry);
        Assert.Equal(new Amount(-700), Relay.Balance);
        Assert.Throws<ArgumentException>(() => Relay.CreditWith(entry with { Key = "x", Postings = [entry.Postings[0]] }));
        Assert.Throws<ArgumentException>(() => Client.CreditWith(entry with { Key = "x" }));
        Assert.True(_wire.Pump());
        _wire.Close();
        _wire.Right.Restart();
        Assert.Equal(new Amount(-700), Relay.Balance);
        Assert.Equal(new Amount(700), _wire.Right.With(_wire.Left).Row.Credited);
    }

    private static HoldId Id(int number)
    {
        byte[] bytes = new byte[HoldId.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return HoldId.FromBytes(bytes);
    }
}
