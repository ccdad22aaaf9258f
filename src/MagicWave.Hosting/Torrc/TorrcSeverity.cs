namespace MagicWave.Hosting.Torrc;

/// <summary>How bad a <see cref="TorrcFault"/> is.</summary>
public enum TorrcSeverity
{
    /// <summary>The program starts, and does not do what the line says.</summary>
    Warning,

    /// <summary>The program does not start.</summary>
    Error,
}
