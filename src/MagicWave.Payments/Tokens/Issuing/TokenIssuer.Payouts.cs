using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Issuing;

/// <content>Paying hops: a transfer is signed and stored before it is sent, and a hop has at most one that is open.</content>
public sealed partial class TokenIssuer
{
    /// <summary>The transfers that are signed, and not known to be on the ledger or void.</summary>
    internal IReadOnlyList<IssuerPayout> OpenPayouts
    {
        get
        {
            lock (_lock)
            {
                return [.. _payouts.Values];
            }
        }
    }

    /// <summary>What a hop redeemed and was not paid.</summary>
    public Stroops PayableTo(SettlementAccount hop) => Find(hop).Payable;

    /// <summary>The hops that are owed at least so much and have no open transfer.</summary>
    internal IReadOnlyList<SettlementAccount> PayoutsDue(Stroops minimum)
    {
        lock (_lock)
        {
            return [.. _hops.Values.Where(hop => hop.Payable >= minimum && hop.Payable > Stroops.Zero && !_payouts.ContainsKey(hop.Hop)).Select(hop => hop.Hop)];
        }
    }

    /// <summary>Makes a signed transfer durable; only then may it be sent.</summary>
    /// <param name="transfer">The transfer.</param>
    /// <param name="onLedger">What the ledger says the issuer holds, while nothing is in flight.</param>
    /// <param name="now">When.</param>
    /// <returns>False when the hop is no longer owed so much, or has an open transfer: throw the signed one away.</returns>
    internal bool BeginPayout(SignedTransfer transfer, Stroops onLedger, UnixTime now)
    {
        lock (_lock)
        {
            IssuerPayout payout = new(transfer.Order.Destination, transfer);
            HopAccount hop = Find(payout.Hop);
            if (_payouts.ContainsKey(hop.Hop) || hop.Payable < transfer.Order.Amount)
            {
                return false;
            }

            hop = hop with { Paid = hop.Paid + transfer.Order.Amount };
            Amount booked = _setup.Store.GetBalance(new(BookAccount.Cash));
            List<BookRecord> records = CashReconciliation.Create($"payout/{transfer.Hash}", booked, onLedger, now) is { } found ? [found] : [];
            records.AddRange([payout.ToRecord(), hop.ToRecord(), Entry("payout", transfer, BookAccount.GuardPayable, BookAccount.InFlight, now)]);
            _setup.Store.Commit(records);
            _hops[hop.Hop] = hop;
            _payouts[hop.Hop] = payout;
            return true;
        }
    }

    /// <summary>A transfer was seen on the ledger, or can never be there.</summary>
    internal void EndPayout(IssuerPayout payout, bool isPaid, UnixTime now)
    {
        lock (_lock)
        {
            HopAccount hop = Find(payout.Hop);
            hop = isPaid
                ? hop with { Payouts = [payout.Transfer.Hash, .. hop.Payouts.Take(HopAccount.RememberedPayouts - 1)] }
                : hop with { Paid = new(hop.Paid.Value - payout.Transfer.Order.Amount.Value) };
            JournalEntry entry = isPaid
                ? Entry("paid", payout.Transfer, BookAccount.InFlight, BookAccount.Cash, now)
                : Entry("void", payout.Transfer, BookAccount.InFlight, BookAccount.GuardPayable, now);
            _setup.Store.Commit([payout.Ending, hop.ToRecord(), entry]);
            _hops[hop.Hop] = hop;
            _payouts.Remove(hop.Hop);
        }
    }

    private static JournalEntry Entry(string what, SignedTransfer transfer, BookAccount debit, BookAccount credit, UnixTime now)
    {
        Amount amount = Amount.FromStroops(transfer.Order.Amount);
        return new($"{what}/{transfer.Hash}", now, [new(debit, null, amount), new(credit, null, -amount)]);
    }
}
