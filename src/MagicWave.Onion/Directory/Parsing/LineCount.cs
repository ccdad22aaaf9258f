namespace MagicWave.Onion.Directory.Parsing;

/// <summary>How often a line may be in an item (dir-spec 1.2).</summary>
internal enum LineCount
{
    /// <summary>Exactly once.</summary>
    Once,

    /// <summary>At most once.</summary>
    AtMostOnce,

    /// <summary>Any number of times.</summary>
    Any,

    /// <summary>At least once.</summary>
    AtLeastOnce,
}
