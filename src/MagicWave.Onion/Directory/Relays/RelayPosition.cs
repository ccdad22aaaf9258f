namespace MagicWave.Onion.Directory.Relays;

/// <summary>What a relay is chosen for; each has weights of its own (dir-spec 3.8.3).</summary>
public enum RelayPosition
{
    /// <summary>The first hop.</summary>
    Guard,

    /// <summary>A hop between the first and the last, or the last one of a circuit that does not exit.</summary>
    Middle,

    /// <summary>The last hop of a circuit to the outside.</summary>
    Exit,

    /// <summary>A directory cache.</summary>
    Directory,
}
