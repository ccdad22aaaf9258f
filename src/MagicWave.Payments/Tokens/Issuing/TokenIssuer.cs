using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>
/// Sells tokens and redeems them. An order is signed once it is paid, and then as often as it is asked for, with the same signatures: what paid it and
/// what it sold are durable before the first. A token is redeemed once, by whoever is first. It never sees what it signs, and so cannot tell
/// which order a redeemed token came from. Thread-safe; calls block on the disk.
/// </summary>
public sealed partial class TokenIssuer
{
    private const string Ordered = "issuer-order";
    private const string Allocation = "issuer-allocation";

    private readonly Lock _lock = new();
    private readonly TokenIssuerSetup _setup;
    private readonly Dictionary<SettlementAccount, HopAccount> _hops = [];
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);

    /// <summary>An issuer that goes on where an earlier one stopped.</summary>
    /// <param name="setup">What it is made of.</param>
    /// <exception cref="PaymentException">The books cannot be read, or do not balance.</exception>
    public TokenIssuer(TokenIssuerSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _setup = setup;
        foreach (StateRecord state in setup.Store.Load().States)
        {
            switch (state.Kind)
            {
                case HopAccount.Kind:
                    HopAccount hop = HopAccount.FromRecord(state);
                    _hops.Add(hop.Hop, hop);
                    break;
                case Allocation:
                    _used.Add(Convert.ToHexString(state.Key.Span), BitConverter.ToInt32(state.Value.Span));
                    break;
                case IssuerPayout.Kind:
                    IssuerPayout payout = IssuerPayout.FromRecord(state);
                    _payouts.Add(payout.Hop, payout);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The issuer's account.</summary>
    public SettlementAccount Account => _setup.Key.Account;

    /// <summary>The list of all keys whose tokens can still be redeemed, as of a time.</summary>
    public TokenKeyList CreateList(UnixTime now) =>
        TokenKeyList.Create(_setup.Network, _setup.Key, now, now + _setup.ListValidity, _setup.Keys.Public.Where(key => now < key.RedeemUntil));

    /// <summary>What an order costs. Reserves nothing.</summary>
    /// <param name="bytes">The order, from anybody.</param>
    /// <param name="now">The time.</param>
    /// <param name="quote">The answer; null when there is a fault.</param>
    public IssuerFault? Quote(ReadOnlySpan<byte> bytes, UnixTime now, out OrderQuote? quote)
    {
        quote = null;
        if (Read(bytes, out TokenOrder? order) is { } fault)
        {
            return fault;
        }

        UnixTime until = new(long.MaxValue);
        foreach (OrderItem item in order!.Items)
        {
            TokenKey key = _setup.Keys.Find(item.Key)!;
            if (!key.IsForSale(now))
            {
                return IssuerFault.KeyNotForSale;
            }

            until = key.IssueUntil < until ? key.IssueUntil : until;
        }

        if (order.Credential is { } credential && CheckAllocation(order, credential, now) is { } refused)
        {
            return refused;
        }

        quote = new(order.Id, Total(order), Account, until);
        return null;
    }

    /// <summary>Signs an order that is paid, or was before.</summary>
    /// <param name="bytes">The order, from anybody.</param>
    /// <param name="transfer">What the ledger says of the transfer that the buyer named; null when it named none, or the ledger has none.</param>
    /// <param name="now">The time.</param>
    /// <param name="blindSignatures">256 bytes for each token, in the order's order; null when there is a fault.</param>
    public IssuerFault? Sign(ReadOnlySpan<byte> bytes, LedgerTransfer? transfer, UnixTime now, out IReadOnlyList<byte[]>? blindSignatures)
    {
        blindSignatures = null;
        if (Read(bytes, out TokenOrder? order) is { } fault)
        {
            return fault;
        }

        try
        {
            bool isKnown = _setup.Store.FindOnce(Ordered, order!.Id.ToArray()) is not null;
            if (!isKnown && CheckPayment(order, transfer, now) is { } unpaid)
            {
                return unpaid;
            }

            List<byte[]> signatures = new(order.Items.Count);
            foreach (OrderItem item in order.Items)
            {
                if (!_setup.Keys.TrySign(item, out byte[]? signature))
                {
                    return IssuerFault.NotBlinded;
                }

                signatures.Add(signature!);
            }

            if (!isKnown && Book(order, transfer, now) is { } refused)
            {
                return refused;
            }

            blindSignatures = signatures;
            return null;
        }
        catch (PaymentException e) when (e.IsTransient)
        {
            return IssuerFault.Unavailable;
        }
    }

    private IssuerFault? Read(ReadOnlySpan<byte> bytes, out TokenOrder? order) =>
        !TokenOrder.TryRead(bytes, out order) ? IssuerFault.Malformed
            : order.Network != _setup.Network ? IssuerFault.WrongNetwork
            : order.Issuer != Account ? IssuerFault.WrongIssuer
            : order.Items.Any(item => _setup.Keys.Find(item.Key) is null) ? IssuerFault.UnknownKey
            : null;

    private Stroops Total(TokenOrder order) => new(order.Items.Sum(item => _setup.Keys.Find(item.Key)!.Value.Value));

    /// <summary>A paid order may come as late as a token may be redeemed; one that costs the buyer nothing only while its keys are for sale.</summary>
    private IssuerFault? CheckPayment(TokenOrder order, LedgerTransfer? transfer, UnixTime now)
    {
        bool isPaidAhead = order.Payment == OrderPayment.Transfer;
        foreach (OrderItem item in order.Items)
        {
            TokenKey key = _setup.Keys.Find(item.Key)!;
            if (isPaidAhead ? now < key.Start || now >= key.RedeemUntil : !key.IsForSale(now))
            {
                return IssuerFault.KeyNotForSale;
            }
        }

        return order.Payment switch
        {
            OrderPayment.Subscription => CheckAllocation(order, order.Credential!, now),
            OrderPayment.Redeemed => Find(order.Hop!.Value).Payable < Total(order) ? IssuerFault.NotRedeemed : null,
            _ when transfer is null || transfer.Destination != Account || transfer.Memo != order.Id.Memo => IssuerFault.NotPaid,
            _ => transfer.Amount < Total(order) ? IssuerFault.PaidTooLittle : null,
        };
    }

    private IssuerFault? CheckAllocation(TokenOrder order, SubscriptionCredential credential, UnixTime now)
    {
        if (!_setup.SubscriptionSellers.Any(credential.IsSignedBy))
        {
            return IssuerFault.UnknownSubscription;
        }

        if (now < credential.From || now >= credential.Until)
        {
            return IssuerFault.SubscriptionExpired;
        }

        lock (_lock)
        {
            int used = _used.GetValueOrDefault(Convert.ToHexString(credential.Subscription.Span));
            return used + Mebibytes(order) > credential.Mebibytes ? IssuerFault.AllocationUsedUp : null;
        }
    }

    private int Mebibytes(TokenOrder order) => order.Items.Sum(item => _setup.Keys.Find(item.Key)!.Mebibytes);

    private HopAccount Find(SettlementAccount hop)
    {
        lock (_lock)
        {
            return _hops.GetValueOrDefault(hop) ?? new(hop);
        }
    }

    /// <summary>Makes the sale durable. Looks again under the lock at what the payment was checked against.</summary>
    private IssuerFault? Book(TokenOrder order, LedgerTransfer? transfer, UnixTime now)
    {
        lock (_lock)
        {
            if (_setup.Store.FindOnce(Ordered, order.Id.ToArray()) is not null)
            {
                return null;
            }

            if (CheckPayment(order, transfer, now) is { } fault)
            {
                return fault;
            }

            Amount total = Amount.FromStroops(Total(order));
            List<BookRecord> records = [new OnceRecord(Ordered, order.Id.ToArray(), transfer?.Hash.ToArray() ?? default(ReadOnlyMemory<byte>)) { IsShared = true }];
            List<Posting> postings = [new(BookAccount.TokenLiability, null, -total)];
            HopAccount? hop = null;
            switch (order.Payment)
            {
                case OrderPayment.Subscription:
                    int used = _used.GetValueOrDefault(Convert.ToHexString(order.Credential!.Subscription.Span)) + Mebibytes(order);
                    records.Add(new StateRecord(Allocation, order.Credential.Subscription, BitConverter.GetBytes(used)));
                    postings.Add(new(BookAccount.Promotion, null, total));
                    break;
                case OrderPayment.Redeemed:
                    hop = Find(order.Hop!.Value);
                    hop = hop with { Changed = hop.Changed + Total(order) };
                    records.Add(hop.ToRecord());
                    postings.Add(new(BookAccount.GuardPayable, null, total));
                    break;
                case OrderPayment.Transfer:
                default:
                    Amount paid = Amount.FromStroops(transfer!.Amount);
                    postings.Add(new(BookAccount.Cash, null, paid));
                    if (paid > total)
                    {
                        postings.Add(new(BookAccount.Revenue, null, total - paid));
                    }

                    break;
            }

            records.Add(new JournalEntry($"order/{order.Id}", now, postings));
            _setup.Store.Commit(records);
            if (order.Credential is { } credential)
            {
                string name = Convert.ToHexString(credential.Subscription.Span);
                _used[name] = _used.GetValueOrDefault(name) + Mebibytes(order);
            }

            if (hop is not null)
            {
                _hops[hop.Hop] = hop;
            }

            return null;
        }
    }
}
