namespace MagicWave.Payments.Ledger.State;

/// <summary>What an entry of the ledger is. The numbers are Stellar's.</summary>
public enum EntryKind
{
    /// <summary>An account.</summary>
    Account = 0,

    /// <summary>An account's balance of an issued asset.</summary>
    TrustLine = 1,

    /// <summary>A named value of an account.</summary>
    Data = 3,

    /// <summary>Money that waits for a claimant.</summary>
    ClaimableBalance = 4,
}
