namespace MagicWave.Publishing.Names;

/// <summary>What a name leads to.</summary>
public enum NameState
{
    /// <summary>The site.</summary>
    Set,

    /// <summary>Nothing: the record is not there.</summary>
    Missing,

    /// <summary>Another onion address.</summary>
    Different,

    /// <summary>It cannot be told: nobody answered, or not in a way that can be understood.</summary>
    Unknown,
}
