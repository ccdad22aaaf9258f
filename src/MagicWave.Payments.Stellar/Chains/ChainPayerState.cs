namespace MagicWave.Payments.Stellar.Chains;

/// <summary>Where a payer is with its chain.</summary>
public enum ChainPayerState
{
    /// <summary>The nodes agree to their parts, the payee first.</summary>
    Creating = 0,

    /// <summary>The nodes sign, the payee first; the payer last.</summary>
    Signing = 1,

    /// <summary>Everybody signed: the envelope must be durable before anything else happens.</summary>
    Signed = 2,

    /// <summary>The nodes are given the envelope. It is paid whether they take it or not.</summary>
    Committing = 3,

    /// <summary>All was said. Only the ledger knows whether it is paid.</summary>
    Done = 4,

    /// <summary>It came to nothing, and nothing can be paid: the payer did not sign.</summary>
    Failed = 5,
}
