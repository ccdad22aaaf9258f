using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>Opens, changes and closes trust lines.</summary>
internal static class TrustRules
{
    public static OperationResult? FindFault(ChangeTrustOperation operation, SettlementAccount source) =>
        operation.FindFault() is not null || operation.Asset.IsIssuedBy(source)
            ? OperationResult.Of(ChangeTrustResultCode.Malformed)
            : null;

    public static OperationResult Apply(OperationScope scope, ChangeTrustOperation operation) =>
        scope.Draft.FindLine(scope.Source, operation.Asset) is { } line ? Change(scope, operation, line) : Open(scope, operation);

    private static OperationResult Change(OperationScope scope, ChangeTrustOperation operation, TrustLineEntry line)
    {
        if (operation.Limit < line.Balance)
        {
            return OperationResult.Of(ChangeTrustResultCode.InvalidLimit);
        }

        if (operation.Limit == 0)
        {
            scope.Draft.Remove(line.Key);
            Reserves.ReleasePart(scope.Draft, scope.Source, line.Sponsor);
            return OperationResult.Of(ChangeTrustResultCode.Success);
        }

        scope.Draft.Put(line with { Limit = operation.Limit });
        return OperationResult.Of(ChangeTrustResultCode.Success);
    }

    private static OperationResult Open(OperationScope scope, ChangeTrustOperation operation)
    {
        if (operation.Limit == 0)
        {
            return OperationResult.Of(ChangeTrustResultCode.InvalidLimit);
        }

        if (operation.Asset.Issuer is not { } issuerId || scope.Draft.FindAccount(issuerId) is not { } issuer)
        {
            return OperationResult.Of(ChangeTrustResultCode.NoIssuer);
        }

        ReserveOutcome outcome = Reserves.TryTakeForPart(scope, scope.Source, out SettlementAccount? sponsor);
        if (outcome != ReserveOutcome.Taken)
        {
            return outcome.ToResult(OperationResult.Of(ChangeTrustResultCode.LowReserve));
        }

        TrustLineFlags flags = (issuer.Flags & AccountFlags.AuthorizationRequired) == 0 ? TrustLineFlags.Authorized : TrustLineFlags.None;
        flags |= (issuer.Flags & AccountFlags.ClawbackEnabled) != 0 ? TrustLineFlags.ClawbackEnabled : TrustLineFlags.None;
        scope.Draft.Put(new TrustLineEntry(scope.Source, operation.Asset) { Limit = operation.Limit, Flags = flags, Sponsor = sponsor });
        return OperationResult.Of(ChangeTrustResultCode.Success);
    }
}
