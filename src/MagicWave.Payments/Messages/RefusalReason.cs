namespace MagicWave.Payments.Messages;

/// <summary>Why a request is not paid, in the order in which a payer looks.</summary>
public enum RefusalReason : byte
{
    /// <summary>The signature is not the payee's.</summary>
    BadSignature = 1,

    /// <summary>It asks somebody else.</summary>
    WrongParty = 2,

    /// <summary>It is about another ledger or asset.</summary>
    WrongNetwork = 3,

    /// <summary>It asks on behalf of an account that is not the one of the neighbour on the link.</summary>
    WrongDestination = 4,

    /// <summary>It is no longer valid, or not yet, or valid for no time.</summary>
    Expired = 5,

    /// <summary>It builds on a statement that is not the last one both signed.</summary>
    WrongStatement = 6,

    /// <summary>Its sequence is not above that of an earlier request.</summary>
    StaleSequence = 7,

    /// <summary>The memo is not the one of its id, or it asks for nothing.</summary>
    BadTerms = 8,

    /// <summary>It asks for more than the payer counts as owed, and the tolerance on top. The refusal says what is counted.</summary>
    OverRequest = 9,

    /// <summary>The payer's own limit of spending is reached.</summary>
    OverBudget = 10,

    /// <summary>It was accepted, but the ledger did not take the transfer while the request was valid.</summary>
    PaymentFailed = 11,

    /// <summary>The payer's key is of one session and has no account on the ledger: it pays with tokens, in advance.</summary>
    NotOnLedger = 12,
}
