using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>Begins and ends the time in which one account holds the reserves of another, always within one transaction (CAP-33).</summary>
internal static class SponsorshipRules
{
    public static OperationResult Apply(OperationScope scope, BeginSponsoringFutureReservesOperation operation)
    {
        RuleContext context = scope.Context;
        if (context.SponsorOf(operation.Sponsored) is not null)
        {
            return OperationResult.Of(BeginSponsoringFutureReservesResultCode.AlreadySponsored);
        }

        if (context.SponsorOf(scope.Source) is not null || context.IsSponsor(operation.Sponsored))
        {
            return OperationResult.Of(BeginSponsoringFutureReservesResultCode.Recursive);
        }

        context.BeginSponsorship(scope.Source, operation.Sponsored);
        return OperationResult.Of(BeginSponsoringFutureReservesResultCode.Success);
    }

    public static OperationResult ApplyEnd(OperationScope scope) => OperationResult.Of(scope.Context.EndSponsorship(scope.Source)
        ? EndSponsoringFutureReservesResultCode.Success
        : EndSponsoringFutureReservesResultCode.NotSponsored);
}
