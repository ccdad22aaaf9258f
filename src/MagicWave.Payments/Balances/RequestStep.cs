namespace MagicWave.Payments.Balances;

/// <summary>What happens to a request with its payer.</summary>
internal enum RequestStep
{
    /// <summary>The checks passed.</summary>
    Validate,

    /// <summary>A check failed.</summary>
    Reject,

    /// <summary>The budget allows it.</summary>
    Reserve,

    /// <summary>It is due.</summary>
    Build,

    /// <summary>The stored transfer is handed in. It may be again and again.</summary>
    Submit,

    /// <summary>The transfer is on the ledger.</summary>
    Confirm,

    /// <summary>The payee is told.</summary>
    Receipt,

    /// <summary>No transfer for it is on the ledger, and none can come there any more.</summary>
    Release,
}
