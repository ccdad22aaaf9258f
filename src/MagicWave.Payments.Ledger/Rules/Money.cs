using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>
/// Takes money from an account and gives it. The issuer of an asset has it without end and without a trust line: what it gives is made, what it gets
/// is gone.
/// </summary>
internal static class Money
{
    /// <param name="draft">Where.</param>
    /// <param name="account">Who gives; it exists.</param>
    /// <param name="asset">What.</param>
    /// <param name="amount">More than 0.</param>
    public static MoneyOutcome Take(LedgerDraft draft, SettlementAccount account, Asset asset, long amount)
    {
        if (asset.IsNative)
        {
            AccountEntry entry = draft.FindAccount(account) ?? throw new InvalidOperationException("Who gives is an account.");
            if (Reserves.AvailableOf(entry) < amount)
            {
                return MoneyOutcome.OutOfRange;
            }

            draft.Put(entry with { Balance = entry.Balance - amount });
            return MoneyOutcome.Moved;
        }

        return asset.IsIssuedBy(account) ? MoneyOutcome.Moved : MoveOnLine(draft, account, asset, -amount);
    }

    /// <param name="draft">Where.</param>
    /// <param name="account">Who gets.</param>
    /// <param name="asset">What.</param>
    /// <param name="amount">More than 0.</param>
    public static MoneyOutcome Give(LedgerDraft draft, SettlementAccount account, Asset asset, long amount)
    {
        if (asset.IsNative)
        {
            AccountEntry entry = draft.FindAccount(account) ?? throw new InvalidOperationException("Who gets coins is an account.");
            if (entry.Balance > long.MaxValue - amount)
            {
                return MoneyOutcome.OutOfRange;
            }

            draft.Put(entry with { Balance = entry.Balance + amount });
            return MoneyOutcome.Moved;
        }

        return asset.IsIssuedBy(account) ? MoneyOutcome.Moved : MoveOnLine(draft, account, asset, amount);
    }

    private static MoneyOutcome MoveOnLine(LedgerDraft draft, SettlementAccount account, Asset asset, long change)
    {
        if (draft.FindLine(account, asset) is not { } line)
        {
            return MoneyOutcome.NoTrust;
        }

        if (!line.IsAuthorized)
        {
            return MoneyOutcome.NotAuthorized;
        }

        if (change < 0 ? line.Balance < -change : line.Limit - line.Balance < change)
        {
            return MoneyOutcome.OutOfRange;
        }

        draft.Put(line with { Balance = line.Balance + change });
        return MoneyOutcome.Moved;
    }
}
