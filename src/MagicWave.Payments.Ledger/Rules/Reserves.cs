using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>
/// The coins that accounts must keep: two units for an account and one for each trust line, signer and named value, held by the account itself or by
/// whoever sponsors it (CAP-33).
/// </summary>
internal static class Reserves
{
    public const int OfAccount = 2;

    /// <summary>The most trust lines, signers and named values of an account.</summary>
    public const uint MaximumSubentries = 1_000;

    /// <summary>What the account keeps whatever it pays.</summary>
    public static long MinimumOf(AccountEntry account) => MinimumOf(account, 0);

    /// <summary>What the account can pay.</summary>
    public static long AvailableOf(AccountEntry account) => account.Balance - MinimumOf(account);

    /// <summary>Takes the reserve of something that counts as part of <paramref name="owner"/>.</summary>
    public static ReserveOutcome TryTakeForPart(OperationScope scope, SettlementAccount owner, out SettlementAccount? sponsor)
    {
        AccountEntry account = Require(scope.Draft, owner);
        sponsor = scope.Context.SponsorOf(owner);
        if (account.Subentries >= MaximumSubentries)
        {
            return ReserveOutcome.TooManySubentries;
        }

        if (sponsor is { } holder)
        {
            ReserveOutcome outcome = TryHold(scope.Draft, holder, 1);
            if (outcome == ReserveOutcome.Taken)
            {
                scope.Draft.Put(account with { Sponsored = account.Sponsored + 1, Subentries = account.Subentries + 1 });
            }

            return outcome;
        }

        if (account.Balance < MinimumOf(account, 1))
        {
            return ReserveOutcome.LowReserve;
        }

        scope.Draft.Put(account with { Subentries = account.Subentries + 1 });
        return ReserveOutcome.Taken;
    }

    /// <summary>Gives back what <see cref="TryTakeForPart"/> took.</summary>
    public static void ReleasePart(LedgerDraft draft, SettlementAccount owner, SettlementAccount? sponsor)
    {
        AccountEntry account = Require(draft, owner);
        draft.Put(account with { Subentries = account.Subentries - 1, Sponsored = account.Sponsored - (sponsor is null ? 0u : 1u) });
        ReleaseHeld(draft, sponsor, 1);
    }

    /// <summary>Lets an account hold reserves for something that is not its own.</summary>
    public static ReserveOutcome TryHold(LedgerDraft draft, SettlementAccount holder, int units)
    {
        AccountEntry account = Require(draft, holder);
        if (AvailableOf(account) < units * LedgerHeader.BaseReserve)
        {
            return ReserveOutcome.LowReserve;
        }

        if ((ulong)account.Sponsoring + account.Subentries + (ulong)units > uint.MaxValue)
        {
            return ReserveOutcome.TooManySponsoring;
        }

        draft.Put(account with { Sponsoring = account.Sponsoring + (uint)units });
        return ReserveOutcome.Taken;
    }

    /// <summary>Gives back what <see cref="TryHold"/> took.</summary>
    public static void ReleaseHeld(LedgerDraft draft, SettlementAccount? holder, int units)
    {
        if (holder is { } sponsor)
        {
            AccountEntry account = Require(draft, sponsor);
            draft.Put(account with { Sponsoring = account.Sponsoring - (uint)units });
        }
    }

    private static long MinimumOf(AccountEntry account, int more) =>
        (OfAccount + account.Subentries + account.Sponsoring + more - account.Sponsored) * LedgerHeader.BaseReserve;

    // Accounts are never removed here: there is no merge.
    private static AccountEntry Require(LedgerDraft draft, SettlementAccount account) =>
        draft.FindAccount(account) ?? throw new InvalidOperationException("A sponsor is an account.");
}
