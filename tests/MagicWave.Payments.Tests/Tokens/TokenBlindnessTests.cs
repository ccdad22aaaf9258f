using System.Numerics;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Spending;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Tokens;

/// <summary>
/// Issuer and hops put all that they ever saw together: every order, blind signature, token and redemption. Nothing in it says which order a token came
/// from, because each order fits each token, by exactly one blinding factor, and the factors are drawn uniformly.
/// </summary>
public sealed class TokenBlindnessTests : IDisposable
{
    private const int Buyers = 4;

    private readonly TokenWorld _world = new();
    private readonly List<TokenOrder> _orders = [];
    private readonly List<byte[]> _blindSignatures = [];
    private readonly List<Token> _spent = [];
    private readonly List<byte[]> _hopSaw = [];

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Every_purchase_explains_every_spend()
    {
        PlayAll();
        TokenKey key = _world.List.ForSale(8, _world.Now)!;
        BigInteger n = Number(key.PublicKey.Modulus.Span), e = Number(key.PublicKey.Exponent.Span);
        HashSet<BigInteger> factors = [];
        for (int purchase = 0; purchase < Buyers; purchase++)
        {
            for (int spend = 0; spend < Buyers; spend++)
            {
                BigInteger blinded = Number(_orders[purchase].Items[0].Blinded.Span), answer = Number(_blindSignatures[purchase]);
                BigInteger signature = Number(_spent[spend].Authenticator), encoded = BigInteger.ModPow(signature, e, n);
                BigInteger factor = answer * Inverse(signature, n) % n;

                // With this factor, Blind turns this token into that order, and Finalize that answer into this signature.
                Assert.InRange(factor, BigInteger.One, n - 1);
                Assert.Equal(BigInteger.One, BigInteger.GreatestCommonDivisor(factor, n));
                Assert.Equal(blinded, encoded * BigInteger.ModPow(factor, e, n) % n);
                Assert.Equal(signature, answer * Inverse(factor, n) % n);
                Assert.True(key.IsSigned(_spent[spend]));
                Assert.True(factors.Add(factor));
            }
        }

        // What keys of one user's own would do: such a token fits no other purchase. Hence the list in the consensus.
        using IssuerKeys own = TokenWorld.CreateKeys(_world.Epoch, set: 1);
        TokenIssuer tagging = new(new() { Key = _world.IssuerKey, Network = TokenWorld.Network, Store = _world.IssuerStore, Keys = own });
        BigInteger otherModulus = Number(tagging.CreateList(_world.Now).ForSale(8, _world.Now)!.PublicKey.Modulus.Span);
        BigInteger wrong = Number(_blindSignatures[0]) * Inverse(Number(_spent[0].Authenticator), otherModulus) % otherModulus;
        Assert.NotEqual(
            Number(_orders[0].Items[0].Blinded.Span),
            BigInteger.ModPow(Number(_spent[0].Authenticator), e, otherModulus) * BigInteger.ModPow(wrong, e, otherModulus) % otherModulus);
    }

    [Fact]
    public void Orders_and_tokens_have_no_bytes_in_common_but_public_ones()
    {
        PlayAll();
        HashSet<string> issuer = [.. _orders.SelectMany(order => Windows(order.Bytes.ToArray())), .. _blindSignatures.SelectMany(Windows)];
        HashSet<string> hops = [.. _spent.SelectMany(token => Windows(token.Bytes.ToArray())), .. _hopSaw.SelectMany(Windows)];
        Assert.True(issuer.Count > Buyers * 400 && hops.Count > Buyers * 200);
        issuer.IntersectWith(hops);
        Assert.Empty(issuer);
    }

    private void PlayAll()
    {
        TokenTill[] tills = [_world.NewTill(out _), _world.NewTill(out _)];
        for (int buyer = 0; buyer < Buyers; buyer++)
        {
            TokenWallet wallet = _world.NewWallet();
            WalletOrder order = wallet.Order(_world.List, [8], _world.Now);
            Assert.Null(_world.Issuer.Sign(order.Order.Bytes.Span, _world.Pay(order), _world.Now, out IReadOnlyList<byte[]>? signatures));
            _orders.Add(order.Order);
            _blindSignatures.Add(signatures![0]);
            Assert.True(wallet.HandleSignatures(order.Order.Id, _world.List, [signatures[0]], _world.Now));

            SettlementAccount session = _world.NewKey().Account;
            Assert.True(wallet.TryTake(session, new Amount(1), _world.Now, out IReadOnlyList<byte[]> bodies, out _));
            Assert.Equal(TokenStatus.Credited, tills[buyer % 2].Accept(bodies[0], session, _world.Now).Status);
            _hopSaw.Add(bodies[0]);
            _hopSaw.Add(session.ToArray());
            Assert.True(TokenMessages.TryReadSpend(bodies[0], out Token? token));
            _spent.Add(token!);
        }
    }

    /// <summary>All runs of six bytes, but for those that touch the name of a key or the digest that every token has.</summary>
    private IEnumerable<string> Windows(byte[] bytes)
    {
        const int Digits = 12;
        string text = Convert.ToHexString(bytes);
        foreach (string open in _world.List.Keys.Select(key => key.Id.ToString()).Append(Convert.ToHexString(_world.List.ChallengeDigest.Span)))
        {
            text = text.Replace(open, " ", StringComparison.OrdinalIgnoreCase);
        }

        return text.Split(' ').SelectMany(part => Enumerable.Range(0, Math.Max(0, (part.Length - Digits) / 2)).Select(i => part.Substring(2 * i, Digits)));
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        (BigInteger old, BigInteger rest, BigInteger before, BigInteger factor) = (modulus, number % modulus, 0, 1);
        while (!rest.IsZero)
        {
            BigInteger times = old / rest;
            (old, rest) = (rest, old - (times * rest));
            (before, factor) = (factor, before - (times * factor));
        }

        return ((before % modulus) + modulus) % modulus;
    }
}
