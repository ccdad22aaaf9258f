namespace MagicWave.Payments.Balances;

/// <summary>Where a neighbour is on the ladder of credit.</summary>
public enum CreditStep
{
    /// <summary>Nothing is due.</summary>
    Ok = 0,

    /// <summary>It was asked for payment, and has time.</summary>
    Requested = 1,

    /// <summary>It owes the soft limit, or has let a request wait: its cells trickle.</summary>
    Throttled = 2,

    /// <summary>It has let a request wait for longer, or is in dispute: no new circuits.</summary>
    Suspended = 3,

    /// <summary>It owes the hard limit: no new circuits, and no cells.</summary>
    Stopped = 4,

    /// <summary>It has let a request wait for very long, or broke the protocol again and again: no new circuits, and no cells.</summary>
    Banned = 5,
}
