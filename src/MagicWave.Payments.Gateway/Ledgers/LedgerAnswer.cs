namespace MagicWave.Payments.Gateway.Ledgers;

/// <summary>What a ledger says of a transaction.</summary>
public enum LedgerAnswer
{
    /// <summary>Nothing certain: it could not be asked, or did not say. The same is asked again.</summary>
    Unknown = 0,

    /// <summary>It is on the ledger, and did what it says.</summary>
    Applied = 1,

    /// <summary>It is on the ledger, and did nothing.</summary>
    Failed = 2,

    /// <summary>It is not on the ledger, and never will be: its time is over.</summary>
    Gone = 3,
}
