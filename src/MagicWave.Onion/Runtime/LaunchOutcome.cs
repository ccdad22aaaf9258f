namespace MagicWave.Onion.Runtime;

/// <summary>What came of the wish for a circuit.</summary>
internal enum LaunchOutcome
{
    /// <summary>It is being built.</summary>
    Started = 0,

    /// <summary>Not now: too many are being built, or too many failed.</summary>
    Later,

    /// <summary>The selector has no path for it.</summary>
    NoPath,
}
