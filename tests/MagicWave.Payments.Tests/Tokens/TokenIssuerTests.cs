using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Spending;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Tokens;

public sealed class TokenIssuerTests : IDisposable
{
    private readonly TokenWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void The_same_order_has_the_same_signatures_and_is_booked_once()
    {
        TokenWallet wallet = _world.NewWallet();
        WalletOrder order = wallet.Order(_world.List, [1, 8], _world.Now);
        Assert.Null(_world.Issuer.Quote(order.Order.Bytes.Span, _world.Now, out OrderQuote? quote));
        Assert.Equal(order.Total, quote!.Total);
        Assert.Equal(_world.IssuerKey.Account, quote.Destination);
        LedgerTransfer paid = _world.Pay(order);
        Assert.Null(_world.Issuer.Sign(order.Order.Bytes.Span, paid, _world.Now, out IReadOnlyList<byte[]>? first));
        Assert.Null(_world.Issuer.Sign(order.Order.Bytes.Span, paid, _world.Now, out IReadOnlyList<byte[]>? second));
        Assert.Null(_world.NewIssuer().Sign(order.Order.Bytes.Span, null, _world.Now, out IReadOnlyList<byte[]>? third));
        Assert.Equal(first, second);
        Assert.Equal(first, third);
        Assert.True(_world.IssuerStore.Load().States.Count == 0);
    }

    [Fact]
    public void An_order_is_signed_once_it_is_paid_in_full_to_the_issuer_by_its_memo()
    {
        TokenWallet wallet = _world.NewWallet();
        WalletOrder order = wallet.Order(_world.List, [8], _world.Now), other = wallet.Order(_world.List, [8], _world.Now);
        Assert.Equal(IssuerFault.NotPaid, Sign(order, null));
        Assert.Equal(IssuerFault.NotPaid, Sign(order, _world.Pay(other)));
        Assert.Equal(IssuerFault.NotPaid, Sign(order, _world.Pay(order) with { Destination = _world.NewKey().Account }));
        Assert.Equal(IssuerFault.PaidTooLittle, Sign(order, _world.Pay(order, order.Total.Value - 1)));
        Assert.Equal(IssuerFault.KeyNotForSale, Sign(order, _world.Pay(order), _world.List.Keys[0].RedeemUntil));
        Assert.Null(Sign(order, _world.Pay(order, order.Total.Value + 7), _world.List.Keys[0].IssueUntil));
        _world.IssuerStore.Load();
    }

    [Fact]
    public void A_malformed_foreign_or_changed_order_reserves_nothing()
    {
        WalletOrder order = _world.NewWallet().Order(_world.List, [1], _world.Now);
        byte[] bytes = order.Order.Bytes.ToArray();
        LedgerTransfer paid = _world.Pay(order);
        Assert.Equal(IssuerFault.Malformed, Sign([], paid));
        Assert.Equal(IssuerFault.Malformed, Sign(new byte[TokenOrder.MaximumLength + 1], paid));
        Assert.Equal(IssuerFault.Malformed, Sign(bytes[..^1], paid));
        Assert.Equal(IssuerFault.Malformed, Sign([.. bytes, 0], paid));
        Assert.Equal(IssuerFault.Malformed, Sign(Changed(bytes, 0), paid));
        Assert.Equal(IssuerFault.Malformed, Sign(Changed(bytes, 1, 0x10), paid));
        Assert.Equal(IssuerFault.WrongNetwork, Sign(Changed(bytes, 2), paid));
        Assert.Equal(IssuerFault.WrongIssuer, Sign(Changed(bytes, 34), paid));
        Assert.Equal(IssuerFault.UnknownKey, Sign(Changed(bytes, 83), paid));
        Assert.Equal(IssuerFault.NotPaid, Sign(Changed(bytes, bytes.Length - 1), paid));

        // A number that is not below the modulus, in an order of its own that is paid.
        byte[] huge = [.. Enumerable.Repeat((byte)255, 256)];
        TokenOrder tooHigh = TokenOrder.ForTransfer(TokenWorld.Network, _world.IssuerKey.Account, [new(_world.List.Keys[0].Id, huge)], _world.Random);
        LedgerTransfer transfer = paid with { Memo = tooHigh.Id.Memo };
        Assert.Equal(IssuerFault.NotBlinded, _world.Issuer.Sign(tooHigh.Bytes.Span, transfer, _world.Now, out _));
        Assert.Empty(_world.IssuerStore.Load().States);
        Assert.Null(_world.IssuerStore.FindOnce("issuer-order", tooHigh.Id.ToArray()));
    }

    [Fact]
    public void A_subscription_gives_no_more_than_it_grants()
    {
        SettlementKey holder = _world.NewKey();
        SubscriptionCredential credential = Subscription(holder, 10);
        TokenWallet wallet = _world.NewWallet();
        WalletOrder first = wallet.OrderFromSubscription(_world.List, [8], credential, holder, _world.Now);
        WalletOrder second = wallet.OrderFromSubscription(_world.List, [8], credential, holder, _world.Now);
        WalletOrder third = wallet.OrderFromSubscription(_world.List, [1, 1], credential, holder, _world.Now);
        Assert.Null(Sign(first, null));
        Assert.Null(Sign(first, null));
        Assert.Equal(IssuerFault.AllocationUsedUp, _world.Issuer.Quote(second.Order.Bytes.Span, _world.Now, out _));
        Assert.Equal(IssuerFault.AllocationUsedUp, Sign(second, null));
        TokenIssuer restarted = _world.NewIssuer();
        Assert.Equal(IssuerFault.AllocationUsedUp, restarted.Sign(second.Order.Bytes.Span, null, _world.Now, out _));
        Assert.Null(restarted.Sign(third.Order.Bytes.Span, null, _world.Now, out _));
        Assert.Null(restarted.Sign(first.Order.Bytes.Span, null, _world.Now, out _));
        _world.IssuerStore.Load();
    }

    /// <summary>Adversary: many orders of one subscription at once.</summary>
    [Fact]
    public void Orders_at_once_do_not_exceed_an_allocation()
    {
        SettlementKey holder = _world.NewKey();
        SubscriptionCredential credential = Subscription(holder, 3);
        TokenWallet wallet = _world.NewWallet();
        WalletOrder[] orders = [.. Enumerable.Range(0, 8).Select(_ => wallet.OrderFromSubscription(_world.List, [1], credential, holder, _world.Now))];
        int signed = 0;
        Thread[] threads = [.. orders.Select(order => new Thread(() =>
        {
            if (Sign(order, null) is null)
            {
                Interlocked.Increment(ref signed);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(3, signed);
    }

    [Fact]
    public void A_credential_is_good_for_its_holder_in_its_time_from_a_known_seller()
    {
        SettlementKey holder = _world.NewKey(), stranger = _world.NewKey();
        TokenWallet wallet = _world.NewWallet();
        SubscriptionCredential foreign = SubscriptionCredential.Issue(
            stranger, new byte[16], holder.Account, 10, _world.Now, _world.Now + TimeSpan.FromDays(1));
        Assert.Equal(IssuerFault.UnknownSubscription, Sign(wallet.OrderFromSubscription(_world.List, [1], foreign, holder, _world.Now), null));
        SubscriptionCredential credential = Subscription(holder, 10);
        Assert.Equal(
            IssuerFault.SubscriptionExpired,
            Sign(wallet.OrderFromSubscription(_world.List, [1], credential, holder, _world.Now), null, credential.Until));
        Assert.Throws<ArgumentException>(() => wallet.OrderFromSubscription(_world.List, [1], credential, stranger, _world.Now));
        byte[] stolen = wallet.OrderFromSubscription(_world.List, [1], credential, holder, _world.Now).Order.Bytes.ToArray();
        Assert.Equal(IssuerFault.Malformed, Sign(Changed(stolen, 100), null));
        Assert.Equal(IssuerFault.Malformed, Sign(Changed(stolen, stolen.Length - 1), null));
    }

    [Fact]
    public void A_redemption_counts_a_token_once_whatever_is_sent_again()
    {
        TokenTill till = Filled(out SettlementKey hop, 1, 8);
        TokenRedemption redemption = till.CreateRedemption(_world.List, hop);
        Assert.Null(_world.Issuer.Redeem(redemption.Bytes.Span, _world.Now, out byte[]? first));
        Assert.Null(_world.NewIssuer().Redeem(redemption.Bytes.Span, _world.Now, out byte[]? second));
        Assert.Equal(first, second);
        TokenRedemption half = TokenRedemption.Create(TokenWorld.Network, _world.IssuerKey.Account, hop, [redemption.Tokens[0]]);
        Assert.Null(_world.Issuer.Redeem(half.Bytes.Span, _world.Now, out _));
        Assert.Equal(9 * TokenWorld.ValuePerMebibyte, _world.NewIssuer().PayableTo(hop.Account).Value);

        // Adversary: somebody replays a hop's message, or puts their own account into it.
        byte[] bytes = redemption.Bytes.ToArray();
        Assert.Equal(IssuerFault.Malformed, _world.Issuer.Redeem(Changed(bytes, 65), _world.Now, out _));
        Assert.Equal(IssuerFault.Malformed, _world.Issuer.Redeem(bytes.AsSpan(1), _world.Now, out _));
        Assert.Equal(IssuerFault.Malformed, _world.Issuer.Redeem([], _world.Now, out _));
        Assert.Equal(IssuerFault.Malformed, _world.Issuer.Redeem(new byte[TokenRedemption.MaximumLength + 1], _world.Now, out _));
        Assert.Throws<ArgumentException>(() => TokenRedemption.Create(
            TokenWorld.Network, _world.IssuerKey.Account, hop, [redemption.Tokens[0], redemption.Tokens[0]]));
        TokenRedemption foreign = TokenRedemption.Create(NetworkId.FromPassphrase("other"), _world.IssuerKey.Account, hop, redemption.Tokens);
        Assert.Equal(IssuerFault.WrongNetwork, _world.Issuer.Redeem(foreign.Bytes.Span, _world.Now, out _));
        foreign = TokenRedemption.Create(TokenWorld.Network, hop.Account, hop, redemption.Tokens);
        Assert.Equal(IssuerFault.WrongIssuer, _world.Issuer.Redeem(foreign.Bytes.Span, _world.Now, out _));
    }

    [Fact]
    public void Tokens_that_nobody_signed_are_not_redeemed()
    {
        TokenTill till = Filled(out SettlementKey hop, 1);
        Token good = till.CreateRedemption(_world.List, hop).Tokens[0];
        TokenRedemption redemption = TokenRedemption.Create(
            TokenWorld.Network, _world.IssuerKey.Account, hop, [Forge(good, 5), Forge(good, 70), good]);
        Assert.Null(_world.Issuer.Redeem(redemption.Bytes.Span, _world.Now, out byte[]? bytes));
        Assert.True(RedemptionReply.TryRead(bytes, redemption, out RedemptionReply? reply));
        Assert.Equal([TokenStatus.BadSignature, TokenStatus.UnknownKey, TokenStatus.Credited], reply.Statuses);
        Assert.Equal(TokenWorld.ValuePerMebibyte, reply.Redeemed.Value);
        Assert.False(RedemptionReply.TryRead(Changed(bytes!, 40), redemption, out _));
        Assert.False(RedemptionReply.TryRead(bytes, till.CreateRedemption(_world.List, hop), out _));
        Assert.Null(_world.Issuer.Redeem(TokenRedemption.Create(
            TokenWorld.Network, _world.IssuerKey.Account, hop, [good]).Bytes.Span, _world.List.Keys[0].RedeemUntil, out bytes));
    }

    [Fact]
    public void Change_is_signed_out_of_what_the_hop_redeemed_and_once()
    {
        TokenTill till = Filled(out SettlementKey hop, 8);
        TokenWallet wallet = _world.NewWallet();
        SettlementAccount session = _world.NewKey().Account;
        byte[] body = wallet.AskForChange(session, _world.List, 1, _world.Now)!;
        Assert.Null(till.ReadChange(body, session, _world.Now, out ChangeWish? wish));
        till.Add(wish!);
        Assert.Null(till.ReadChange(body, session, _world.Now, out ChangeWish? again));
        Assert.Null(again);

        TokenOrder order = TokenTill.CreateOrder(wish!, _world.List, hop);
        Assert.Equal(order.Id, TokenTill.CreateOrder(wish!, _world.List, hop).Id);
        Assert.Equal(IssuerFault.NotRedeemed, _world.Issuer.Sign(order.Bytes.Span, null, _world.Now, out _));
        TokenRedemption redemption = till.CreateRedemption(_world.List, hop);
        Assert.Null(_world.Issuer.Redeem(redemption.Bytes.Span, _world.Now, out _));
        Assert.Null(_world.Issuer.Sign(order.Bytes.Span, null, _world.Now, out IReadOnlyList<byte[]>? signatures));
        Assert.Null(_world.Issuer.Sign(order.Bytes.Span, null, _world.Now, out _));
        Assert.Equal(7 * TokenWorld.ValuePerMebibyte, _world.Issuer.PayableTo(hop.Account).Value);
        Assert.Equal(7 * TokenWorld.ValuePerMebibyte, _world.NewIssuer().PayableTo(hop.Account).Value);

        byte[] receipt = till.HandleChange(wish!, signatures![0], _world.Now);
        Assert.Equal(receipt, till.ReadChange(body, session, _world.Now, out _));
        Assert.Equal(TokenStatus.BadSignature, wallet.HandleReceipt(Changed(receipt, receipt.Length - 1), session, _world.List, _world.Now));
        Assert.Null(wallet.HandleReceipt(receipt, _world.NewKey().Account, _world.List, _world.Now));
        Assert.Equal(TokenStatus.Credited, wallet.HandleReceipt(receipt, session, _world.List, _world.Now));
        Assert.Null(wallet.HandleReceipt(receipt, session, _world.List, _world.Now));
        Assert.Equal(1, wallet.AvailableMebibytes(_world.Now));
        _world.IssuerStore.Load();
    }

    [Fact]
    public void Change_that_is_refused_goes_back_to_the_session()
    {
        TokenTill till = _world.NewTill(out _);
        TokenWallet wallet = _world.NewWallet();
        SettlementAccount session = _world.NewKey().Account;
        byte[] body = wallet.AskForChange(session, _world.List, 1, _world.Now)!;
        Assert.Null(till.ReadChange(body, session, _world.Now, out ChangeWish? wish));
        till.Add(wish!);
        byte[] receipt = till.HandleChangeRefused(wish!, TokenStatus.Expired);
        Assert.Equal(wish!.Amount, Assert.Single(till.Pending(session)).Amount);
        Assert.Equal(TokenStatus.Expired, wallet.HandleReceipt(receipt, session, _world.List, _world.Now));
        Assert.Empty(wallet.Unanswered(session));
    }

    private static byte[] Changed(byte[] bytes, int index, byte by = 1)
    {
        byte[] changed = [.. bytes];
        changed[index] ^= by;
        return changed;
    }

    private static Token Forge(Token token, int index)
    {
        Assert.True(Token.TryRead(Changed(token.Bytes.ToArray(), index), out Token? forged));
        return forged;
    }

    private TokenTill Filled(out SettlementKey hop, params int[] denominations)
    {
        hop = _world.NewKey();
        TokenTill till = _world.NewTill(out _);
        SettlementAccount session = _world.NewKey().Account;
        Amount all = Amount.FromStroops(new(denominations.Sum() * TokenWorld.ValuePerMebibyte));
        Assert.True(_world.Buy(denominations).TryTake(session, all, _world.Now, out IReadOnlyList<byte[]> bodies, out _));
        Assert.All(bodies, body => Assert.Equal(TokenStatus.Credited, till.Accept(body, session, _world.Now).Status));
        return till;
    }

    private SubscriptionCredential Subscription(SettlementKey holder, int mebibytes) => SubscriptionCredential.Issue(
        _world.Seller, _world.Random.Bytes(16), holder.Account, mebibytes, _world.Now, _world.Now + TimeSpan.FromDays(1));

    private IssuerFault? Sign(WalletOrder order, LedgerTransfer? transfer, UnixTime? now = null) =>
        _world.Issuer.Sign(order.Order.Bytes.Span, transfer, now ?? _world.Now, out _);

    private IssuerFault? Sign(byte[] bytes, LedgerTransfer? transfer) => _world.Issuer.Sign(bytes, transfer, _world.Now, out _);
}
