namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of a transaction. Ledgers report only transactions that they took or that they refused before taking them.</summary>
public enum TransactionResultCode
{
    /// <summary>A fee bump whose inner transaction was applied.</summary>
    FeeBumpInnerSuccess = 1,

    /// <summary>Applied.</summary>
    Success = 0,

    /// <summary>An operation failed: nothing was done, but the fee was taken and the sequence used.</summary>
    Failed = -1,

    /// <summary>Its time has not come.</summary>
    TooEarly = -2,

    /// <summary>Its time is over.</summary>
    TooLate = -3,

    /// <summary>It has no operations.</summary>
    MissingOperation = -4,

    /// <summary>Its sequence is not the one that follows the source account's.</summary>
    BadSequence = -5,

    /// <summary>Signatures are missing, or of another network.</summary>
    BadAuthorization = -6,

    /// <summary>The fee would take the source below its reserve.</summary>
    InsufficientBalance = -7,

    /// <summary>The source account does not exist.</summary>
    NoAccount = -8,

    /// <summary>The fee is too low, now.</summary>
    InsufficientFee = -9,

    /// <summary>It has signatures that nobody asked for.</summary>
    BadAuthorizationExtra = -10,

    /// <summary>The ledger failed.</summary>
    InternalError = -11,

    /// <summary>The ledger does not know its kind.</summary>
    NotSupported = -12,

    /// <summary>A fee bump whose inner transaction failed.</summary>
    FeeBumpInnerFailed = -13,

    /// <summary>A sponsorship was begun and not ended.</summary>
    BadSponsorship = -14,

    /// <summary>The source account's sequence is too young.</summary>
    BadMinSequenceAgeOrGap = -15,

    /// <summary>A precondition contradicts itself.</summary>
    Malformed = -16,

    /// <summary>A condition for contracts does not hold.</summary>
    SorobanInvalid = -17,
}
