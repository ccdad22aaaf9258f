using System.Text;
using MagicWave.Hosting.Options;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Logging;

/// <summary>
/// Loggers that write tor's lines to where the Log options say. Files are made readable for their owner only. Thread-safe.
/// </summary>
public sealed class TorLoggerFactory : ILoggerFactory
{
    private readonly List<LogSink> _sinks = [];
    private readonly TorLogger _logger;

    private TorLoggerFactory(NodeOptions options, TimeProvider time) => _logger = new TorLogger(_sinks, options.LogTimeGranularity, time);

    /// <summary>Opens the logs.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="output">Standard output. Not closed.</param>
    /// <param name="error">Standard error. Not closed.</param>
    /// <param name="time">The clock of the lines.</param>
    /// <param name="unconfigured">The least severe level that goes to standard output when there is no Log option; None for nothing.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be opened.</exception>
    public static TorLoggerFactory Open(
        NodeOptions options, TextWriter output, TextWriter error, TimeProvider time, LogLevel unconfigured = LogLevel.Information)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(time);
        TorLoggerFactory factory = new(options, time);
        foreach (LogOption log in options.Logs)
        {
            factory._sinks.Add(log.Destination switch
            {
                LogDestination.StandardOutput => new LogSink(log.Minimum, log.Maximum, output, ownsWriter: false),
                LogDestination.StandardError => new LogSink(log.Minimum, log.Maximum, error, ownsWriter: false),
                _ => new LogSink(log.Minimum, log.Maximum, OpenFile(HomePath.Expand(log.Path!), options.TruncateLogFile), ownsWriter: true),
            });
        }

        if (options.Logs.Count == 0 && unconfigured != LogLevel.None)
        {
            factory._sinks.Add(new LogSink(unconfigured, LogLevel.Critical, output, ownsWriter: false));
        }

        return factory;
    }

    /// <summary>Not taken: all lines go to the configured places.</summary>
    /// <param name="provider">Ignored.</param>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The Log options decide where lines go.");

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => _logger;

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (LogSink sink in _sinks)
        {
            sink.Dispose();
        }
    }

    private static StreamWriter OpenFile(string path, bool truncate)
    {
        FileStreamOptions options = new()
        {
            Mode = truncate ? FileMode.Create : FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
    }
}
