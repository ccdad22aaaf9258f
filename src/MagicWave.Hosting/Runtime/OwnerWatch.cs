using System.Diagnostics;

namespace MagicWave.Hosting.Runtime;

/// <summary>Looks after the process that a node belongs to, as <c>__OwningControllerProcess</c> asks.</summary>
internal static class OwnerWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Ends when the process does, within some seconds; never where there is none, and at once where it is gone already.</summary>
    /// <param name="processId">The process; null for none.</param>
    /// <param name="time">For the interval.</param>
    /// <param name="cancellationToken">Ends the watch; the task then ends too.</param>
    public static async Task WaitForEndAsync(int? processId, TimeProvider time, CancellationToken cancellationToken)
    {
        using Process? owner = processId is { } id ? Find(id) : null;
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            while (processId is null || owner is { HasExited: false })
            {
                await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The node ends for another reason: there is nobody to watch for.
        }
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
