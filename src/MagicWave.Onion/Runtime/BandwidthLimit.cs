using MagicWave.Core.Time;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// How fast all channels of a node together may read, and how fast they may write: a token bucket for each direction (tor's
/// BandwidthRate and BandwidthBurst). Thread-safe.
/// </summary>
public sealed class BandwidthLimit
{
    private readonly TimeProvider _time;
    private readonly long _rate;
    private readonly long _burst;
    private readonly Lock _lock = new();
    private readonly Bucket _received;
    private readonly Bucket _sent;

    /// <summary>Makes full buckets.</summary>
    /// <param name="rate">Bytes per second in each direction, from 1.</param>
    /// <param name="burst">Bytes at once, at least the rate.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive, or the burst is less.</exception>
    public BandwidthLimit(long rate, long burst, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, rate);
        ArgumentNullException.ThrowIfNull(time);
        _rate = rate;
        _burst = burst;
        _time = time;
        Instant now = Instant.Now(time);
        _received = new Bucket { Tokens = burst, At = now };
        _sent = new Bucket { Tokens = burst, At = now };
    }

    /// <summary>Bytes came: completes when the next ones may be read.</summary>
    internal ValueTask ReceivedAsync(int bytes) => TakeAsync(_received, bytes);

    /// <summary>Bytes went out: completes when the next ones may be written.</summary>
    internal ValueTask SentAsync(int bytes) => TakeAsync(_sent, bytes);

    /// <summary>How long whoever takes the bytes now has to wait before it goes on.</summary>
    private TimeSpan Take(Bucket bucket, int bytes)
    {
        Instant now = Instant.Now(_time);
        lock (_lock)
        {
            double refill = (now - bucket.At).TotalSeconds * _rate;
            bucket.Tokens = Math.Min(_burst, bucket.Tokens + refill) - bytes;
            bucket.At = now;
            return bucket.Tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-bucket.Tokens / _rate);
        }
    }

    private ValueTask TakeAsync(Bucket bucket, int bytes)
    {
        TimeSpan wait = Take(bucket, bytes);
        return wait <= TimeSpan.Zero ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, _time));
    }

    private sealed class Bucket
    {
        public double Tokens { get; set; }

        public Instant At { get; set; }
    }
}
