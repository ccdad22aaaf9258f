using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// LOCK, CLAIM, CANCEL and SETTLED between neighbours, and what a client and a hop say to each other in the hop's layer, from the same bytes. What was read,
/// written again, is the same but for the signature. Then a purse is shown them: it must not pay.
/// </summary>
internal sealed class ChainMessagesTarget : IFuzzTarget
{
    private const int SignatureLength = 64;

    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave fuzz");

    private readonly SeededRandom _random = new(1);
    private readonly SettlementKey _key;

    public ChainMessagesTarget() => _key = SettlementKey.FromSeed(_random.Bytes(SettlementKey.SeedLength));

    public string Name => "chain-messages";

    public IEnumerable<byte[]> Seeds =>
    [
        new LockMessage(Terms(), new(7), _key.Account).Write(_key, Network),
        new ClaimMessage(LockId.Draw(_random), LockScalar.Draw(_random)).Write(),
        new CancelMessage(LockId.Draw(_random), new(7), CancelReason.GiveUp).Write(),
        new SettledMessage(LockId.Draw(_random)).Write(),
        new RouteMessage(Terms(), LockScalar.Draw(_random), Terms(), null).Write(),
        new RouteMessage(Terms(), LockScalar.Draw(_random), Terms(), null) { Form = RouteForm.Joined }.Write(),
        new RouteMessage(Terms(), LockScalar.Draw(_random), null, RequestId.Draw(_random)).Write(),
        new TermsMessage(HopRole.AsksForTokens, TermsId.Draw(_random), 1_000, 2_000, Network).Write(),
        Request(null).Write(),
        Request(LockScalar.Draw(_random).Point).Write(),
        new HopRefusalMessage(RequestId.Draw(_random), HopRefusalReason.OverRequest).Write(),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (LockMessage.TryRead(input, out LockMessage locked))
        {
            _ = LockMessage.IsAuthentic(input, _key.Account, Network);
            RequireSame(input[..^SignatureLength], locked.Write(_key, Network).AsSpan()[..^SignatureLength]);
        }

        if (ClaimMessage.TryRead(input, out ClaimMessage claim))
        {
            RequireSame(input, claim.Write());
        }

        if (CancelMessage.TryRead(input, out CancelMessage cancel))
        {
            RequireSame(input, cancel.Write());
        }

        if (SettledMessage.TryRead(input, out SettledMessage settled))
        {
            RequireSame(input, settled.Write());
        }

        if (RouteMessage.TryRead(input, out RouteMessage? route))
        {
            RequireSame(input, route!.Write());
        }

        if (TermsMessage.TryRead(input, out TermsMessage terms))
        {
            RequireSame(input, terms.Write());
        }

        if (HopRequestMessage.TryRead(input, out HopRequestMessage? request))
        {
            RequireSame(input, request!.Write());
        }

        if (HopRefusalMessage.TryRead(input, out HopRefusalMessage refusal))
        {
            RequireSame(input, refusal.Write());
        }

        CircuitPurse purse = new(new(), hops: 3, Network, new(new(1_000)), _random);
        if (purse.Judge(1, input, new UnixTime(8), out _) == HopRefusalReason.None || purse.Spent != Amount.Zero)
        {
            throw new InvalidOperationException("A purse paid for what nobody was given terms for.");
        }
    }

    private static void RequireSame(ReadOnlySpan<byte> input, ReadOnlySpan<byte> written)
    {
        if (!PublicBytes.Equal(input, written))
        {
            throw new InvalidOperationException($"Written again it is {Hex.Format(written)}");
        }
    }

    private LockTerms Terms() => new(LockId.Draw(_random), LockScalar.Draw(_random).Point, new(5), new(9));

    private HopRequestMessage Request(LockPoint? point) => new()
    {
        Terms = TermsId.Draw(_random),
        Id = RequestId.Draw(_random),
        Network = Network,
        Cells = 1_000,
        Amount = new(1_000_000),
        Expires = new(60_000),
        Point = point,
    };
}
