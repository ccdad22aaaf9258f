namespace MagicWave.Onion.Runtime;

/// <summary>Why a stream was not opened, after all the tries that made sense.</summary>
internal enum StreamFailure
{
    /// <summary>It was.</summary>
    None = 0,

    /// <summary>The directory gave no path in time.</summary>
    NoPath,

    /// <summary>No circuit could be built in time, or it was lost each time.</summary>
    CircuitFailed,

    /// <summary>Circuits were there, but nobody answered in time, or the exit gave up waiting for the host.</summary>
    Timeout,

    /// <summary>No exit's policy allowed it.</summary>
    ExitPolicy,

    /// <summary>The name has no address.</summary>
    ResolveFailed,

    /// <summary>The host refused the connection.</summary>
    ConnectRefused,

    /// <summary>The host cannot be reached.</summary>
    NoRoute,

    /// <summary>The host reset the connection.</summary>
    ConnectionReset,

    /// <summary>The relay has no directory.</summary>
    NotDirectory,

    /// <summary>The exit failed, and did not say more.</summary>
    ExitFailed,

    /// <summary>The client was closed.</summary>
    Shutdown,
}
