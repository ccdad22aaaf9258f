namespace MagicWave.Hosting.Options;

/// <summary>Where a log goes.</summary>
public enum LogDestination
{
    /// <summary>Standard output.</summary>
    StandardOutput,

    /// <summary>Standard error.</summary>
    StandardError,

    /// <summary>A file.</summary>
    File,
}
