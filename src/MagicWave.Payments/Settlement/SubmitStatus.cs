namespace MagicWave.Payments.Settlement;

/// <summary>
/// What a ledger said to a transfer that was handed in. "Never" is proven, not guessed: with <see cref="SequenceTaken"/>, <see cref="Expired"/>,
/// <see cref="Malformed"/> and <see cref="BadSignature"/> no ledger that may still close can hold it.
/// </summary>
public enum SubmitStatus
{
    /// <summary>It is on the ledger, by this call or an earlier one.</summary>
    Applied = 0,

    /// <summary>The ledger cannot be asked now, or its answer was lost: look for the hash, hand it in again.</summary>
    Unavailable = 1,

    /// <summary>Its sequence is taken by another transfer: this one can never be applied.</summary>
    SequenceTaken = 2,

    /// <summary>Its sequence is ahead of the account's: an earlier transfer is missing.</summary>
    SequenceAhead = 3,

    /// <summary>Its time is over: this one can never be applied.</summary>
    Expired = 4,

    /// <summary>The account does not hold enough. It may be applied later.</summary>
    Underfunded = 5,

    /// <summary>There is no such source account. It may be applied later.</summary>
    NoSource = 6,

    /// <summary>The envelope is not what the ledger takes: this one can never be applied.</summary>
    Malformed = 7,

    /// <summary>The signature is not the source account's: this one can never be applied.</summary>
    BadSignature = 8,

    /// <summary>
    /// It is on the ledger and its sequence is used, but what it set aside for the payee is not taken, or was not when it was last asked for: look for
    /// the hash from time to time.
    /// </summary>
    SetAside = 9,
}
