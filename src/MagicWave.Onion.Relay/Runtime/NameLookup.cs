using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>
/// Runs look-ups of names on threads of their own. The platform's resolver blocks the thread that asks for as long as a name server is silent, and
/// names are chosen by clients: on the pool's threads they would bring the whole node to a halt. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to be released.")]
internal sealed class NameLookup
{
    /// <summary>So many look-ups run at a time; what comes later waits, as long as its stream does.</summary>
    internal const int MaximumRunning = 32;

    private readonly SemaphoreSlim _free = new(MaximumRunning);

    /// <summary>Looks a name up.</summary>
    /// <param name="find">The blocking call.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait, not the call: that keeps its thread to its own end.</param>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    internal async Task<T> FindAsync<T>(Func<string, T> find, string name, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        Task<T> running = Task.Factory.StartNew(() => Run(find, name), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private T Run<T>(Func<string, T> find, string name)
    {
        try
        {
            return find(name);
        }
        finally
        {
            _ = _free.Release();
        }
    }
}
