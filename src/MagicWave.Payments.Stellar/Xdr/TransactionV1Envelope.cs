using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>A transaction with its signatures.</summary>
/// <param name="Transaction">What is signed.</param>
/// <param name="Signatures">By whom; at most 20.</param>
public sealed record TransactionV1Envelope(Transaction Transaction, XdrArray<DecoratedSignature> Signatures)
    : TransactionEnvelope(Signatures)
{
    /// <inheritdoc/>
    public override EnvelopeType Type => EnvelopeType.Transaction;

    /// <inheritdoc/>
    public override Transaction InnerTransaction => Transaction;

    internal static bool TryReadBody(ref XdrReader reader, [NotNullWhen(true)] out TransactionV1Envelope? value)
    {
        value = null;
        if (!Transaction.TryRead(ref reader, out Transaction? transaction)
            || !reader.TryReadArray(XdrLimits.Signatures, out XdrArray<DecoratedSignature> signatures))
        {
            return false;
        }

        value = new(transaction, signatures);
        return true;
    }

    private protected override void WriteSigned(XdrWriter writer) => Transaction.Write(writer);
}
