using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>What an issuer allows those who hold its asset, by the old operation and by the new.</summary>
internal static class TrustFlagRules
{
    private const TrustLineFlags Authorizations = TrustLineFlags.Authorized | TrustLineFlags.AuthorizedToMaintainLiabilities;

    public static OperationResult? FindFault(AllowTrustOperation operation, SettlementAccount source) =>
        operation.FindFault() is not null || operation.Trustor == source ? OperationResult.Of(AllowTrustResultCode.Malformed) : null;

    public static OperationResult? FindFault(SetTrustLineFlagsOperation operation, SettlementAccount source) =>
        operation.FindFault() is not null
        || !operation.Asset.IsIssuedBy(source)
        || operation.Trustor == source
        || (operation.SetFlags & Authorizations) == Authorizations
            ? OperationResult.Of(SetTrustLineFlagsResultCode.Malformed)
            : null;

    public static OperationResult Apply(OperationScope scope, AllowTrustOperation operation)
    {
        bool mayRevoke = MayRevoke(scope);
        if (!mayRevoke && operation.Authorize == TrustLineFlags.None)
        {
            return OperationResult.Of(AllowTrustResultCode.CannotRevoke);
        }

        if (scope.Draft.FindLine(operation.Trustor, Asset.Issued(operation.Code, scope.Source)) is not { } line)
        {
            return OperationResult.Of(AllowTrustResultCode.NoTrustLine);
        }

        if (!mayRevoke && line.IsAuthorized && operation.Authorize == TrustLineFlags.AuthorizedToMaintainLiabilities)
        {
            return OperationResult.Of(AllowTrustResultCode.CannotRevoke);
        }

        scope.Draft.Put(line with { Flags = (line.Flags & ~Authorizations) | operation.Authorize });
        return OperationResult.Of(AllowTrustResultCode.Success);
    }

    public static OperationResult Apply(OperationScope scope, SetTrustLineFlagsOperation operation)
    {
        bool lessens = (operation.ClearFlags & Authorizations) != 0 && (operation.SetFlags & TrustLineFlags.Authorized) == 0;
        if (lessens && !MayRevoke(scope))
        {
            return OperationResult.Of(SetTrustLineFlagsResultCode.CannotRevoke);
        }

        if (scope.Draft.FindLine(operation.Trustor, operation.Asset) is not { } line)
        {
            return OperationResult.Of(SetTrustLineFlagsResultCode.NoTrustLine);
        }

        TrustLineFlags flags = (line.Flags & ~operation.ClearFlags) | operation.SetFlags;
        if ((flags & Authorizations) == Authorizations)
        {
            return OperationResult.Of(SetTrustLineFlagsResultCode.InvalidState);
        }

        scope.Draft.Put(line with { Flags = flags });
        return OperationResult.Of(SetTrustLineFlagsResultCode.Success);
    }

    private static bool MayRevoke(OperationScope scope) => (scope.SourceEntry.Flags & AccountFlags.AuthorizationRevocable) != 0;
}
