using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.State;

/// <summary>
/// Changes over a state, which see each other and which nobody else sees until they are committed to the draft below or written. What is dropped was
/// never there: this is what makes an operation, and a transaction, all or nothing. Not thread-safe.
/// </summary>
internal sealed class LedgerDraft(ILedgerReader below) : ILedgerReader
{
    private readonly Dictionary<EntryKey, LedgerEntry?> _changes = [];

    /// <summary>What changed: an entry as it is now, or null where one was removed.</summary>
    public IReadOnlyDictionary<EntryKey, LedgerEntry?> Changes => _changes;

    public LedgerEntry? Find(EntryKey key) => _changes.TryGetValue(key, out LedgerEntry? entry) ? entry : below.Find(key);

    public AccountEntry? FindAccount(SettlementAccount account) => (AccountEntry?)Find(EntryKey.Of(account));

    public TrustLineEntry? FindLine(SettlementAccount account, Asset asset) => (TrustLineEntry?)Find(EntryKey.Of(account, asset));

    public void Put(LedgerEntry entry) => _changes[entry.Key] = entry;

    public void Remove(EntryKey key) => _changes[key] = null;

    /// <summary>Hands the changes to the draft that this one was made over.</summary>
    public void Commit()
    {
        LedgerDraft target = (LedgerDraft)below;
        foreach ((EntryKey key, LedgerEntry? entry) in _changes)
        {
            target._changes[key] = entry;
        }

        _changes.Clear();
    }
}
