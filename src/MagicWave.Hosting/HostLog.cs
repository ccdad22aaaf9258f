using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting;

/// <summary>What hosts log. No line holds an address, a name of somebody, or an account.</summary>
internal static partial class HostLog
{
    [LoggerMessage(6000, LogLevel.Information, "MagicWave {Version} running on {System}.")]
    public static partial void Running(ILogger logger, string version, string system);

    [LoggerMessage(6001, LogLevel.Information, "Bootstrapped {Percent}% ({Tag}): {Summary}")]
    public static partial void Bootstrapped(ILogger logger, int percent, string tag, string summary);

    [LoggerMessage(6002, LogLevel.Warning, "{Fault}")]
    public static partial void ConfigurationWarning(ILogger logger, string fault);

    [LoggerMessage(6003, LogLevel.Error, "{Fault}")]
    public static partial void ConfigurationError(ILogger logger, string fault);

    [LoggerMessage(6004, LogLevel.Information, "Interrupt: exiting cleanly.")]
    public static partial void Interrupted(ILogger logger);

    [LoggerMessage(6005, LogLevel.Information, "Interrupt: we have stopped accepting new connections, and will shut down in {Seconds} seconds. Interrupt again to exit now.")]
    public static partial void ShuttingDownSoon(ILogger logger, int seconds);

    [LoggerMessage(6006, LogLevel.Warning, "Second interrupt: exiting at once.")]
    public static partial void Forced(ILogger logger);

    [LoggerMessage(6007, LogLevel.Information, "Received reload signal (hup). The configuration is read at the start only: restart to change it.")]
    public static partial void ReloadIgnored(ILogger logger);

    [LoggerMessage(6008, LogLevel.Error, "Cannot start.")]
    public static partial void StartFailed(ILogger logger, Exception failure);

    [LoggerMessage(6009, LogLevel.Error, "Stopped by a failure.")]
    public static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(6010, LogLevel.Warning, "The process id cannot be written to PidFile.")]
    public static partial void PidFileFailed(ILogger logger, Exception failure);

    [LoggerMessage(6011, LogLevel.Information, "Opened {Kind} listener on port {Port}.")]
    public static partial void ListenerOpened(ILogger logger, string kind, int port);

    [LoggerMessage(6012, LogLevel.Warning, "A connection to the {Kind} port was refused: there are too many.")]
    public static partial void TooManyConnections(ILogger logger, string kind);

    [LoggerMessage(6013, LogLevel.Information, "Your {Kind} identity key fingerprint is '{Nickname} {Fingerprint}'")]
    public static partial void Fingerprint(ILogger logger, string kind, string nickname, string fingerprint);

    [LoggerMessage(6014, LogLevel.Information, "Owning controller process has vanished; exiting now.")]
    public static partial void OwnerVanished(ILogger logger);

    [LoggerMessage(6015, LogLevel.Warning, "The relay's keys could not be renewed ({Failure}). It is tried again; look after the data directory.")]
    public static partial void RenewalFailed(ILogger logger, string failure);

    [LoggerMessage(6016, LogLevel.Warning, "No circuit could be built in {Seconds} seconds, and it is tried on: the entry relay may be unreachable, or no running relays fit the pinned and excluded nodes.")]
    public static partial void NoCircuit(ILogger logger, int seconds);
}
