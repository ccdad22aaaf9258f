using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>The rules of every kind of operation: what can be said of it alone, what it needs to be signed with, and what it does.</summary>
internal static class OperationRules
{
    /// <summary>What the account's signatures must weigh for it.</summary>
    public static int WeightFor(Operation operation, AccountWeights weights) => operation switch
    {
        AllowTrustOperation or SetTrustLineFlagsOperation or BumpSequenceOperation or ClaimClaimableBalanceOperation => weights.Low,
        SetOptionsOperation options when ChangesWhoSigns(options) => weights.High,
        _ => weights.Medium,
    };

    /// <summary>The fault that no state of the ledger could heal; null: none.</summary>
    public static OperationResult? FindFault(Operation operation, SettlementAccount source) => operation switch
    {
        CreateAccountOperation create => create.StartingBalance < 0 || create.Destination == source
            ? OperationResult.Of(CreateAccountResultCode.Malformed) : null,
        PaymentOperation payment => payment.Amount <= 0 ? OperationResult.Of(PaymentResultCode.Malformed) : null,
        PathPaymentStrictReceiveOperation or PathPaymentStrictSendOperation => operation.FindFault() is null
            ? null : OperationResult.Of(operation.Type, PathPaymentResultCode.Malformed),
        SetOptionsOperation options => SetOptionsRules.FindFault(options, source),
        ChangeTrustOperation trust => TrustRules.FindFault(trust, source),
        AllowTrustOperation allow => TrustFlagRules.FindFault(allow, source),
        SetTrustLineFlagsOperation flags => TrustFlagRules.FindFault(flags, source),
        ManageDataOperation data => data.Name.Length == 0 ? OperationResult.Of(ManageDataResultCode.InvalidName) : null,
        BumpSequenceOperation bump => bump.BumpTo < 0 ? OperationResult.Of(BumpSequenceResultCode.BadSequence) : null,
        CreateClaimableBalanceOperation create => ClaimableBalanceRules.FindFault(create),
        BeginSponsoringFutureReservesOperation begin => begin.Sponsored == source
            ? OperationResult.Of(BeginSponsoringFutureReservesResultCode.Malformed) : null,
        _ => null,
    };

    /// <summary>Does it. Of a failure, what it did to the draft is to be dropped.</summary>
    public static OperationResult Apply(OperationScope scope, Operation operation) => operation switch
    {
        CreateAccountOperation create => AccountRules.Apply(scope, create),
        BumpSequenceOperation bump => AccountRules.Apply(scope, bump),
        ManageDataOperation data => AccountRules.Apply(scope, data),
        PaymentOperation payment => PaymentRules.Apply(scope, payment),
        PathPaymentStrictReceiveOperation path => PaymentRules.Apply(scope, path),
        PathPaymentStrictSendOperation path => PaymentRules.Apply(scope, path),
        SetOptionsOperation options => SetOptionsRules.Apply(scope, options),
        ChangeTrustOperation trust => TrustRules.Apply(scope, trust),
        AllowTrustOperation allow => TrustFlagRules.Apply(scope, allow),
        SetTrustLineFlagsOperation flags => TrustFlagRules.Apply(scope, flags),
        CreateClaimableBalanceOperation create => ClaimableBalanceRules.Apply(scope, create),
        ClaimClaimableBalanceOperation claim => ClaimableBalanceRules.Apply(scope, claim),
        BeginSponsoringFutureReservesOperation begin => SponsorshipRules.Apply(scope, begin),
        EndSponsoringFutureReservesOperation => SponsorshipRules.ApplyEnd(scope),
        _ => OperationResult.Of(OperationResultCode.NotSupported),
    };

    private static bool ChangesWhoSigns(SetOptionsOperation options) =>
        options.MasterWeight is not null || options.LowThreshold is not null || options.MediumThreshold is not null
        || options.HighThreshold is not null || options.Signer is not null;
}
