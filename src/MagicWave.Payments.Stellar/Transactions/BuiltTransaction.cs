using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Transactions;

/// <summary>
/// A transaction that a <see cref="TransactionBuilder"/> of this process put together: the only kind, with fee bumps of it, that keys sign.
/// What was read from bytes has no way here. Immutable; thread-safe.
/// </summary>
public sealed class BuiltTransaction
{
    internal BuiltTransaction(LedgerNetwork network, Transaction transaction)
    {
        (Network, Transaction) = (network, transaction);
        Hash = TransactionHash.Of(network, transaction);
    }

    /// <summary>Where it is good.</summary>
    public LedgerNetwork Network { get; }

    /// <summary>What it says.</summary>
    public Transaction Transaction { get; }

    /// <summary>How the ledger will know it, and what is signed.</summary>
    public Hash256 Hash { get; }

    /// <summary>The accounts that act in it, each once: the source first, then those of the operations. All of them must agree.</summary>
    public IReadOnlyList<SettlementAccount> Actors =>
        [.. Transaction.Operations.Select(operation => operation.Source?.Account).OfType<SettlementAccount>()
            .Prepend(Transaction.Source.Account).Distinct()];

    /// <summary>The transaction with the signatures of these keys. The same keys give the same bytes.</summary>
    /// <exception cref="ArgumentException">No key, more than 20, or one twice.</exception>
    public TransactionV1Envelope Sign(params ReadOnlySpan<SettlementKey> keys) => new(Transaction, EnvelopeSigner.Sign(Hash, keys));

    /// <summary>One signature, for whoever collects them.</summary>
    public DecoratedSignature SignAlone(SettlementKey key) => EnvelopeSigner.Sign(Hash, key);

    /// <summary>
    /// The transaction with signatures that came from elsewhere, one by the own key of every actor and no more, in the actors' order. For
    /// accounts whose own key has the weight that it needs, and that is every account that MagicWave makes.
    /// </summary>
    /// <returns>Null when one is missing, is bad, or is of nobody who acts here.</returns>
    public TransactionV1Envelope? TryAssemble(IReadOnlyCollection<DecoratedSignature> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        IReadOnlyList<SettlementAccount> actors = Actors;
        if (signatures.Count != actors.Count || actors.Count > XdrLimits.Signatures)
        {
            return null;
        }

        DecoratedSignature?[] ordered =
            [.. actors.Select(actor => signatures.FirstOrDefault(signature => SignatureCheck.IsBy(actor, Hash, signature)))];
        return ordered.Contains(null) ? null : new(Transaction, [.. ordered.OfType<DecoratedSignature>()]);
    }
}
