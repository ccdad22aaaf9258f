using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Transactions;

/// <summary>
/// The hash by which a ledger knows a transaction, and which its signatures sign: over the network's id, the kind of envelope and the
/// transaction without its signatures. Thread-safe.
/// </summary>
public static class TransactionHash
{
    /// <summary>The hash of what an envelope holds: of a fee bump, its own and not the inner one's.</summary>
    public static Hash256 Of(LedgerNetwork network, TransactionEnvelope envelope) => Hash256.Of(SignatureBase(network, envelope));

    /// <summary>The hash of a transaction.</summary>
    public static Hash256 Of(LedgerNetwork network, Transaction transaction) => Hash256.Of(SignatureBase(network, transaction));

    /// <summary>The hash of a fee bump.</summary>
    public static Hash256 Of(LedgerNetwork network, FeeBumpTransaction transaction) => Hash256.Of(SignatureBase(network, transaction));

    /// <summary>The bytes that are hashed.</summary>
    public static byte[] SignatureBase(LedgerNetwork network, TransactionEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return envelope is FeeBumpEnvelope bump
            ? SignatureBase(network, bump.FeeBump)
            : SignatureBase(network, envelope.InnerTransaction);
    }

    /// <summary>The bytes that are hashed.</summary>
    public static byte[] SignatureBase(LedgerNetwork network, Transaction transaction) =>
        SignatureBase(network, EnvelopeType.Transaction, transaction);

    /// <summary>The bytes that are hashed.</summary>
    public static byte[] SignatureBase(LedgerNetwork network, FeeBumpTransaction transaction) =>
        SignatureBase(network, EnvelopeType.FeeBump, transaction);

    private static byte[] SignatureBase(LedgerNetwork network, EnvelopeType type, IXdrValue transaction)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(transaction);
        XdrWriter writer = new();
        writer.WriteHash(network.Id);
        writer.WriteUInt32((uint)type);
        transaction.Write(writer);
        return writer.Written.ToArray();
    }
}
