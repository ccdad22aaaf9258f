using MagicWave.Core.Time;

namespace MagicWave.Payments.Runtime;

/// <summary>Runs a step whenever it is woken or the time that it named has come. One step at a time.</summary>
internal sealed class StepLoop : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly Func<CancellationToken, Task<Instant?>> _step;
    private readonly Action<Exception> _failed;
    private readonly SemaphoreSlim _wake = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Task _running;
    private int _isAwake = 1;

    /// <summary>Starts.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="step">Gives when to call it again although nobody wakes the loop.</param>
    /// <param name="failed">Told of the exception that ended the loop.</param>
    public StepLoop(TimeProvider time, Func<CancellationToken, Task<Instant?>> step, Action<Exception> failed)
    {
        (_time, _step, _failed) = (time, step, failed);
        _timer = time.CreateTimer(static loop => ((StepLoop)loop!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Has a step run soon. Any thread; cheap when it is already to run.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Ends after the step that runs now.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();

        // The semaphore is left to the collector: a late wake may still release it, and it holds nothing of the system's.
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stop.Token).ConfigureAwait(false);
                Volatile.Write(ref _isAwake, 0);
                Arm(await _step(_stop.Token).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to end.
        }
#pragma warning disable CA1031 // The outermost frame of the loop: what comes here is a bug or damaged books, and must not end the process.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failed(e);
        }
    }

    private void Arm(Instant? next)
    {
        if (next is not { } due)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        TimeSpan wait = due - Instant.Now(_time);
        TimeSpan longest = TimeSpan.FromDays(1);
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < longest ? wait : longest, Timeout.InfiniteTimeSpan);
    }
}
