namespace MagicWave.Payments.Balances;

/// <summary>What a neighbour did against the protocol. The message is dropped; nothing else follows from it.</summary>
public enum ProtocolFault
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The body is not a message of its version and type.</summary>
    Malformed = 1,

    /// <summary>The version or type is one that we do not know.</summary>
    UnknownMessage = 2,

    /// <summary>A message other than HELLO came first.</summary>
    NotGreeted = 3,

    /// <summary>A second HELLO names another account.</summary>
    AccountChanged = 4,

    /// <summary>A signature is not that of the account that it should be of, or for this channel.</summary>
    BadSignature = 5,

    /// <summary>The neighbour is on another ledger or asset.</summary>
    WrongNetwork = 6,

    /// <summary>The neighbour claims our own account.</summary>
    OwnAccount = 7,

    /// <summary>A request has the id of an earlier one, and says something else.</summary>
    Conflict = 8,

    /// <summary>An answer is about a request that we did not make, or not for this amount.</summary>
    UnknownRequest = 9,

    /// <summary>More requests are waiting to be paid than a neighbour has use for.</summary>
    TooManyRequests = 10,

    /// <summary>A receipt names a transfer that is not on the ledger, or is not what was asked for.</summary>
    FalseReceipt = 11,

    /// <summary>The neighbour's account is not the one that the directory lists for it.</summary>
    WrongAccount = 12,

    /// <summary>A statement contradicts one that both signed, or is not for this pair.</summary>
    FalseStatement = 13,

    /// <summary>A claim does not open the lock that it names.</summary>
    FalseOpening = 20,

    /// <summary>A claim came when the lock was given up already.</summary>
    LateClaim = 21,

    /// <summary>A message is about a lock that is not known.</summary>
    UnknownLock = 22,
}
