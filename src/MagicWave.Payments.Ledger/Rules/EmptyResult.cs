using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>
/// The result of an operation that was found right but not applied, because another of its transaction was wrong: the network writes the kind with the
/// code 0 and zeros for the rest.
/// </summary>
internal static class EmptyResult
{
    private static readonly PathPaymentOutcome NoOutcome = new([], default, Asset.Native, 0);

    public static OperationResult Of(OperationType type) => type switch
    {
        OperationType.CreateAccount => OperationResult.Of(CreateAccountResultCode.Success),
        OperationType.Payment => OperationResult.Of(PaymentResultCode.Success),
        OperationType.PathPaymentStrictReceive or OperationType.PathPaymentStrictSend => OperationResult.Of(type, NoOutcome),
        OperationType.SetOptions => OperationResult.Of(SetOptionsResultCode.Success),
        OperationType.ChangeTrust => OperationResult.Of(ChangeTrustResultCode.Success),
        OperationType.AllowTrust => OperationResult.Of(AllowTrustResultCode.Success),
        OperationType.SetTrustLineFlags => OperationResult.Of(SetTrustLineFlagsResultCode.Success),
        OperationType.ManageData => OperationResult.Of(ManageDataResultCode.Success),
        OperationType.BumpSequence => OperationResult.Of(BumpSequenceResultCode.Success),
        OperationType.CreateClaimableBalance => OperationResult.Of(default(ClaimableBalanceId)),
        OperationType.ClaimClaimableBalance => OperationResult.Of(ClaimClaimableBalanceResultCode.Success),
        OperationType.BeginSponsoringFutureReserves => OperationResult.Of(BeginSponsoringFutureReservesResultCode.Success),
        OperationType.EndSponsoringFutureReserves => OperationResult.Of(EndSponsoringFutureReservesResultCode.Success),
        _ => OperationResult.Of(OperationResultCode.NotSupported),
    };

    public static bool Is(OperationResult result) => result.IsSuccess;
}
