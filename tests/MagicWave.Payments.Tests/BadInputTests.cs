using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Metering;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

/// <summary>
/// Every message that neighbours can send each other on a link, in every wrong form, to a real engine with chains and circuits: no error escapes, nothing
/// is booked, held or reserved, and the honest traffic afterwards is settled as ever.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    private const long Rate = 1_000;
    private readonly World _world = new(options: new() { MaximumSettlementDelay = TimeSpan.Zero, FaultHalfLife = TimeSpan.FromMinutes(1) });
    private readonly Wire _wire;

    public BadInputTests()
    {
        _wire = new(_world, NewNode(), NewNode());
        Assert.True(_wire.Pump());
        _wire.Serve(9_000);
        Assert.True(_wire.Pump());
    }

    public static TheoryData<MessageType> Types => [.. Enum.GetValues<MessageType>(), 0, (MessageType)5, (MessageType)0x7F, (MessageType)0xFF];

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void Wrong_sizes_and_values(MessageType type)
    {
        string before = Money();
        byte[] fair = Fair(type);
        for (int length = 0; length <= fair.Length; length = length < 4 ? length + 1 : length + 3)
        {
            Send(fair.AsSpan(0, Math.Min(length, fair.Length - 1)));
        }

        Send([.. fair, 0]);
        Send([.. fair, .. new byte[MessageNumbers.MaximumLength - fair.Length]]);
        foreach (byte filling in (ReadOnlySpan<byte>)[0x00, 0x7F, 0x80, 0xFF])
        {
            // Zero, the largest, and the negative in every field at once; and then in each word alone.
            byte[] filled = [.. fair];
            filled.AsSpan(2).Fill(filling);
            Send(filled);
            for (int word = 2; word + 8 <= fair.Length; word += 8)
            {
                byte[] changed = [.. fair];
                changed.AsSpan(word, 8).Fill(filling);
                if (!changed.AsSpan().SequenceEqual(fair))
                {
                    Send(changed);
                }
            }
        }

        AssertUntouched(before);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Another_version(MessageType type)
    {
        string before = Money();
        byte[] fair = Fair(type);
        foreach (byte version in (ReadOnlySpan<byte>)[0, 2, 0x7F, 0xFF])
        {
            Send([version, .. fair.AsSpan(1)]);
        }

        AssertUntouched(before);
    }

    [Theory]
    [InlineData(MessageType.Request)]
    [InlineData(MessageType.Receipt)]
    [InlineData(MessageType.Statement)]
    [InlineData(MessageType.Lock)]
    public void A_foreign_signature(MessageType type)
    {
        string before = Money();
        using SettlementKey stranger = SettlementKey.FromSeed(_world.Random.Bytes(32));
        Send(Fair(type, stranger));
        AssertUntouched(before);
    }

    [Fact]
    public void Replayed_and_reordered_from_the_beginning_of_the_link()
    {
        _wire.Right.Engine.RequestSettlement();
        Assert.True(_wire.PumpFor(TimeSpan.FromSeconds(30)));
        Assert.NotEmpty(_world.Payments());
        byte[][] all = [.. _wire.Sent];
        string before = Money();
        int payments = _world.Payments().Count;
        foreach (byte[] message in all.Reverse().Concat(all).Concat(all.OrderBy(body => body.Length)))
        {
            // To both ends, though each was for one.
            _wire.LeftLink.HandleMessage(message, Instant.Now(_world.Time));
            _wire.RightLink.HandleMessage(message, Instant.Now(_world.Time));
        }

        Assert.True(_wire.Left.Step() && _wire.Right.Step());
        Assert.Equal(before, Money());
        Assert.Equal(payments, _world.Payments().Count);
    }

    private Node NewNode() => _world.NewNode(key => [new CircuitPayments(new(), key, _world.Random)]);

    private void Send(ReadOnlySpan<byte> body)
    {
        _wire.LeftLink.HandleMessage(body, Instant.Now(_world.Time));
        _wire.RightLink.HandleMessage(body, Instant.Now(_world.Time));
    }

    /// <summary>What both have in their books with each other, to the unit; and all that is set aside.</summary>
    private string Money() => string.Join('\n', new[] { (_wire.Left, _wire.Right), (_wire.Right, _wire.Left) }.Select(pair =>
    {
        PeerSnapshot peer = pair.Item1.With(pair.Item2);

        // What it asks for itself it may ask sooner, of a neighbour that it is about to serve worse.
        IEnumerable<string> requests = peer.Requests.Where(request => request.Direction == RequestDirection.Received && request.State != RequestState.Refused)
            .Select(request => $"{request.Id} {request.State}");
        return $"{peer.Row.Balance} {peer.Row.Earned} {peer.Row.Owed} {peer.Row.Paid} {peer.Row.Received} {peer.Row.Accepted} {peer.Row.Credit} "
            + $"{pair.Item1.Book(pair.Item2).HeldIn(HoldDirection.FromPeer)} {pair.Item1.Book(pair.Item2).HeldIn(HoldDirection.ToPeer)} {string.Join(' ', requests)}";
    }));

    private void AssertUntouched(string before)
    {
        Assert.True(_wire.Left.Step() && _wire.Right.Step());
        Assert.Equal(before, Money());
        Assert.Empty(_world.Payments());

        // Whoever sends rubbish is let alone for a while, and is then served as ever: the books were not harmed.
        _wire.ToLeft.Clear();
        _wire.ToRight.Clear();
        Assert.True(_wire.PumpFor(TimeSpan.FromMinutes(12)));
        _wire.Right.Engine.RequestSettlement();
        Assert.True(_wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.Equal(9, _world.Payments().Sum(payment => payment.Amount.Value));
        Assert.Equal(9, _wire.Right.With(_wire.Left).Row.Received.Value);
    }

    /// <summary>A message of a type that would be taken, but for the signer and for being about things that the other does not know.</summary>
    private byte[] Fair(MessageType type, SettlementKey? signer = null)
    {
        SettlementKey key = signer ?? _wire.Right.Key;
        NetworkId network = _world.Ledger.Rail.Network;
        UnixTime now = new(_world.Time.GetUtcNow().ToUnixTimeMilliseconds());
        return type switch
        {
            MessageType.Hello => [1, 1, .. _world.Random.Bytes(MessageNumbers.HelloLength - 2)],
            MessageType.Request => Request(now).Write(key),
            MessageType.Receipt => new ReceiptMessage(RequestId.Draw(_world.Random), default, new(5)).Write(key, network),
            MessageType.Refusal => new RefusalMessage(RequestId.Draw(_world.Random), RefusalReason.OverRequest, new(5)).Write(),
            MessageType.Statement => Statement(key, now),
            MessageType.Tick => new TickMessage(1, _world.Random.Bytes(TickHash.Length)).Write(new byte[TickMessage.EncodedLength]).ToArray(),
            MessageType.TickAccepted => new TickAnswer(1, Rate).Write(new byte[64]).ToArray(),
            MessageType.Lock => new LockMessage(LockTerms(now), now, _wire.Left.Key.Account).Write(key, network),
            MessageType.Claim => new ClaimMessage(LockId.Draw(_world.Random), LockScalar.Draw(_world.Random)).Write(),
            MessageType.Cancel => new CancelMessage(LockId.Draw(_world.Random), now, CancelReason.GiveUp).Write(),
            MessageType.Settled => new SettledMessage(LockId.Draw(_world.Random)).Write(),
            _ => [1, (byte)type, .. _world.Random.Bytes(100)],
        };
    }

    private LockTerms LockTerms(UnixTime now) =>
        new(LockId.Draw(_world.Random), LockScalar.Draw(_world.Random).Point, new(1_000), now + TimeSpan.FromSeconds(30));

    private byte[] Statement(SettlementKey key, UnixTime now)
    {
        bool isLower = StatementMessage.IsLower(_wire.Right.Key.Account, _wire.Left.Key.Account);
        StatementMessage statement = new()
        {
            Form = StatementForm.Proposal,
            Network = _world.Ledger.Rail.Network,
            Lower = isLower ? _wire.Right.Key.Account : _wire.Left.Key.Account,
            Higher = isLower ? _wire.Left.Key.Account : _wire.Right.Key.Account,
            Epoch = 0,
            Sequence = 900,
            LowerServed = new(102_000, new(102_000_123)),
            HigherServed = new(7, new(7_000)),
            Prices = default,
            Previous = default,
            Time = now,
        };
        byte[] body = statement.Write();
        statement.Sign(body, StatementForm.Proposal, key);
        return body;
    }

    private RequestMessage Request(UnixTime now)
    {
        RequestId id = RequestId.Draw(_world.Random);
        return new()
        {
            Network = _world.Ledger.Rail.Network,
            Id = id,
            Sequence = 1,
            Payee = _wire.Right.Key.Account,
            Payer = _wire.Left.Key.Account,
            Amount = new(8),
            Earned = new(9_000 * Rate),
            Cells = 9_000,
            Received = Stroops.Zero,
            Limit = Stroops.Zero,
            Memo = Settlement.TransferMemo.ForRequest(id),
            Issued = now,
            Expires = now + TimeSpan.FromMinutes(30),
        };
    }
}
