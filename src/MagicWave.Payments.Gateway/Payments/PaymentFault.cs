namespace MagicWave.Payments.Gateway.Payments;

/// <summary>Why a payment was not made, or is not known to be.</summary>
public enum PaymentFault
{
    /// <summary>It is made.</summary>
    None = 0,

    /// <summary>A payment of the same session was begun before.</summary>
    Repeated = 1,

    /// <summary>It costs more than one payment, or all of a day, may.</summary>
    OverBudget = 2,

    /// <summary>The account does not hold as much.</summary>
    Poor = 3,

    /// <summary>A node of the chain refused, did not answer, or answered wrongly. Nothing was paid.</summary>
    Refused = 4,

    /// <summary>The ledger cannot be asked. Nothing was paid.</summary>
    NoLedger = 5,

    /// <summary>The ledger did not make it, and no longer can. Nothing was paid.</summary>
    NotTaken = 6,
}
