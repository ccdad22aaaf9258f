namespace MagicWave.Payments.Books;

/// <summary>Where a transfer of ours is.</summary>
public enum TransferState
{
    /// <summary>Signed and stored: it may or may not be on the ledger.</summary>
    Signed = 0,

    /// <summary>Seen on the ledger.</summary>
    Confirmed = 1,

    /// <summary>It is not on the ledger and never can be: another may replace it.</summary>
    Void = 2,
}
