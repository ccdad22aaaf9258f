using MagicWave.Core.Bytes;
using MagicWave.Cryptography.BlindRsa;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Tokens, key lists, orders, credentials, redemptions and the TOKEN and RECEIPT messages from the same bytes. What has one form is written the same.</summary>
internal sealed class TokensTarget : IFuzzTarget
{
    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave fuzz");

    private readonly SeededRandom _random = new(1);
    private readonly SettlementKey _key;
    private readonly TokenKeyList _list;

    public TokensTarget()
    {
        _key = SettlementKey.FromSeed(_random.Bytes(SettlementKey.SeedLength));
        using IssuerKeys keys = new();
        keys.Add(700, 8, new(8000), BlindRsaPrivateKey.Generate());
        _list = TokenKeyList.Create(Network, _key, new(1), new(2), keys.Public);
    }

    public string Name => "tokens";

    public IEnumerable<byte[]> Seeds =>
    [
        _list.Bytes.ToArray(),
        Token(),
        [1, 1, .. Token()],
        TokenMessages.WriteChange(_list.Keys[0].Id, new byte[256]),
        TokenMessages.WriteSpendReceipt(new(TokenId.FromBytes(new byte[32]), TokenStatus.Credited, new Amount(7))),
        TokenMessages.WriteChangeReceipt(default, TokenStatus.Waiting, new byte[256]),
        TokenOrder.ForTransfer(Network, _key.Account, [new(_list.Keys[0].Id, new byte[256])], _random).Bytes.ToArray(),
        Credential().Bytes.ToArray(),
        TokenOrder.ForSubscription(Network, _key.Account, [new(_list.Keys[0].Id, new byte[256])], Credential(), _key, _random).Bytes.ToArray(),
        TokenOrder.ForChange(Network, _key.Account, new(_list.Keys[0].Id, new byte[256]), _key).Bytes.ToArray(),
        Redemption().Bytes.ToArray(),
        RedemptionReply.Write(Redemption(), new(_key.Account), [TokenStatus.Credited], _key),
        _list.Keys[0].PublicKey.SubjectPublicKeyInfo.ToArray(),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (Payments.Tokens.Token.TryRead(input, out Token? token))
        {
            RequireSame(input, token.Bytes);
            _ = _list.Keys[0].IsSigned(token);
        }

        if (TokenKeyList.TryRead(input, out TokenKeyList? list))
        {
            RequireSame(input, list.Bytes.Span);
            _ = list.Check(Network, list.Digest, new(1));
        }

        if (BlindRsaPublicKey.TryRead(input.ToArray(), out BlindRsaPublicKey? key))
        {
            RequireSame(input, key.SubjectPublicKeyInfo.Span);
        }

        if (TokenMessages.TryReadSpend(input, out Token? spent))
        {
            RequireSame(input, TokenMessages.WriteSpend(spent!));
        }

        if (TokenMessages.TryReadChange(input, out TokenKeyId keyId, out ReadOnlySpan<byte> blinded))
        {
            RequireSame(input, TokenMessages.WriteChange(keyId, blinded));
        }

        if (TokenMessages.TryReadSpendReceipt(input, out TokenReceipt receipt))
        {
            RequireSame(input, TokenMessages.WriteSpendReceipt(receipt));
        }

        if (TokenMessages.TryReadChangeReceipt(input, out ChangeId id, out TokenStatus status, out ReadOnlySpan<byte> signature))
        {
            RequireSame(input, TokenMessages.WriteChangeReceipt(id, status, signature));
        }

        if (TokenOrder.TryRead(input, out TokenOrder? order))
        {
            RequireSame(input, order.Bytes.Span);
        }

        if (SubscriptionCredential.TryRead(input, out SubscriptionCredential? credential))
        {
            _ = credential.IsSignedBy(_key.Account);
        }

        if (TokenRedemption.TryRead(input, out TokenRedemption? redemption))
        {
            RequireSame(input, redemption.Bytes.Span);
        }

        _ = RedemptionReply.TryRead(input, Redemption(), out _);
    }

    private static void RequireSame(ReadOnlySpan<byte> input, ReadOnlySpan<byte> written)
    {
        if (!PublicBytes.Equal(input, written))
        {
            throw new InvalidOperationException($"Written again it is {Hex.Format(written)}");
        }
    }

    private byte[] Token() => [0, 2, .. new byte[32], .. _list.ChallengeDigest.Span, .. _list.Keys[0].Id.ToArray(), .. new byte[256]];

    private SubscriptionCredential Credential() => SubscriptionCredential.Issue(_key, new byte[16], _key.Account, 10, new UnixTime(1), new UnixTime(2));

    private TokenRedemption Redemption()
    {
        _ = Payments.Tokens.Token.TryRead(Token(), out Token? token);
        return TokenRedemption.Create(Network, _key.Account, _key, [token!]);
    }
}
