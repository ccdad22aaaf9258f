namespace MagicWave.Payments.Resources;

/// <summary>Why a visitor does not pay a request, in the order in which it looks.</summary>
public enum ResourceRefusalReason
{
    /// <summary>It pays.</summary>
    None = 0,

    /// <summary>It is for another site, session or resource than was asked for.</summary>
    NotAskedFor = 1,

    /// <summary>It is about another ledger or asset.</summary>
    WrongNetwork = 2,

    /// <summary>A signature is wrong.</summary>
    BadSignature = 3,

    /// <summary>It is too late to begin, or the lock would last too long.</summary>
    BadTime = 4,

    /// <summary>It was paid, or is being paid.</summary>
    Known = 5,

    /// <summary>The circuit cannot carry a payment: it is closed, a hop of it takes none, or the guard keeps no account.</summary>
    NoChain = 6,

    /// <summary>It costs more than the user lets one request cost.</summary>
    OverRequestBudget = 7,

    /// <summary>It costs more than is left for this site today.</summary>
    OverSiteBudget = 8,

    /// <summary>It costs more than is left for all sites today.</summary>
    OverDailyBudget = 9,

    /// <summary>The guard gives no credit for it, or too much is being paid.</summary>
    NoCredit = 10,

    /// <summary>It was begun and did not come through; nothing is owed. A fresh request may.</summary>
    PaymentFailed = 11,

    /// <summary>The client keeps no account that lasts: it pays its relays with tokens, and its guard would never be paid for passing on a payment.</summary>
    NoAccount = 12,
}
