using Microsoft.Extensions.Logging;

namespace MagicWave.Publishing.Http;

/// <summary>Lets a web server log where its host does.</summary>
internal sealed class ForwardingLoggerProvider(ILoggerFactory logs) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

    public void Dispose()
    {
        // The factory is the host's.
    }
}
