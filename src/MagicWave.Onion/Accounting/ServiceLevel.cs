namespace MagicWave.Onion.Accounting;

/// <summary>How well a neighbour's traffic is served.</summary>
public enum ServiceLevel
{
    /// <summary>It pays: its cells go first.</summary>
    Paid = 0,

    /// <summary>It said nothing of payment (a stock tor): served from what paying traffic leaves over.</summary>
    Unpaid = 1,

    /// <summary>It owes more than the soft limit: its cells trickle.</summary>
    Throttled = 2,

    /// <summary>It has not paid for long, or disputes its counts: its cells trickle and new circuits are refused.</summary>
    Suspended = 3,

    /// <summary>It owes the hard limit: its cells are held and new circuits refused.</summary>
    Stopped = 4,

    /// <summary>It has not paid for very long, or cheats: as stopped.</summary>
    Banned = 5,
}
