namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>The kinds of operations that MagicWave uses. Transactions with others are not read.</summary>
public enum OperationType
{
    /// <summary>Makes an account.</summary>
    CreateAccount = 0,

    /// <summary>Pays.</summary>
    Payment = 1,

    /// <summary>Pays a set amount of one asset with at most so much of another.</summary>
    PathPaymentStrictReceive = 2,

    /// <summary>Changes an account's flags, thresholds, signers or home domain.</summary>
    SetOptions = 5,

    /// <summary>Makes, changes or removes a trust line.</summary>
    ChangeTrust = 6,

    /// <summary>Allows or forbids an account to hold what the source issued; the older form.</summary>
    AllowTrust = 7,

    /// <summary>Sets or removes an entry of an account's data.</summary>
    ManageData = 10,

    /// <summary>Raises an account's sequence.</summary>
    BumpSequence = 11,

    /// <summary>Pays with a set amount of one asset at least so much of another.</summary>
    PathPaymentStrictSend = 13,

    /// <summary>Sets an amount aside for others to take.</summary>
    CreateClaimableBalance = 14,

    /// <summary>Takes what was set aside.</summary>
    ClaimClaimableBalance = 15,

    /// <summary>From here on, the source pays another account's reserves.</summary>
    BeginSponsoringFutureReserves = 16,

    /// <summary>From here on, the source pays its own reserves again.</summary>
    EndSponsoringFutureReserves = 17,

    /// <summary>Sets and clears flags of a trust line to what the source issued.</summary>
    SetTrustLineFlags = 21,
}
