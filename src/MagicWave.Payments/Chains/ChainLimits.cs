namespace MagicWave.Payments.Chains;

/// <summary>Bounds on what others can make a node remember.</summary>
public static class ChainLimits
{
    /// <summary>Open locks of one neighbour in each direction.</summary>
    public const int OpenLocks = 64;

    /// <summary>Refused locks of one neighbour that are remembered. Further ones get no answer, which promises nothing.</summary>
    public const int RefusedLocks = 64;

    /// <summary>
    /// Locks of one neighbour in each direction that are remembered, open or not. A finished one is remembered until it expires, three minutes at most, so that
    /// its name is not taken twice: so many are 22 payments a second.
    /// </summary>
    public const int KnownLocks = 4_096;

    /// <summary>How many of them a neighbour may have in any case, when all together have more than <see cref="AllKnownLocks"/>.</summary>
    public const int SureLocks = 512;

    /// <summary>Locks of all neighbours that are remembered before each has to do with <see cref="SureLocks"/>: some 40 MB.</summary>
    public const int AllKnownLocks = 65_536;

    /// <summary>Routes of one circuit that wait for their lock: a page asks for the price of so many things at once.</summary>
    public const int CircuitRoutes = 16;

    /// <summary>Routes of all circuits.</summary>
    public const int Routes = 4_096;

    /// <summary>Hops of a chain, or of either half of one through a rendezvous point.</summary>
    public const int Hops = 7;

    /// <summary>What passing on a payment that is not for the circuit counts as, in cells: messages on two links, and credit for a minute.</summary>
    public const int TransitCells = 16;
}
