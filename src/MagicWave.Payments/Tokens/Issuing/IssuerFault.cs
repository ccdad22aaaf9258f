namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>Why the issuer does not do what it is asked for. Nothing was reserved, booked or signed.</summary>
public enum IssuerFault
{
    /// <summary>The bytes are not a message of this version, or not signed by whom it names.</summary>
    Malformed = 1,

    /// <summary>It is about another ledger or asset.</summary>
    WrongNetwork = 2,

    /// <summary>It is for another issuer.</summary>
    WrongIssuer = 3,

    /// <summary>It asks for a signature by a key that the issuer does not have.</summary>
    UnknownKey = 4,

    /// <summary>It asks for a signature by a key whose epoch has not begun or is over.</summary>
    KeyNotForSale = 5,

    /// <summary>A blinded message is not a number below the modulus.</summary>
    NotBlinded = 6,

    /// <summary>The ledger has no such transfer to the issuer with the order's id as its memo.</summary>
    NotPaid = 7,

    /// <summary>The transfer moved less than the order costs.</summary>
    PaidTooLittle = 8,

    /// <summary>Nobody from whom the issuer takes subscriptions signed the credential.</summary>
    UnknownSubscription = 9,

    /// <summary>The credential cannot be used yet, or no longer.</summary>
    SubscriptionExpired = 10,

    /// <summary>There is not so much left of the subscription's allocation.</summary>
    AllocationUsedUp = 11,

    /// <summary>The hop has not redeemed so much.</summary>
    NotRedeemed = 12,

    /// <summary>The books or the ledger cannot be asked now: try again.</summary>
    Unavailable = 13,
}
