using MagicWave.Onion.Directory.Client;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Runtime;

/// <summary>What the directory driver logs. Ids 2400 to 2419.</summary>
internal static partial class DirectoryLog
{
    [LoggerMessage(2400, LogLevel.Debug, "Bootstrapped {Percent}% ({Tag})")]
    public static partial void Progressed(ILogger logger, int percent, string tag);

    [LoggerMessage(2401, LogLevel.Warning, "The clock of this machine is off by about {Skew}: no consensus can be judged before it is set")]
    public static partial void ClockSkewed(ILogger logger, TimeSpan skew);

    [LoggerMessage(2402, LogLevel.Warning, "The directory files of an earlier run cannot be read; everything is downloaded anew")]
    public static partial void FilesUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(2403, LogLevel.Warning, "The directory files cannot be written; the next start will download everything anew")]
    public static partial void FilesUnwritable(ILogger logger, Exception exception);

    [LoggerMessage(2404, LogLevel.Debug, "A download ({Kind}) failed")]
    public static partial void DownloadFailed(ILogger logger, FetchKind kind, Exception exception);

    [LoggerMessage(2405, LogLevel.Debug, "A download ({Kind}) was answered with {Status}, {Length} bytes")]
    public static partial void DownloadAnswered(ILogger logger, FetchKind kind, int status, int length);
}
