namespace MagicWave.Payments.Chains;

/// <summary>Why a lock will not be opened. What happened further down is <see cref="Downstream"/>, whatever it was.</summary>
public enum CancelReason : byte
{
    /// <summary>It was not cancelled.</summary>
    None = 0,

    /// <summary>The signature is not the payer's.</summary>
    BadSignature = 1,

    /// <summary>It expires too soon, too late, not long enough before the lock that pays for it, or was made in the future.</summary>
    BadTime = 2,

    /// <summary>The lock is not the one that the client announced.</summary>
    WrongTerms = 3,

    /// <summary>The hop would pay out more than it gets, or keep less than its fee.</summary>
    LowFee = 4,

    /// <summary>The locks before and behind the hop do not open with the same secret.</summary>
    BadTweak = 5,

    /// <summary>The payer would owe more than its credit.</summary>
    OverCredit = 6,

    /// <summary>Too many locks or announcements are open.</summary>
    TooMany = 7,

    /// <summary>The next hop cannot be reached, or keeps no account here.</summary>
    Unreachable = 8,

    /// <summary>The payee asked for something else, or was paid already.</summary>
    NotRequested = 9,

    /// <summary>A hop further down cancelled.</summary>
    Downstream = 10,

    /// <summary>It was not opened in time.</summary>
    Expired = 11,

    /// <summary>The payer asks whether it can be given up; it is the payee who cancels.</summary>
    GiveUp = 12,

    /// <summary>The payer heard nothing for as long as it remembers. Never on the wire.</summary>
    Abandoned = 13,
}
