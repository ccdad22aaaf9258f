using MagicWave.Core.Security;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Wallets;

/// <summary>
/// A client's tokens and orders. Every step is durable before what follows from it leaves: an order before it is paid, a transfer before it is sent, a
/// token as given away before it is shown to a hop. After a crash it goes on with what it finds; what was shown to one session is never shown to
/// another. Thread-safe; calls block on the disk.
/// </summary>
public sealed partial class TokenWallet
{
    private readonly Lock _lock = new();
    private readonly IPaymentStore _store;
    private readonly IRandom _random;
    private readonly Dictionary<OrderId, WalletOrder> _orders = [];
    private readonly Dictionary<TokenId, WalletToken> _tokens = [];
    private readonly Dictionary<ChangeId, WalletChange> _change = [];
    private readonly SpendingBudget _day;

    /// <summary>A wallet that goes on where an earlier one stopped.</summary>
    /// <param name="store">The client's books.</param>
    /// <param name="states">The states in them.</param>
    /// <param name="random">For nonces and blinding.</param>
    /// <param name="dailyBudget">The most that is given to hops in one day (UTC); null for no bound.</param>
    /// <exception cref="PaymentException">A stored token or order cannot be read.</exception>
    public TokenWallet(IPaymentStore store, IReadOnlyList<StateRecord> states, IRandom random, Stroops? dailyBudget = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(random);
        (_store, _random) = (store, random);
        _day = new(dailyBudget ?? new(long.MaxValue));
        foreach (StateRecord state in states)
        {
            switch (state.Kind)
            {
                case WalletOrder.Kind:
                    WalletOrder order = WalletOrder.FromRecord(state);
                    _orders.Add(order.Order.Id, order);
                    break;
                case WalletToken.Kind:
                    WalletToken token = WalletToken.FromRecord(state);
                    _tokens.Add(token.Token.Id, token);
                    break;
                case WalletChange.Kind:
                    WalletChange change = WalletChange.FromRecord(state);
                    _change.Add(change.Id, change);
                    break;
                case DayKind:
                    RestoreDay(state);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The orders that are not finished.</summary>
    public IReadOnlyList<WalletOrder> Orders
    {
        get
        {
            lock (_lock)
            {
                return [.. _orders.Values];
            }
        }
    }

    /// <summary>All tokens: those to spend, and those given to a session that did not say what became of them.</summary>
    public IReadOnlyList<WalletToken> Tokens
    {
        get
        {
            lock (_lock)
            {
                return [.. _tokens.Values];
            }
        }
    }

    /// <summary>How many MiB worth of tokens can be spent at a time.</summary>
    public int AvailableMebibytes(UnixTime now)
    {
        lock (_lock)
        {
            return _tokens.Values.Where(token => token.Payee is null && now < token.AcceptUntil).Sum(token => token.Mebibytes);
        }
    }

    /// <summary>An order that a transfer is to pay. It is durable.</summary>
    /// <param name="list">The issuer's keys, which <see cref="TokenKeyList.Check"/> found good.</param>
    /// <param name="denominations">1 to 64 denominations.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidOperationException">A denomination is not for sale.</exception>
    /// <exception cref="PaymentException">The books cannot be written; nothing was ordered.</exception>
    public WalletOrder Order(TokenKeyList list, IReadOnlyList<int> denominations, UnixTime now) => Order(
        list, denominations, now, WalletOrderState.Unpaid, items => TokenOrder.ForTransfer(list.Network, list.Issuer, items, _random));

    /// <summary>An order out of a subscription's allocation. It is durable.</summary>
    /// <param name="list">The issuer's keys, which <see cref="TokenKeyList.Check"/> found good.</param>
    /// <param name="denominations">1 to 64 denominations.</param>
    /// <param name="credential">The subscription.</param>
    /// <param name="holder">The key of its holder.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidOperationException">A denomination is not for sale.</exception>
    /// <exception cref="PaymentException">The books cannot be written; nothing was ordered.</exception>
    public WalletOrder OrderFromSubscription(
        TokenKeyList list, IReadOnlyList<int> denominations, SubscriptionCredential credential, SettlementKey holder, UnixTime now) => Order(
        list,
        denominations,
        now,
        WalletOrderState.Paid,
        items => TokenOrder.ForSubscription(list.Network, list.Issuer, items, credential, holder, _random));

    /// <summary>A transfer for an order was signed: it is durable when this returns, and may be sent.</summary>
    /// <param name="id">The order.</param>
    /// <param name="transfer">The transfer.</param>
    /// <param name="onLedger">What the ledger says the payer holds, while nothing is in flight.</param>
    /// <param name="now">When.</param>
    /// <exception cref="InvalidOperationException">The order has a transfer, or the transfer is not exactly its payment.</exception>
    /// <exception cref="PaymentException">The books cannot be written: throw the transfer away.</exception>
    public void BeginPayment(OrderId id, SignedTransfer transfer, Stroops onLedger, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        lock (_lock)
        {
            WalletOrder order = _orders[id];
            TransferOrder terms = transfer.Order;
            if (order.State != WalletOrderState.Unpaid || terms.Amount != order.Total || terms.Destination != order.Order.Issuer || terms.Memo != id.Memo)
            {
                throw new InvalidOperationException("The order is being paid, or this does not pay it.");
            }

            JournalEntry entry = Entry("token-order", transfer, BookAccount.Suspense, BookAccount.InFlight, now);
            Amount booked = _store.GetBalance(new(BookAccount.Cash));
            WalletOrder paying = order.With(WalletOrderState.Paying, transfer);
            if (CashReconciliation.Create($"token-order/{transfer.Hash}", booked, onLedger, now) is { } found)
            {
                Save(paying, found, entry);
            }
            else
            {
                Save(paying, entry);
            }
        }
    }

    /// <summary>The transfer of an order was seen on the ledger, or can never be there.</summary>
    /// <exception cref="PaymentException">The books cannot be written: call it again.</exception>
    public void EndPayment(OrderId id, bool isPaid, UnixTime now)
    {
        lock (_lock)
        {
            WalletOrder order = _orders[id];
            if (order.State != WalletOrderState.Paying)
            {
                return;
            }

            SignedTransfer transfer = order.Transfer!;
            Save(
                isPaid ? order.With(WalletOrderState.Paid, transfer) : order.With(WalletOrderState.Unpaid, null),
                isPaid
                    ? Entry("token-order-paid", transfer, BookAccount.InFlight, BookAccount.Cash, now)
                    : Entry("token-order-void", transfer, BookAccount.InFlight, BookAccount.Suspense, now));
        }
    }

    /// <summary>The issuer signed an order: its tokens are in the wallet when this returns, and what links them to the order is gone.</summary>
    /// <param name="id">The order.</param>
    /// <param name="list">The issuer's keys.</param>
    /// <param name="blindSignatures">From anybody, in the order's order.</param>
    /// <param name="now">When.</param>
    /// <returns>False when they are not the signatures of the order's tokens; the order stays.</returns>
    /// <exception cref="PaymentException">The books cannot be written: call it again.</exception>
    public bool HandleSignatures(OrderId id, TokenKeyList list, IReadOnlyList<ReadOnlyMemory<byte>> blindSignatures, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(blindSignatures);
        lock (_lock)
        {
            if (!_orders.TryGetValue(id, out WalletOrder? order) || blindSignatures.Count != order.Tokens.Count)
            {
                return false;
            }

            List<WalletToken> tokens = [];
            for (int i = 0; i < blindSignatures.Count; i++)
            {
                if (order.Tokens[i].Finish(list, blindSignatures[i].Span) is not { } token)
                {
                    return false;
                }

                tokens.Add(ToWalletToken(token, list));
            }

            Amount total = Amount.FromStroops(order.Total);
            BookAccount paidBy = order.Order.Payment == OrderPayment.Transfer ? BookAccount.Suspense : BookAccount.Promotion;
            _store.Commit(
            [
                order.Ending,
                .. tokens.Select(token => token.ToRecord()),
                new JournalEntry($"tokens/{id}", now, [new(BookAccount.Tokens, null, total), new(paidBy, null, -total)]),
            ]);
            _orders.Remove(id);
            tokens.ForEach(token => _tokens.Add(token.Token.Id, token));
            return true;
        }
    }

    /// <summary>Gives up an order for which nothing was or can be paid.</summary>
    /// <param name="id">The order.</param>
    /// <param name="reason">What the issuer said.</param>
    /// <exception cref="InvalidOperationException">There is a transfer that pays it.</exception>
    /// <exception cref="PaymentException">The books cannot be written: call it again.</exception>
    public void Abandon(OrderId id, IssuerFault reason)
    {
        lock (_lock)
        {
            WalletOrder order = _orders[id];
            if (order.Transfer is not null || reason == IssuerFault.Unavailable)
            {
                throw new InvalidOperationException("The order may still be signed.");
            }

            _store.Commit([order.Ending]);
            _orders.Remove(id);
        }
    }

    private static WalletToken ToWalletToken(Token token, TokenKeyList list)
    {
        TokenKey key = list.Find(token.KeyId)!;
        return new(token, key.Mebibytes, key.Value, key.AcceptUntil, Payee: null, IsCredited: false);
    }

    private static JournalEntry Entry(string what, SignedTransfer transfer, BookAccount debit, BookAccount credit, UnixTime now)
    {
        Amount amount = Amount.FromStroops(transfer.Order.Amount);
        return new($"{what}/{transfer.Hash}", now, [new(debit, null, amount), new(credit, null, -amount)]);
    }

    private WalletOrder Order(
        TokenKeyList list, IReadOnlyList<int> denominations, UnixTime now, WalletOrderState state, Func<IReadOnlyList<OrderItem>, TokenOrder> write)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(denominations);
        TokenKey[] keys = [.. denominations.Select(mebibytes => list.ForSale(mebibytes, now) ?? throw new InvalidOperationException("Not for sale."))];
        BlindedToken[] tokens = [.. keys.Select(key => BlindedToken.Create(list, key, _random))];
        WalletOrder order = new(write([.. tokens.Select(token => token.Item)]), new(keys.Sum(key => key.Value.Value)), state, null, tokens);
        lock (_lock)
        {
            Save(order);
        }

        return order;
    }

    private void Save(WalletOrder order, params ReadOnlySpan<BookRecord> others)
    {
        _store.Commit([order.ToRecord(), .. others]);
        _orders[order.Order.Id] = order;
    }
}
