namespace MagicWave.Payments.Ledger.State;

/// <summary>Finds entries.</summary>
public interface ILedgerReader
{
    /// <summary>The entry of that name; null when there is none.</summary>
    LedgerEntry? Find(EntryKey key);
}
