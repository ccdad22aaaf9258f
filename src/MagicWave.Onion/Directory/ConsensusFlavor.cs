namespace MagicWave.Onion.Directory;

/// <summary>Which of the two forms a consensus has (dir-spec 3.9).</summary>
public enum ConsensusFlavor
{
    /// <summary>Entries name microdescriptors: what clients and relays use.</summary>
    Microdesc,

    /// <summary>Entries name server descriptors: what authorities and caches use to fetch them.</summary>
    Ns,
}
