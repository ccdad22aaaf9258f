using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>Puts money aside for claimants, and lets them take it (CAP-23).</summary>
internal static class ClaimableBalanceRules
{
    public static OperationResult? FindFault(CreateClaimableBalanceOperation operation) =>
        operation.FindFault() is not null || operation.Claimants.Any(claimant => !IsValid(claimant.Predicate))
            ? OperationResult.Of(CreateClaimableBalanceResultCode.Malformed)
            : null;

    public static OperationResult Apply(OperationScope scope, CreateClaimableBalanceOperation operation)
    {
        switch (Money.Take(scope.Draft, scope.Source, operation.Asset, operation.Amount))
        {
            case MoneyOutcome.NoTrust:
                return OperationResult.Of(CreateClaimableBalanceResultCode.NoTrust);
            case MoneyOutcome.NotAuthorized:
                return OperationResult.Of(CreateClaimableBalanceResultCode.NotAuthorized);
            case MoneyOutcome.OutOfRange:
                return OperationResult.Of(CreateClaimableBalanceResultCode.Underfunded);
            default:
                break;
        }

        SettlementAccount sponsor = scope.Context.SponsorOf(scope.Source) ?? scope.Source;
        ReserveOutcome outcome = Reserves.TryHold(scope.Draft, sponsor, operation.Claimants.Count);
        if (outcome != ReserveOutcome.Taken)
        {
            return outcome.ToResult(OperationResult.Of(CreateClaimableBalanceResultCode.LowReserve));
        }

        RuleContext context = scope.Context;
        ClaimableBalanceId id = ClaimableBalanceId.Derive(context.TransactionSource, context.TransactionSequence, scope.Index);
        scope.Draft.Put(new ClaimableBalanceEntry(
            id,
            operation.Asset,
            operation.Amount,
            [.. operation.Claimants.Select(claimant => claimant with { Predicate = ToAbsolute(claimant.Predicate, context.Header.CloseTime) })])
        {
            Sponsor = sponsor,
            CanBeClawedBack = CanBeClawedBack(scope, operation.Asset),
        });
        return OperationResult.Of(id);
    }

    public static OperationResult Apply(OperationScope scope, ClaimClaimableBalanceOperation operation)
    {
        if (scope.Draft.Find(EntryKey.Of(operation.Balance)) is not ClaimableBalanceEntry balance)
        {
            return OperationResult.Of(ClaimClaimableBalanceResultCode.DoesNotExist);
        }

        Claimant? claimant = balance.Claimants.FirstOrDefault(claimant => claimant.Destination == scope.Source);
        if (claimant is null || !Holds(claimant.Predicate, scope.Context.Header.CloseTime))
        {
            return OperationResult.Of(ClaimClaimableBalanceResultCode.CannotClaim);
        }

        scope.Draft.Remove(balance.Key);
        Reserves.ReleaseHeld(scope.Draft, balance.Sponsor, balance.Claimants.Count);
        return OperationResult.Of(Money.Give(scope.Draft, scope.Source, balance.Asset, balance.Amount) switch
        {
            MoneyOutcome.NoTrust => ClaimClaimableBalanceResultCode.NoTrust,
            MoneyOutcome.NotAuthorized => ClaimClaimableBalanceResultCode.NotAuthorized,
            MoneyOutcome.OutOfRange => ClaimClaimableBalanceResultCode.LineFull,
            _ => ClaimClaimableBalanceResultCode.Success,
        });
    }

    private static bool CanBeClawedBack(OperationScope scope, Asset asset) =>
        asset.IsIssuedBy(scope.Source)
            ? (scope.SourceEntry.Flags & AccountFlags.ClawbackEnabled) != 0
            : !asset.IsNative && (scope.Draft.FindLine(scope.Source, asset)?.Flags & TrustLineFlags.ClawbackEnabled) == TrustLineFlags.ClawbackEnabled;

    private static bool IsValid(ClaimPredicate predicate) => predicate switch
    {
        ClaimPredicate.And both => IsValid(both.Left) && IsValid(both.Right),
        ClaimPredicate.Or either => IsValid(either.Left) && IsValid(either.Right),
        ClaimPredicate.Not not => IsValid(not.Inner),
        ClaimPredicate.BeforeAbsoluteTime before => before.Time >= 0,
        ClaimPredicate.BeforeRelativeTime before => before.Seconds >= 0,
        _ => true,
    };

    private static ClaimPredicate ToAbsolute(ClaimPredicate predicate, ulong now) => predicate switch
    {
        ClaimPredicate.And both => new ClaimPredicate.And(ToAbsolute(both.Left, now), ToAbsolute(both.Right, now)),
        ClaimPredicate.Or either => new ClaimPredicate.Or(ToAbsolute(either.Left, now), ToAbsolute(either.Right, now)),
        ClaimPredicate.Not not => new ClaimPredicate.Not(ToAbsolute(not.Inner, now)),
        ClaimPredicate.BeforeRelativeTime before => new ClaimPredicate.BeforeAbsoluteTime(
            now > (ulong)(long.MaxValue - before.Seconds) ? long.MaxValue : (long)now + before.Seconds),
        _ => predicate,
    };

    private static bool Holds(ClaimPredicate predicate, ulong now) => predicate switch
    {
        ClaimPredicate.And both => Holds(both.Left, now) && Holds(both.Right, now),
        ClaimPredicate.Or either => Holds(either.Left, now) || Holds(either.Right, now),
        ClaimPredicate.Not not => !Holds(not.Inner, now),
        ClaimPredicate.BeforeAbsoluteTime before => (ulong)before.Time > now,
        _ => true,
    };
}
