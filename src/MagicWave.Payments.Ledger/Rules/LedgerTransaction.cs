using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>An envelope with what the rules ask of it again and again. Immutable.</summary>
internal sealed class LedgerTransaction
{
    public LedgerTransaction(LedgerNetwork network, TransactionEnvelope envelope)
    {
        Envelope = envelope;
        Hash = TransactionHash.Of(network, envelope);
        Bump = (envelope as FeeBumpEnvelope)?.FeeBump;
        Inner = envelope.InnerTransaction;
        InnerHash = Bump is null ? Hash : TransactionHash.Of(network, Inner);
        InnerSignatures = Bump is null ? envelope.Signatures : Bump.Inner.Signatures;
    }

    public TransactionEnvelope Envelope { get; }

    /// <summary>The hash by which the envelope is known; of a fee bump, its own.</summary>
    public Hash256 Hash { get; }

    public FeeBumpTransaction? Bump { get; }

    public Transaction Inner { get; }

    public Hash256 InnerHash { get; }

    public XdrArray<DecoratedSignature> InnerSignatures { get; }

    public SettlementAccount Source => Inner.Source.Account;

    public MuxedAccount FeeSource => Bump?.FeeSource ?? Inner.Source;

    /// <summary>The most it offers, in stroops.</summary>
    public long FeeBid => Bump?.Fee ?? Inner.Fee;

    /// <summary>What fees are counted by: its operations, and one more for a fee bump.</summary>
    public int FeeUnits => Math.Max(1, Inner.Operations.Count) + (Bump is null ? 0 : 1);

    /// <summary>What it pays in a ledger that asks for so much an operation.</summary>
    public long FeeAt(long feePerUnit) => Math.Min(FeeBid, feePerUnit * FeeUnits);

    /// <summary>Who an operation is of.</summary>
    public SettlementAccount SourceOf(int operation) => (Inner.Operations[operation].Source ?? Inner.Source).Account;

    /// <summary>The accounts whose signatures it needs, apart from a fee bump's.</summary>
    public IEnumerable<SettlementAccount> Sources =>
        Enumerable.Range(0, Inner.Operations.Count).Select(SourceOf).Prepend(Source).Distinct();

    /// <summary>Takes away the signers that were this transaction itself: they are good once (CAP-15).</summary>
    public void RemoveOneTimeSigners(LedgerDraft draft)
    {
        foreach (SettlementAccount account in Sources)
        {
            RemoveOneTimeSigner(draft, account, InnerHash);
        }

        if (Bump is { } bump)
        {
            RemoveOneTimeSigner(draft, bump.FeeSource.Account, Hash);
        }
    }

    private static void RemoveOneTimeSigner(LedgerDraft draft, SettlementAccount account, Hash256 hash)
    {
        SignerKey key = SignerKey.PreAuthorized(hash);
        if (draft.FindAccount(account) is { } entry && entry.Signers.FirstOrDefault(signer => signer.Key == key) is { } signer)
        {
            draft.Put(entry with { Signers = [.. entry.Signers.Where(other => other != signer)] });
            Reserves.ReleasePart(draft, account, signer.Sponsor);
        }
    }
}
