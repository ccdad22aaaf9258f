using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of a transaction.</summary>
/// <param name="FeeCharged">What it cost, in stroops of the ledger's own coin.</param>
/// <param name="Code">What became of it.</param>
/// <param name="Operations">What became of its operations, in order; empty unless it succeeded or failed as a whole.</param>
/// <param name="Inner">What became of the inner transaction of a fee bump; null for others.</param>
public sealed record TransactionResult(
    long FeeCharged,
    TransactionResultCode Code,
    XdrArray<OperationResult> Operations = default,
    InnerTransactionResult? Inner = null) : IReadableXdrValue<TransactionResult>
{
    /// <summary>Whether the transaction, or the inner one of a fee bump, was applied.</summary>
    public bool IsSuccess => Code is TransactionResultCode.Success or TransactionResultCode.FeeBumpInnerSuccess;

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out TransactionResult value) =>
        TryRead(ref reader, isInner: false, out value);

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteInt64(FeeCharged);
        writer.WriteInt32((int)Code);
        if (HasInner(Code))
        {
            Inner!.Write(writer);
        }
        else if (HasOperations(Code))
        {
            writer.WriteArray(Operations);
        }

        writer.WriteUInt32(0);
    }

    internal static bool TryRead(ref XdrReader reader, bool isInner, [MaybeNullWhen(false)] out TransactionResult value)
    {
        value = null;
        InnerTransactionResult? inner = null;
        XdrArray<OperationResult> operations = default;
        if (!reader.TryReadInt64(out long fee)
            || !reader.TryReadInt32(out int number)
            || (TransactionResultCode)number is var code && !ResultNames.IsKnown(code)
            || (HasInner(code) && (isInner || !InnerTransactionResult.TryRead(ref reader, out inner)))
            || (HasOperations(code) && !reader.TryReadArray(XdrLimits.Operations, out operations))
            || !reader.TryReadEmptyExtension())
        {
            return false;
        }

        value = new(fee, code, operations, inner);
        return true;
    }

    private static bool HasInner(TransactionResultCode code) =>
        code is TransactionResultCode.FeeBumpInnerSuccess or TransactionResultCode.FeeBumpInnerFailed;

    private static bool HasOperations(TransactionResultCode code) => code is TransactionResultCode.Success or TransactionResultCode.Failed;
}
