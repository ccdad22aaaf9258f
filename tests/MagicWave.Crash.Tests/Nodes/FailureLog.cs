using Microsoft.Extensions.Logging;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>Keeps what stopped an engine: it goes on counting without a word, and a test would wait.</summary>
internal sealed class FailureLog : ILogger
{
    private Exception? _failure;

    /// <exception cref="InvalidOperationException">The engine has stopped; with the reason.</exception>
    public void Check()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw new InvalidOperationException("The engine has stopped.", failure);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Critical;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Volatile.Write(ref _failure, exception ?? new InvalidOperationException(formatter(state, exception)));
        }
    }
}
