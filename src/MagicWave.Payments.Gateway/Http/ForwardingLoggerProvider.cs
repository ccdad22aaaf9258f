using Microsoft.Extensions.Logging;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>Lets the web server log where the gateway's host does.</summary>
internal sealed class ForwardingLoggerProvider(ILoggerFactory logs) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

    public void Dispose()
    {
        // The factory is the host's.
    }
}
