using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Transactions;

/// <summary>
/// A higher fee for a transaction that was signed before and is stuck: the inner envelope stays as it was stored, so at most one of the two
/// is ever applied. Immutable; thread-safe.
/// </summary>
public sealed class BuiltFeeBump
{
    private BuiltFeeBump(LedgerNetwork network, FeeBumpTransaction transaction)
    {
        (Network, Transaction) = (network, transaction);
        Hash = TransactionHash.Of(network, transaction);
    }

    /// <summary>Where it is good.</summary>
    public LedgerNetwork Network { get; }

    /// <summary>What it says.</summary>
    public FeeBumpTransaction Transaction { get; }

    /// <summary>Its own hash. The ledger knows it by this one and by the inner one's.</summary>
    public Hash256 Hash { get; }

    /// <summary>Wraps an envelope of one's own.</summary>
    /// <param name="network">Where it is good.</param>
    /// <param name="inner">The envelope as it was stored.</param>
    /// <param name="innerHash">The hash that was stored with it: an envelope that came from elsewhere does not have it.</param>
    /// <param name="feeSource">Who pays.</param>
    /// <param name="stroopsPerOperation">The offer for each operation, the fee bump counting as one; at least 100 and the inner one's.</param>
    /// <exception cref="ArgumentException">The envelope is not the one with this hash, or not signed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offer is lower than the minimum or than the inner one.</exception>
    public static BuiltFeeBump Build(
        LedgerNetwork network,
        TransactionV1Envelope inner,
        Hash256 innerHash,
        SettlementAccount feeSource,
        uint stroopsPerOperation)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inner);
        Transaction transaction = inner.Transaction;
        if (TransactionHash.Of(network, transaction) != innerHash)
        {
            throw new ArgumentException("The envelope is not the one that was stored under this hash.", nameof(inner));
        }

        if (inner.Signatures.Count == 0)
        {
            throw new ArgumentException("The envelope is not signed.", nameof(inner));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(stroopsPerOperation, FeeOffer.Minimum);
        ulong operations = (ulong)transaction.Operations.Count;
        if (stroopsPerOperation * operations < transaction.Fee)
        {
            throw new ArgumentOutOfRangeException(nameof(stroopsPerOperation), "A fee bump offers no less than the inner transaction.");
        }

        return new(network, new(feeSource, (long)(stroopsPerOperation * (operations + 1)), inner));
    }

    /// <summary>The fee bump with the signatures of these keys. The same keys give the same bytes.</summary>
    /// <exception cref="ArgumentException">No key, more than 20, or one twice.</exception>
    public FeeBumpEnvelope Sign(params ReadOnlySpan<SettlementKey> keys) => new(Transaction, EnvelopeSigner.Sign(Hash, keys));
}
