namespace MagicWave.Payments.Stellar.Chains;

/// <summary>Why a node does not go along with a chain, or a payer with a node.</summary>
public enum ChainFault
{
    /// <summary>It goes along.</summary>
    None = 0,

    /// <summary>The message is not what the command asks for.</summary>
    Malformed = 1,

    /// <summary>Nothing was agreed under this session.</summary>
    UnknownSession = 2,

    /// <summary>The same command came under this session with other contents.</summary>
    Conflict = 3,

    /// <summary>The command does not come next, or is for a node of another kind.</summary>
    WrongStep = 4,

    /// <summary>An amount is nothing, or what comes in does not cover what goes out and the fee.</summary>
    FeeNotCovered = 5,

    /// <summary>The payee did not ask for this payment, or not for this amount.</summary>
    NotAsked = 6,

    /// <summary>The transaction does more than pay along the chain in the one asset.</summary>
    ForeignOperation = 7,

    /// <summary>The transaction moves another asset.</summary>
    WrongAsset = 8,

    /// <summary>The transaction does not pay this node, or lets it pay, exactly as agreed.</summary>
    NotAsAgreed = 9,

    /// <summary>The transaction would use this node's sequence, or asks for more than signatures.</summary>
    WrongSource = 10,

    /// <summary>The transaction has no end, is over, or is good for longer than a chain needs.</summary>
    WrongValidity = 11,

    /// <summary>The transaction does not name this session.</summary>
    WrongMemo = 12,

    /// <summary>A signature is missing, is of somebody else, or is not good for exactly this transaction.</summary>
    BadSignature = 13,

    /// <summary>The node answered with another transaction than it was asked to sign.</summary>
    OtherTransaction = 14,

    /// <summary>A node refused.</summary>
    Refused = 15,

    /// <summary>A node did not answer in time.</summary>
    Timeout = 16,
}
