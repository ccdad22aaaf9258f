namespace MagicWave.Payments.Chains;

/// <summary>
/// Where a node's part in a chain is. Payer: locked → settled or cancelled. Hop: locked → claimed → settled, or cancelled. Payee: requested →
/// claimed → settled, or cancelled.
/// </summary>
internal enum ChainState : byte
{
    /// <summary>Payee: waits for a lock.</summary>
    Requested = 1,

    /// <summary>What is locked may still be opened.</summary>
    Locked = 2,

    /// <summary>It is opened and booked; the upstream neighbour has not said that it booked it too.</summary>
    Claimed = 3,

    /// <summary>It is booked on both sides.</summary>
    Settled = 4,

    /// <summary>It will never be opened.</summary>
    Cancelled = 5,
}
