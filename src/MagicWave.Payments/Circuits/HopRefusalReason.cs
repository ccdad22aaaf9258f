namespace MagicWave.Payments.Circuits;

/// <summary>Why a client does not pay a hop's request, in the order in which it looks.</summary>
public enum HopRefusalReason : byte
{
    /// <summary>It pays.</summary>
    None = 0,

    /// <summary>It is no request of this version.</summary>
    Malformed = 1,

    /// <summary>It bears the terms of another hop, or of another circuit.</summary>
    WrongLayer = 2,

    /// <summary>This hop is not to ask, or not for this kind of payment.</summary>
    NotToAsk = 3,

    /// <summary>It is about another ledger or asset.</summary>
    WrongNetwork = 4,

    /// <summary>It is no longer valid, or valid for too long.</summary>
    Expired = 5,

    /// <summary>It has the name of an earlier one and says something else.</summary>
    Conflict = 6,

    /// <summary>An earlier request of the hop is still being paid.</summary>
    TooMany = 7,

    /// <summary>It asks for more than the client counted, tolerance included, less what it paid.</summary>
    OverRequest = 8,

    /// <summary>It is beyond what the client pays for one circuit.</summary>
    OverCircuitBudget = 9,

    /// <summary>It is beyond what the client pays in one day.</summary>
    OverDailyBudget = 10,

    /// <summary>It was accepted, but the payment did not come through; a smaller one may.</summary>
    PaymentFailed = 11,
}
