using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Messages;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Payments.Tests.Chains;

/// <summary>The messages of chains and circuits: read as written, and nothing else is read.</summary>
public sealed class ChainMessageTests : IDisposable
{
    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave test");

    private readonly SeededRandom _random = new(5);
    private readonly SettlementKey _key;

    public ChainMessageTests() => _key = SettlementKey.FromSeed(_random.Bytes(32));

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Lengths_are_those_of_the_documented_fields()
    {
        Assert.Equal(2 + 16 + 32 + 16 + 8 + 8 + 32 + 64, MessageNumbers.LockLength);
        Assert.Equal(2 + 16 + 32, MessageNumbers.ClaimLength);
        Assert.Equal(2 + 16 + 8 + 1, MessageNumbers.CancelLength);
        Assert.Equal(2 + 16, MessageNumbers.SettledLength);
        Assert.Equal(3 + 16 + 8 + 8 + 32, TermsMessage.Length);
    }

    [Fact]
    public void Each_reads_as_it_was_written()
    {
        LockMessage made = new(Terms(), new(7), _key.Account);
        byte[] body = made.Write(_key, Network);
        Assert.True(LockMessage.TryRead(body, out LockMessage read));
        Assert.Equal(made, read);
        Assert.True(LockMessage.IsAuthentic(body, _key.Account, Network));
        Assert.False(LockMessage.IsAuthentic(body, _key.Account, NetworkId.FromPassphrase("another")));

        RouteMessage route = new(Terms(), LockScalar.Draw(_random), Terms(), null);
        Assert.True(RouteMessage.TryRead(route.Write(), out RouteMessage? again));
        Assert.Equal(route, again);

        HopRequestMessage request = Request();
        Assert.True(HopRequestMessage.TryRead(request.Write(), out HopRequestMessage? asked));
        Assert.Equal(request, asked);
    }

    [Fact]
    public void Nothing_that_was_cut_or_made_longer_is_read()
    {
        foreach (byte[] body in All())
        {
            for (int length = 0; length < body.Length; length++)
            {
                Assert.False(IsRead(body.AsSpan(0, length)));
            }

            Assert.False(IsRead([.. body, 0]));
            Assert.True(IsRead(body));
        }
    }

    [Fact]
    public void Amounts_and_times_out_of_range_are_not_read()
    {
        byte[] body = new LockMessage(Terms(), new(7), _key.Account).Write(_key, Network);
        const int Amount = 2 + 16 + 32;
        foreach (string amount in new[] { "00000000000000000000000000000000", "80000000000000000000000000000000", "00000000000000004000000000000001" })
        {
            byte[] changed = [.. body];
            Convert.FromHexString(amount).CopyTo(changed, Amount);
            Assert.False(LockMessage.TryRead(changed, out _));
        }

        byte[] late = [.. body];
        late.AsSpan(Amount + 16, 8).Fill(0xFF);
        Assert.False(LockMessage.TryRead(late, out _));
        byte[] noPoint = [.. body];
        noPoint.AsSpan(2 + 16, 32).Clear();
        Assert.False(LockMessage.TryRead(noPoint, out _));
    }

    [Fact]
    public void A_scalar_has_one_form_and_is_not_zero()
    {
        Assert.False(LockScalar.TryCreate(new byte[32], out _));
        byte[] order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        Assert.False(LockScalar.TryCreate(order, out _));
        order[0]++;
        Assert.False(LockScalar.TryCreate(order, out _));
        byte[] one = new byte[32];
        one[0] = 1;
        Assert.True(LockScalar.TryCreate(one, out LockScalar scalar));
        Assert.Equal(LockPoint.Base, scalar.Point);
        Assert.Equal(nameof(LockScalar), scalar.ToString());
    }

    [Fact]
    public void Points_and_scalars_shift_alike()
    {
        for (int i = 0; i < 20; i++)
        {
            LockScalar secret = LockScalar.Draw(_random);
            LockScalar tweak = LockScalar.Draw(_random);
            Assert.True(secret.TryShift(tweak, out LockScalar shifted));
            Assert.True(secret.Point.TryShift(tweak, out LockPoint point));
            Assert.Equal(point, shifted.Point);
        }
    }

    [Fact]
    public void Mutations_are_read_as_themselves_or_not_at_all()
    {
        Mutator mutator = new(new SeededRandom(3), maximumLength: 512);
        byte[][] seeds = [.. All()];
        for (int i = 0; i < 3_000; i++)
        {
            _ = IsRead(mutator.Next(seeds));
        }
    }

    private static bool IsRead(ReadOnlySpan<byte> body) =>
        LockMessage.TryRead(body, out _) || ClaimMessage.TryRead(body, out _) || CancelMessage.TryRead(body, out _)
        || SettledMessage.TryRead(body, out _) || RouteMessage.TryRead(body, out _) || TermsMessage.TryRead(body, out _) || HopRequestMessage.TryRead(body, out _)
        || HopRefusalMessage.TryRead(body, out _);

    private LockTerms Terms() => new(LockId.Draw(_random), LockScalar.Draw(_random).Point, new(5), new(1_767_225_600_000));

    private HopRequestMessage Request() => new()
    {
        Terms = TermsId.Draw(_random),
        Id = RequestId.Draw(_random),
        Network = Network,
        Cells = 12,
        Amount = new(34),
        Expires = new(56),
        Point = LockScalar.Draw(_random).Point,
    };

    private IEnumerable<byte[]> All() =>
    [
        new LockMessage(Terms(), new(7), _key.Account).Write(_key, Network),
        new ClaimMessage(LockId.Draw(_random), LockScalar.Draw(_random)).Write(),
        new CancelMessage(LockId.Draw(_random), new(9), CancelReason.Expired).Write(),
        new SettledMessage(LockId.Draw(_random)).Write(),
        new RouteMessage(Terms(), LockScalar.Draw(_random), Terms(), null).Write(),
        new RouteMessage(Terms(), LockScalar.Draw(_random), Terms(), null) { Form = RouteForm.Joined }.Write(),
        new RouteMessage(Terms(), LockScalar.Draw(_random), null, RequestId.Draw(_random)).Write(),
        new TermsMessage(HopRole.Passes, TermsId.Draw(_random), 1, 2, Network).Write(),
        Request().Write(),
        (Request() with { Point = null }).Write(),
        new HopRefusalMessage(RequestId.Draw(_random), HopRefusalReason.OverRequest).Write(),
    ];
}
