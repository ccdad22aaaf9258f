namespace MagicWave.Hosting;

/// <summary>What a host's process returns. tor returns 0 and 1 in the same cases.</summary>
public enum HostExitCode
{
    /// <summary>It ended as it was asked to.</summary>
    Success = 0,

    /// <summary>The arguments or the configuration are wrong; nothing was started.</summary>
    ConfigurationError = 1,

    /// <summary>The keys or the data directory cannot be used; nothing was started.</summary>
    KeysUnusable = 2,

    /// <summary>It could not start: a port is taken, a file cannot be written.</summary>
    StartFailed = 3,

    /// <summary>It failed while it ran.</summary>
    Failed = 4,

    /// <summary>A check that the program makes of itself did not hold (the local network with --once).</summary>
    CheckFailed = 5,

    /// <summary>A second signal ended it before it had closed everything.</summary>
    Forced = 130,
}
