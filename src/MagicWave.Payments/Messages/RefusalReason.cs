namespace MagicWave.Payments.Messages;

/// <summary>Why a request is not paid, in the order in which a payer looks.</summary>
public enum RefusalReason : byte
{
    /// <summary>The signature is not the payee's.</summary>
    BadSignature = 1,

    /// <summary>It asks somebody else, or asks on behalf of somebody else.</summary>
    WrongParty = 2,

    /// <summary>It is about another ledger or asset.</summary>
    WrongNetwork = 3,

    /// <summary>It is no longer valid, or not yet, or valid for no time.</summary>
    Expired = 4,

    /// <summary>Its sequence is not above that of an earlier request.</summary>
    StaleSequence = 5,

    /// <summary>The memo is not the one of its id, or it asks for nothing.</summary>
    BadTerms = 6,

    /// <summary>It asks for more than the payer counts as owed, and the tolerance on top. The refusal says what is counted.</summary>
    OverRequest = 7,

    /// <summary>The payer's own limit of spending is reached.</summary>
    OverBudget = 8,

    /// <summary>It was accepted, but the ledger did not take the transfer while the request was valid.</summary>
    PaymentFailed = 9,
}
