using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of the inner transaction of a fee bump.</summary>
/// <param name="Hash">Its own hash.</param>
/// <param name="Result">What became of it; its fee is nothing, for the fee bump paid.</param>
public sealed record InnerTransactionResult(Hash256 Hash, TransactionResult Result) : IReadableXdrValue<InnerTransactionResult>
{
    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out InnerTransactionResult value)
    {
        value = null;
        if (!reader.TryReadHash(out Hash256 hash) || !TransactionResult.TryRead(ref reader, isInner: true, out TransactionResult? result))
        {
            return false;
        }

        value = new(hash, result);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteHash(Hash);
        Result.Write(writer);
    }
}
