using MagicWave.Payments.Ledger.State;

namespace MagicWave.Payments.Ledger.Http;

/// <summary>Closes a ledger again and again, as a network does.</summary>
public sealed class LedgerClock : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    /// <summary>Begins.</summary>
    /// <param name="ledger">The ledger. Not disposed of.</param>
    /// <param name="every">How long from one ledger to the next; more than nothing.</param>
    /// <param name="time">The clock.</param>
    public LedgerClock(LocalLedger ledger, TimeSpan every, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);
        _work = CloseAsync(ledger, new PeriodicTimer(every, time), _stop.Token);
    }

    /// <summary>Completes when it can go on no more; faulted when the ledger's file failed.</summary>
    public Task Completion => _work;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static async Task CloseAsync(LocalLedger ledger, PeriodicTimer timer, CancellationToken cancellationToken)
    {
        using (timer)
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                LedgerHeader _ = ledger.Close();
            }
        }
    }
}
