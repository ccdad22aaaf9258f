using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>
/// Payments and path payments. There is no order book: a path that would change one asset for another finds no offers. As on the network, a payment and
/// a strict receive give first and take then, a strict send takes first: this shows in which code comes when both would fail.
/// </summary>
internal static class PaymentRules
{
    public static OperationResult Apply(OperationScope scope, PaymentOperation operation)
    {
        if (operation.Asset.IsNative && operation.Destination.Account == scope.Source)
        {
            return OperationResult.Of(PaymentResultCode.Success);
        }

        PathPaymentResultCode code = FindDestination(scope, operation.Destination, operation.Asset, isDirect: true)
            ?? Give(scope, operation.Destination, operation.Asset, operation.Amount)
            ?? Take(scope, operation.Asset, operation.Amount)
            ?? PathPaymentResultCode.Success;
        // The two have the same codes as far as a payment goes.
        return OperationResult.Of((PaymentResultCode)code);
    }

    public static OperationResult Apply(OperationScope scope, PathPaymentStrictReceiveOperation operation)
    {
        bool isDirect = IsDirect(operation.SendAsset, operation.Path, operation.DestinationAsset);
        PathPaymentResultCode? fault = FindDestination(scope, operation.Destination, operation.DestinationAsset, isDirect)
            ?? Give(scope, operation.Destination, operation.DestinationAsset, operation.DestinationAmount)
            ?? FaultUnless(isDirect, PathPaymentResultCode.TooFewOffers)
            ?? FaultUnless(operation.DestinationAmount <= operation.SendMaximum, PathPaymentResultCode.OutOfBound)
            ?? Take(scope, operation.SendAsset, operation.DestinationAmount);
        return ResultOf(operation, fault, operation.Destination, operation.DestinationAsset, operation.DestinationAmount);
    }

    public static OperationResult Apply(OperationScope scope, PathPaymentStrictSendOperation operation)
    {
        bool isDirect = IsDirect(operation.SendAsset, operation.Path, operation.DestinationAsset);
        PathPaymentResultCode? fault = FindDestination(scope, operation.Destination, operation.DestinationAsset, isDirect)
            ?? Take(scope, operation.SendAsset, operation.SendAmount)
            ?? FaultUnless(isDirect, PathPaymentResultCode.TooFewOffers)
            ?? FaultUnless(operation.SendAmount >= operation.DestinationMinimum, PathPaymentResultCode.OutOfBound)
            ?? Give(scope, operation.Destination, operation.DestinationAsset, operation.SendAmount);
        return ResultOf(operation, fault, operation.Destination, operation.DestinationAsset, operation.SendAmount);
    }

    private static PathPaymentResultCode? FaultUnless(bool holds, PathPaymentResultCode code) => holds ? null : code;

    private static bool IsDirect(Asset send, XdrArray<Asset> path, Asset destination) =>
        destination == send && path.All(asset => asset == send);

    // Who pays an asset back to its issuer needs no account there.
    private static PathPaymentResultCode? FindDestination(OperationScope scope, MuxedAccount destination, Asset asset, bool isDirect) =>
        (isDirect && asset.IsIssuedBy(destination.Account)) || scope.Draft.FindAccount(destination.Account) is not null
            ? null
            : PathPaymentResultCode.NoDestination;

    private static PathPaymentResultCode? Give(OperationScope scope, MuxedAccount destination, Asset asset, long amount) =>
        Money.Give(scope.Draft, destination.Account, asset, amount) switch
        {
            MoneyOutcome.NoTrust => PathPaymentResultCode.NoTrust,
            MoneyOutcome.NotAuthorized => PathPaymentResultCode.NotAuthorized,
            MoneyOutcome.OutOfRange => PathPaymentResultCode.LineFull,
            _ => null,
        };

    private static PathPaymentResultCode? Take(OperationScope scope, Asset asset, long amount) =>
        Money.Take(scope.Draft, scope.Source, asset, amount) switch
        {
            MoneyOutcome.NoTrust => PathPaymentResultCode.SourceNoTrust,
            MoneyOutcome.NotAuthorized => PathPaymentResultCode.SourceNotAuthorized,
            MoneyOutcome.OutOfRange => PathPaymentResultCode.Underfunded,
            _ => null,
        };

    private static OperationResult ResultOf(
        Operation operation, PathPaymentResultCode? fault, MuxedAccount destination, Asset asset, long amount) =>
        fault is { } code
            ? OperationResult.Of(operation.Type, code)
            : OperationResult.Of(operation.Type, new PathPaymentOutcome([], destination.Account, asset, amount));
}
