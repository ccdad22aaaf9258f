namespace MagicWave.Payments.Chains;

/// <summary>Bounds on what others can make a node remember.</summary>
public static class ChainLimits
{
    /// <summary>Open locks of one neighbour in each direction.</summary>
    public const int OpenLocks = 64;

    /// <summary>Refused locks of one neighbour that are remembered. Further ones get no answer, which promises nothing.</summary>
    public const int RefusedLocks = 64;

    /// <summary>Routes of one circuit that wait for their lock.</summary>
    public const int CircuitRoutes = 4;

    /// <summary>Routes of all circuits.</summary>
    public const int Routes = 4_096;

    /// <summary>Hops of a chain.</summary>
    public const int Hops = 7;
}
