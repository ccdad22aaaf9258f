using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>Another account's offer to pay the fee of a signed transaction (CAP-15). The inner one stays as it is.</summary>
/// <param name="FeeSource">Who pays.</param>
/// <param name="Fee">The most that it pays for all of it, in stroops of the ledger's own coin.</param>
/// <param name="Inner">The transaction with its own signatures.</param>
public sealed record FeeBumpTransaction(MuxedAccount FeeSource, long Fee, TransactionV1Envelope Inner) : IReadableXdrValue<FeeBumpTransaction>
{
    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out FeeBumpTransaction value)
    {
        value = null;
        if (!MuxedAccount.TryRead(ref reader, out MuxedAccount source)
            || !reader.TryReadInt64(out long fee)
            || !reader.TryReadInt32(out int type)
            || type != (int)EnvelopeType.Transaction
            || !TransactionV1Envelope.TryReadBody(ref reader, out TransactionV1Envelope? inner)
            || !reader.TryReadEmptyExtension())
        {
            return false;
        }

        value = new(source, fee, inner);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        FeeSource.Write(writer);
        writer.WriteInt64(Fee);
        Inner.Write(writer);
        writer.WriteUInt32(0);
    }
}
