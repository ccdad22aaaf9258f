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

    /// <summary>On the ledger, where it set money aside for the payee: paid when the payee takes it, void when we take it back.</summary>
    SetAside = 3,
}
