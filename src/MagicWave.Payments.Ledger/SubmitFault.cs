namespace MagicWave.Payments.Ledger;

/// <summary>What goes wrong when a transaction is handed in.</summary>
public enum SubmitFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>504, and the transaction was dropped.</summary>
    TimeoutBeforeApplying,

    /// <summary>504, and the transaction was applied.</summary>
    TimeoutAfterApplying,

    /// <summary>The transaction was applied and the line broke before the answer.</summary>
    LostAnswer,

    /// <summary>503, and the transaction was dropped.</summary>
    Refused,
}
