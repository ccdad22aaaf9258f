using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>A fee bump with the signatures of the fee's source.</summary>
/// <param name="FeeBump">What is signed.</param>
/// <param name="Signatures">By whom; at most 20.</param>
public sealed record FeeBumpEnvelope(FeeBumpTransaction FeeBump, XdrArray<DecoratedSignature> Signatures)
    : TransactionEnvelope(Signatures)
{
    /// <inheritdoc/>
    public override EnvelopeType Type => EnvelopeType.FeeBump;

    /// <inheritdoc/>
    public override Transaction InnerTransaction => FeeBump.Inner.Transaction;

    internal static bool TryReadBody(ref XdrReader reader, [NotNullWhen(true)] out FeeBumpEnvelope? value)
    {
        value = null;
        if (!FeeBumpTransaction.TryRead(ref reader, out FeeBumpTransaction? transaction)
            || !reader.TryReadArray(XdrLimits.Signatures, out XdrArray<DecoratedSignature> signatures))
        {
            return false;
        }

        value = new(transaction, signatures);
        return true;
    }

    private protected override void WriteSigned(XdrWriter writer) => FeeBump.Write(writer);
}
