namespace MagicWave.Onion.Circuits;

/// <summary>Where a circuit of ours is in its life.</summary>
internal enum CircuitState
{
    /// <summary>It has no channel yet.</summary>
    New = 0,

    /// <summary>Its hops are being made.</summary>
    Building,

    /// <summary>A stub: all hops are there but the last, which is not known yet.</summary>
    Waiting,

    /// <summary>All hops are there.</summary>
    Open,

    /// <summary>It is gone.</summary>
    Closed,
}
