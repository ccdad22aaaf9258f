namespace MagicWave.Payments.Settlement;

/// <summary>Whether a ledger holds a transfer.</summary>
public enum FindState
{
    /// <summary>It does.</summary>
    Found = 0,

    /// <summary>It does not, now.</summary>
    Absent = 1,

    /// <summary>The ledger cannot be asked.</summary>
    Unavailable = 2,

    /// <summary>It set money aside, which neither the payee nor the payer has taken yet. It may still become a payment.</summary>
    SetAside = 3,
}
