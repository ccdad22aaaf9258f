namespace MagicWave.Payments.Balances;

/// <summary>Where a request is with its payer.</summary>
internal enum RequestStage
{
    /// <summary>It came, and was read.</summary>
    Received,

    /// <summary>It passed every check but that of the budget.</summary>
    Validated,

    /// <summary>Its amount is set aside, and that is stored; it waits until it is due.</summary>
    Reserved,

    /// <summary>The driver has it: it builds, signs and stores one transfer.</summary>
    Built,

    /// <summary>The transfer was handed to the ledger: it may be applied.</summary>
    Submitted,

    /// <summary>The transfer was seen on the ledger, and is booked.</summary>
    Confirmed,

    /// <summary>The payee was told where, and is told again whenever it asks.</summary>
    Receipted,

    /// <summary>A check failed. Nothing was set aside.</summary>
    Rejected,

    /// <summary>It was not paid in time and never will be: what was set aside is free again.</summary>
    Released,
}
