namespace MagicWave.Publishing.Sites;

/// <summary>Cancels when nothing has happened for a time. Thread-safe.</summary>
internal sealed class IdleTimer : IDisposable
{
    private readonly CancellationTokenSource _expired;
    private readonly CancellationTokenSource _linked;
    private readonly TimeSpan _limit;

    /// <param name="limit">For how long nothing may happen.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels too, and is no expiry.</param>
    public IdleTimer(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _expired = new CancellationTokenSource(limit, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_expired.Token, cancellationToken);
    }

    /// <summary>Cancelled when the time is over, and with the caller's token.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Whether the time ran out.</summary>
    public bool IsExpired => _expired.IsCancellationRequested;

    /// <summary>Something happened.</summary>
    public void Touch() => _expired.CancelAfter(_limit);

    public void Dispose()
    {
        _linked.Dispose();
        _expired.Dispose();
    }
}
