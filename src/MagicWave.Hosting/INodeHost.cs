namespace MagicWave.Hosting;

/// <summary>A node that a process runs: started once, stopped once, then disposed of.</summary>
public interface INodeHost : IAsyncDisposable
{
    /// <summary>How long to go on for others after a polite request to stop.</summary>
    TimeSpan ShutdownWait { get; }

    /// <summary>Opens its ports and begins its work; returns when it works on its own.</summary>
    /// <exception cref="IOException">A port or a file cannot be opened.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Ends when the node cannot go on; the task then holds the failure.</summary>
    Task Completion { get; }

    /// <summary>Reads again what may change while it runs (SIGHUP). Thread-safe.</summary>
    /// <returns>False when nothing may.</returns>
    bool Reload() => false;

    /// <summary>Takes no new connections; what is there goes on.</summary>
    Task StopAcceptingAsync();
}
