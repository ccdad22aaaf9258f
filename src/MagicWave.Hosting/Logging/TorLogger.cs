using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Logging;

/// <summary>Writes to the sinks that take the level.</summary>
internal sealed class TorLogger(IReadOnlyList<LogSink> sinks, TimeSpan granularity, TimeProvider time) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        foreach (LogSink sink in sinks)
        {
            if (sink.Takes(logLevel))
            {
                return true;
            }
        }

        return false;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string line = TorLogFormat.Format(time.GetLocalNow(), granularity, logLevel, formatter(state, exception), exception);
        foreach (LogSink sink in sinks)
        {
            if (sink.Takes(logLevel))
            {
                sink.Write(line);
            }
        }
    }
}
