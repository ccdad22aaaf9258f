namespace MagicWave.Core.Time;

/// <summary>What happened a short while ago. Bounded: beyond the capacity the oldest are forgotten early. Pure; not thread-safe.</summary>
/// <typeparam name="T">What is remembered.</typeparam>
/// <param name="duration">For how long.</param>
/// <param name="capacity">How many at most.</param>
public sealed class ExpiringSet<T>(TimeSpan duration, int capacity)
    where T : notnull
{
    private readonly Dictionary<T, Instant> _until = [];
    private readonly Queue<(T Item, Instant Until)> _order = new();

    /// <summary>How many are remembered, some of them maybe for too long: they go with the next <see cref="Add"/>.</summary>
    public int Count => _until.Count;

    /// <summary>Remembers it from now on.</summary>
    /// <returns>False when it was remembered already; then it is remembered for longer.</returns>
    public bool Add(T item, Instant now)
    {
        bool isNew = !Contains(item, now);
        _until[item] = now + duration;
        _order.Enqueue((item, now + duration));
        while (_order.TryPeek(out (T Item, Instant Until) oldest) && (oldest.Until <= now || _order.Count > capacity))
        {
            _ = _order.Dequeue();

            // It may have been added again since.
            if (_until.TryGetValue(oldest.Item, out Instant until) && until == oldest.Until)
            {
                _until.Remove(oldest.Item);
            }
        }

        return isNew;
    }

    /// <summary>Whether it is remembered.</summary>
    public bool Contains(T item, Instant now) => _until.TryGetValue(item, out Instant until) && until > now;
}
