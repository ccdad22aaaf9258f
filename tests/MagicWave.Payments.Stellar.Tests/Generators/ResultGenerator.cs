using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Generators;

/// <summary>Results with every code there is.</summary>
internal sealed class ResultGenerator(SeededRandom random)
{
    private readonly OperationGenerator _values = new(random);

    /// <summary>Every result that an operation can have, and one of each that says more than its code.</summary>
    public IEnumerable<OperationResult> Operations() =>
    [
        .. Codes<OperationResultCode>().Where(code => code != OperationResultCode.Inner).Select(OperationResult.Of),
        .. Codes<CreateAccountResultCode>().Select(OperationResult.Of),
        .. Codes<PaymentResultCode>().Select(OperationResult.Of),
        .. PathPayments(OperationType.PathPaymentStrictReceive),
        .. PathPayments(OperationType.PathPaymentStrictSend),
        .. Codes<SetOptionsResultCode>().Select(OperationResult.Of),
        .. Codes<ChangeTrustResultCode>().Select(OperationResult.Of),
        .. Codes<AllowTrustResultCode>().Select(OperationResult.Of),
        .. Codes<SetTrustLineFlagsResultCode>().Select(OperationResult.Of),
        .. Codes<ManageDataResultCode>().Select(OperationResult.Of),
        .. Codes<BumpSequenceResultCode>().Select(OperationResult.Of),
        .. Codes<CreateClaimableBalanceResultCode>().Where(code => code != CreateClaimableBalanceResultCode.Success).Select(OperationResult.Of),
        OperationResult.Of(new ClaimableBalanceId(_values.Hash())),
        .. Codes<ClaimClaimableBalanceResultCode>().Select(OperationResult.Of),
        .. Codes<BeginSponsoringFutureReservesResultCode>().Select(OperationResult.Of),
        .. Codes<EndSponsoringFutureReservesResultCode>().Select(OperationResult.Of),
    ];

    /// <summary>Results of transactions with every code; the operations' results are spread over them.</summary>
    public IEnumerable<TransactionResult> Transactions()
    {
        foreach (OperationResult[] chunk in Operations().Chunk(XdrLimits.Operations))
        {
            yield return new(_values.Amount(), TransactionResultCode.Failed, [.. chunk]);
        }

        yield return new(100, TransactionResultCode.Success, [OperationResult.Of(PaymentResultCode.Success)]);
        foreach (TransactionResultCode code in Codes<TransactionResultCode>().Where(HasNothing))
        {
            yield return new(_values.Amount(), code);
            yield return new(_values.Amount(), TransactionResultCode.FeeBumpInnerFailed, Inner: new(_values.Hash(), new(0, code)));
        }

        TransactionResult inner = new(0, TransactionResultCode.Success, [OperationResult.Of(BumpSequenceResultCode.Success)]);
        yield return new(_values.Amount(), TransactionResultCode.FeeBumpInnerSuccess, Inner: new(_values.Hash(), inner));
    }

    private static T[] Codes<T>()
        where T : struct, Enum => Enum.GetValues<T>();

    private static bool HasNothing(TransactionResultCode code) => code
        is not (TransactionResultCode.Success or TransactionResultCode.Failed
            or TransactionResultCode.FeeBumpInnerSuccess or TransactionResultCode.FeeBumpInnerFailed);

    private IEnumerable<OperationResult> PathPayments(OperationType type)
    {
        foreach (PathPaymentResultCode code in Codes<PathPaymentResultCode>())
        {
            yield return code switch
            {
                PathPaymentResultCode.Success => OperationResult.Of(type, Outcome()),
                PathPaymentResultCode.NoIssuer => OperationResult.Of(type, _values.Asset()),
                _ => OperationResult.Of(type, code),
            };
        }
    }

    private PathPaymentOutcome Outcome() => new(
        [
            .. Codes<ClaimedOfferKind>().Select(kind => new ClaimedOffer(
                kind,
                _values.Hash(),
                kind == ClaimedOfferKind.LiquidityPool ? 0 : _values.Amount(),
                _values.Asset(),
                _values.Amount(),
                _values.Asset(),
                _values.Amount())),
        ],
        _values.Account(),
        _values.Asset(),
        _values.Amount());
}
