using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Spending;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Tokens;

public sealed class TokenSpendingTests : IDisposable
{
    private readonly TokenWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_token_is_bought_spent_credited_and_redeemed()
    {
        TokenWallet wallet = _world.Buy(1, 8);
        SettlementAccount session = _world.NewKey().Account;
        TokenTill till = _world.NewTill(out SqlitePaymentStore store);
        Assert.True(wallet.TryTake(session, Value(5), _world.Now, out IReadOnlyList<byte[]> bodies, out Amount value));
        Assert.Equal(Value(9), value);
        TokenReceipt[] receipts = [.. bodies.Select(body => till.Accept(body, session, _world.Now))];
        Assert.All(receipts, receipt => Assert.Equal(TokenStatus.Credited, receipt.Status));
        Assert.Equal(Value(9).Units, till.Pending(session).Sum(credit => (long)credit.Amount.Units));
        foreach (TokenReceipt receipt in receipts)
        {
            Assert.Equal(TokenStatus.Credited, wallet.HandleReceipt(TokenMessages.WriteSpendReceipt(receipt), session, _world.List, _world.Now));
        }

        Assert.Equal(2, wallet.Credited(session).Count);
        Assert.Empty(wallet.Unanswered(session));
        using SettlementKey hop = SettlementKey.FromSeed(new byte[32]);
        TokenRedemption redemption = till.CreateRedemption(_world.List, hop);
        Assert.Null(_world.Issuer.Redeem(redemption.Bytes.Span, _world.Now, out byte[]? bytes));
        Assert.True(RedemptionReply.TryRead(bytes, redemption, out RedemptionReply? reply));
        Assert.Equal(9 * TokenWorld.ValuePerMebibyte, reply.Redeemed.Value);
        Assert.Empty(till.HandleReply(redemption, reply, _world.Now));
        Assert.Equal(0, till.HeldCount);
        store.Load();
        _world.IssuerStore.Load();
    }

    [Fact]
    public void The_same_token_of_the_same_session_gives_the_same_receipt_and_one_credit()
    {
        TokenTill till = _world.NewTill(out SqlitePaymentStore store);
        (byte[] body, SettlementAccount session) = TakeOne();
        TokenReceipt first = till.Accept(body, session, _world.Now);
        Assert.Equal(first, till.Accept(body, session, _world.Now));
        TokenTill restarted = new(store, store.Load().States, new()) { Lists = [_world.List] };
        Assert.Equal(first, restarted.Accept(body, session, _world.Now));
        Assert.Equal(TokenStatus.AlreadySpent, restarted.Accept(body, _world.NewKey().Account, _world.Now).Status);
        Assert.Single(restarted.Pending());

        TokenCredit credit = restarted.Pending(session)[0];
        store.Commit([credit.MoveTo(BookAccount.Revenue, null, _world.Now), credit.Ending]);
        restarted.Forget(credit);
        Assert.Equal(first, restarted.Accept(body, session, _world.Now));
        Assert.Empty(restarted.Pending());
        Assert.Empty(new TokenTill(store, store.Load().States, new()).Pending());
    }

    /// <summary>Adversary: a client that spends a token many times at once, under one session and under many.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_at_once_credit_a_token_once(bool isOneStore)
    {
        string path = _world.NewPath();
        SettlementAccount owner = _world.NewKey().Account;
        SqlitePaymentStore[] stores = [.. Enumerable.Range(0, isOneStore ? 1 : 4).Select(_ => _world.OpenStore(owner, path))];
        TokenTill[] tills = [.. stores.Select(store => new TokenTill(store, [], new() { OfflineMebibytes = 100_000 }) { Lists = [_world.List] })];
        try
        {
            for (int round = 0; round < 3; round++)
            {
                (byte[] body, SettlementAccount session) = TakeOne();
                SettlementAccount[] payers = [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? session : _world.NewKey().Account)];
                TokenReceipt[] receipts = new TokenReceipt[payers.Length];
                using Barrier barrier = new(payers.Length);
                Thread[] threads = [.. payers.Select((payer, i) => new Thread(() =>
                {
                    barrier.SignalAndWait();
                    do
                    {
                        receipts[i] = tills[i % tills.Length].Accept(body, payer, _world.Now);
                    }
                    while (receipts[i].Status == TokenStatus.Unavailable);
                }))];
                Array.ForEach(threads, thread => thread.Start());
                Array.ForEach(threads, thread => thread.Join());

                SettlementAccount[] credited = [.. payers.Where((_, i) => receipts[i].Status == TokenStatus.Credited).Distinct()];
                Assert.Single(credited);
                Assert.All(receipts.Where(receipt => receipt.Status != TokenStatus.Credited), receipt =>
                    Assert.Equal(TokenStatus.AlreadySpent, receipt.Status));
                Assert.Equal(round + 1, tills.Sum(till => till.Pending().Count));
            }

            Assert.Equal(3, stores[0].Load().States.Count(state => state.Kind == "token-credit"));
        }
        finally
        {
            Array.ForEach(stores, store => store.Dispose());
        }
    }

    [Fact]
    public void A_token_of_a_foreign_key_time_or_signature_is_refused_by_its_own_reason()
    {
        TokenTill till = _world.NewTill(out SqlitePaymentStore store);
        (byte[] body, SettlementAccount session) = TakeOne();
        Assert.Equal(TokenStatus.Malformed, till.Accept([], session, _world.Now).Status);
        Assert.Equal(TokenStatus.Malformed, till.Accept(body.AsSpan(1), session, _world.Now).Status);
        Assert.Equal(TokenStatus.Malformed, till.Accept([.. body, 0], session, _world.Now).Status);
        Assert.Equal(TokenStatus.Malformed, till.Accept(Changed(body, 2 + 2 + 32), session, _world.Now).Status);
        Assert.Equal(TokenStatus.UnknownKey, till.Accept(Changed(body, 2 + 2 + 64), session, _world.Now).Status);
        Assert.Equal(TokenStatus.BadSignature, till.Accept(Changed(body, 2 + 2), session, _world.Now).Status);
        Assert.Equal(TokenStatus.BadSignature, till.Accept(Changed(body, body.Length - 1), session, _world.Now).Status);
        TokenKey key = _world.List.ForSale(1, _world.Now)!;
        Assert.Equal(TokenStatus.Expired, till.Accept(body, session, key.AcceptUntil).Status);
        Assert.Equal(TokenStatus.Expired, till.Accept(body, session, key.Start + TimeSpan.FromSeconds(-1)).Status);
        till.Lists = [];
        Assert.Equal(TokenStatus.UnknownKey, till.Accept(body, session, _world.Now).Status);
        till.Lists = [_world.List];
        Assert.Empty(store.Load().States);
        Assert.Equal(TokenStatus.Credited, till.Accept(body, session, key.AcceptUntil + TimeSpan.FromSeconds(-1)).Status);
    }

    /// <summary>Adversary: the same token at two hops at once. The first to redeem is paid; the other's loss is bounded by what it credits unconfirmed.</summary>
    [Fact]
    public void A_token_spent_at_two_hops_is_paid_to_the_first()
    {
        TokenWallet wallet = _world.Buy(8, 8, 8);
        SettlementAccount session = _world.NewKey().Account;
        Assert.True(wallet.TryTake(session, Value(24), _world.Now, out IReadOnlyList<byte[]> bodies, out _));
        TokenTill honest = _world.NewTill(out _);
        TokenTill robbed = _world.NewTill(out SqlitePaymentStore books, new());
        TokenStatus[] first = [.. bodies.Select(body => honest.Accept(body, session, _world.Now).Status)];
        TokenStatus[] second = [.. bodies.Select(body => robbed.Accept(body, session, _world.Now).Status)];
        Assert.All(first, status => Assert.Equal(TokenStatus.Credited, status));
        Assert.Equal([TokenStatus.Credited, TokenStatus.Credited, TokenStatus.Waiting], second);

        using SettlementKey one = SettlementKey.FromSeed([1, .. new byte[31]]), two = SettlementKey.FromSeed([2, .. new byte[31]]);
        Assert.Equal([TokenStatus.Credited, TokenStatus.Credited, TokenStatus.Credited], Redeem(honest, one, out _));
        Assert.Equal([TokenStatus.AlreadySpent, TokenStatus.AlreadySpent, TokenStatus.AlreadySpent], Redeem(robbed, two, out int cheats));
        Assert.Equal(3, cheats);
        Assert.Equal(24 * TokenWorld.ValuePerMebibyte, _world.Issuer.PayableTo(one.Account).Value);
        Assert.Equal(0, _world.Issuer.PayableTo(two.Account).Value);

        // The token that waited was never credited; the two that were are written off, and the session is told when it asks.
        Assert.Equal(2, robbed.Pending(session).Count);
        Assert.Equal(TokenStatus.AlreadySpent, robbed.Accept(bodies[2], session, _world.Now).Status);
        Assert.Equal(TokenStatus.AlreadySpent, robbed.Accept(bodies[0], session, _world.Now).Status);
        books.Load();
    }

    [Fact]
    public void A_token_that_waited_is_credited_once_the_issuer_confirmed_it()
    {
        TokenTill till = _world.NewTill(out SqlitePaymentStore store, new() { OfflineMebibytes = 0 });
        (byte[] body, SettlementAccount session) = TakeOne();
        Assert.Equal(TokenStatus.Waiting, till.Accept(body, session, _world.Now).Status);
        Assert.Empty(till.Pending());
        till = new(store, store.Load().States, new() { OfflineMebibytes = 0 }) { Lists = [_world.List] };
        Assert.Equal(TokenStatus.Waiting, till.Accept(body, session, _world.Now).Status);
        using SettlementKey hop = SettlementKey.FromSeed(new byte[32]);
        Redeem(till, hop, out _);
        Assert.Equal(TokenStatus.Credited, till.Accept(body, session, _world.Now).Status);
        Assert.Single(till.Pending(session));
    }

    /// <summary>Adversary: a hop that takes tokens and gives no service gets the smallest that do, and no more than was asked for at once.</summary>
    [Fact]
    public void A_hop_that_takes_and_does_not_serve_costs_the_smallest_token()
    {
        TokenWallet wallet = _world.Buy(512, 1, 64, 1, 8);
        SettlementAccount session = _world.NewKey().Account;
        Assert.True(wallet.TryTake(session, Value(1), _world.Now, out IReadOnlyList<byte[]> bodies, out Amount value));
        Assert.Single(bodies);
        Assert.Equal(Value(1), value);

        // It is never shown to another hop, whatever this one says.
        byte[] lie = TokenMessages.WriteSpendReceipt(new(Read(bodies[0]).Id, TokenStatus.AlreadySpent, Amount.Zero));
        Assert.Null(wallet.HandleReceipt(lie, _world.NewKey().Account, _world.List, _world.Now));
        Assert.Equal(TokenStatus.AlreadySpent, wallet.HandleReceipt(lie, session, _world.List, _world.Now));
        Assert.Equal(585, wallet.AvailableMebibytes(_world.Now));
        Assert.False(wallet.TryTake(session, Value(586), _world.Now, out _, out _));
        Assert.True(wallet.TryTake(_world.NewKey().Account, Value(585), _world.Now, out bodies, out _));
        Assert.Equal(4, bodies.Count);
    }

    [Fact]
    public void Tokens_past_their_time_are_not_spent()
    {
        TokenWallet wallet = _world.Buy(1);
        UnixTime late = _world.List.ForSale(1, _world.Now)!.AcceptUntil;
        Assert.Equal(0, wallet.AvailableMebibytes(late));
        Assert.False(wallet.TryTake(_world.NewKey().Account, Value(1), late, out _, out _));
    }

    private static Amount Value(int mebibytes) => Amount.FromStroops(new(mebibytes * TokenWorld.ValuePerMebibyte));

    private static byte[] Changed(byte[] body, int index)
    {
        byte[] changed = [.. body];
        changed[index] ^= 1;
        return changed;
    }

    private static Token Read(byte[] body)
    {
        Assert.True(TokenMessages.TryReadSpend(body, out Token? token));
        return token!;
    }

    private TokenStatus[] Redeem(TokenTill till, SettlementKey hop, out int cheats)
    {
        TokenRedemption redemption = till.CreateRedemption(_world.List, hop);
        Assert.Null(_world.Issuer.Redeem(redemption.Bytes.Span, _world.Now, out byte[]? bytes));
        Assert.True(RedemptionReply.TryRead(bytes, redemption, out RedemptionReply? reply));
        cheats = till.HandleReply(redemption, reply, _world.Now).Count;
        return [.. reply.Statuses];
    }

    private (byte[] Body, SettlementAccount Session) TakeOne()
    {
        SettlementAccount session = _world.NewKey().Account;
        Assert.True(_world.Buy(1).TryTake(session, Value(1), _world.Now, out IReadOnlyList<byte[]> bodies, out _));
        return (bodies[0], session);
    }
}
