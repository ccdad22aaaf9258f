using MagicWave.Core.Time;

namespace MagicWave.Payments.Runtime;

/// <summary>Jobs that run side by side for one step loop: none of them waits for another. Used by one caller at a time, but for <see cref="Signal"/>.</summary>
internal sealed class JobSet(TimeProvider time)
{
    private readonly List<Task> _jobs = [];
    private TaskCompletionSource _signal = NewSignal();

    /// <summary>How many run.</summary>
    public int Count => _jobs.Count;

    /// <summary>Has <see cref="WaitAsync"/> return: there may be another job to start. Any thread.</summary>
    public void Signal() => Volatile.Read(ref _signal).TrySetResult();

    /// <summary>Takes a job that has begun.</summary>
    public void Add(Task job) => _jobs.Add(job);

    /// <summary>Waits until a job has ended, a signal came or a time has come. Throws what a job threw, after all others have ended.</summary>
    /// <param name="until">The time; null: none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(Instant? until, CancellationToken cancellationToken)
    {
        using (CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            await Task.WhenAny([.. _jobs, Volatile.Read(ref _signal).Task, Task.Delay(Left(until), time, stop.Token)]).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }

        if (Volatile.Read(ref _signal).Task.IsCompleted)
        {
            Volatile.Write(ref _signal, NewSignal());
        }

        if (cancellationToken.IsCancellationRequested || _jobs.Exists(job => job.IsCompleted && !job.IsCompletedSuccessfully))
        {
            await EndAsync(cancellationToken).ConfigureAwait(false);
        }

        _jobs.RemoveAll(job => job.IsCompletedSuccessfully);
    }

    private TimeSpan Left(Instant? until)
    {
        TimeSpan longest = TimeSpan.FromDays(1);
        Instant now = Instant.Now(time);
        return until is not { } end || end > now + longest ? longest : end <= now ? TimeSpan.Zero : end - now;
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        Task all = Task.WhenAll(_jobs);
        _jobs.Clear();
        await all.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
