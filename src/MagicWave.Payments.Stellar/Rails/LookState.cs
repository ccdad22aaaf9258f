namespace MagicWave.Payments.Stellar.Rails;

/// <summary>What all servers together say of a transaction.</summary>
internal enum LookState
{
    /// <summary>A server does not answer, and no other has it; or large sums are not agreed on.</summary>
    Unknown = 0,

    /// <summary>It was applied.</summary>
    Applied = 1,

    /// <summary>It is on the ledger and failed: its sequence is used.</summary>
    Failed = 2,

    /// <summary>No server has it.</summary>
    Absent = 3,
}
