using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>A transaction with its signatures: what is handed to a ledger. Envelopes from before protocol 13 are not read.</summary>
public abstract record TransactionEnvelope : IReadableXdrValue<TransactionEnvelope>
{
    private protected TransactionEnvelope(XdrArray<DecoratedSignature> signatures) => Signatures = signatures;

    /// <summary>Which of the two kinds it is.</summary>
    public abstract EnvelopeType Type { get; }

    /// <summary>The signatures; at most 20.</summary>
    public XdrArray<DecoratedSignature> Signatures { get; init; }

    /// <summary>The transaction that does something: of a fee bump, the inner one.</summary>
    public abstract Transaction InnerTransaction { get; }

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out TransactionEnvelope value)
    {
        value = null;
        if (!reader.TryReadInt32(out int type))
        {
            return false;
        }

        switch ((EnvelopeType)type)
        {
            case EnvelopeType.Transaction when TransactionV1Envelope.TryReadBody(ref reader, out TransactionV1Envelope? envelope):
                value = envelope;
                return true;
            case EnvelopeType.FeeBump when FeeBumpEnvelope.TryReadBody(ref reader, out FeeBumpEnvelope? envelope):
                value = envelope;
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32((uint)Type);
        WriteSigned(writer);
        writer.WriteArray(Signatures);
    }

    private protected abstract void WriteSigned(XdrWriter writer);
}
