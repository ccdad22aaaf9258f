using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Results of a ledger: what was read, written again, is the same bytes; and every code in them has a name.</summary>
internal sealed class StellarResultTarget : IFuzzTarget
{
    public string Name => "stellar-result";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            PathPaymentOutcome outcome = new(
                [new ClaimedOffer(ClaimedOfferKind.Offer, default, 1, Asset.Native, 2, Asset.Native, 3)], default, Asset.Native, 4);
            TransactionResult inner = new(100, TransactionResultCode.Failed,
            [
                OperationResult.Of(PaymentResultCode.Underfunded),
                OperationResult.Of(OperationResultCode.BadAuthorization),
                OperationResult.Of(new ClaimableBalanceId(default)),
                OperationResult.Of(OperationType.PathPaymentStrictSend, outcome),
                OperationResult.Of(OperationType.PathPaymentStrictReceive, Asset.Native),
            ]);
            yield return XdrConvert.ToBytes(inner);
            yield return XdrConvert.ToBytes(new TransactionResult(200, TransactionResultCode.FeeBumpInnerFailed, Inner: new(default, inner)));
            yield return XdrConvert.ToBytes(new TransactionResult(0, TransactionResultCode.BadSequence));
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!XdrConvert.TryFromBytes<TransactionResult>(input, out TransactionResult? result))
        {
            return;
        }

        Property.SameBytes(input, XdrConvert.ToBytes(result), "A result");
        Property.Require(ResultNames.TryParse(ResultNames.Of(result.Code), out TransactionResultCode code) && code == result.Code, "a name");
        foreach (OperationResult operation in result.Operations.Concat(result.Inner?.Result.Operations ?? []))
        {
            Property.Require(operation.Name.StartsWith("op_", StringComparison.Ordinal), "an operation's name");
        }
    }
}
