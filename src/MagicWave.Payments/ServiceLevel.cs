namespace MagicWave.Payments;

/// <summary>How well a neighbour's traffic is to be served. A larger number is a worse service.</summary>
public enum ServiceLevel
{
    /// <summary>It pays: its cells go first.</summary>
    Paid = 0,

    /// <summary>It did not say that it pays: served from what paying traffic leaves over.</summary>
    Unpaid = 1,

    /// <summary>It owes more than the soft limit, or has not paid a request for long: its cells trickle.</summary>
    Throttled = 2,

    /// <summary>It has not paid a request for longer, or its counts and ours are in dispute: its cells trickle, new circuits are refused.</summary>
    Suspended = 3,

    /// <summary>It owes the hard limit: its cells are held, new circuits are refused.</summary>
    Stopped = 4,

    /// <summary>It has not paid a request for very long, or broke the protocol again and again: as stopped, until it paid or time has passed.</summary>
    Banned = 5,
}
