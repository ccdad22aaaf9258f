using MagicWave.Core.Time;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>Holds the introductions of one service to its rate: a bucket of tokens that is filled up each second. Not thread-safe.</summary>
internal sealed class IntroductionLimit
{
    private IntroductionDefence _defence;
    private long _tokens;
    private Instant _filled;

    /// <summary>Begins with a full bucket.</summary>
    public IntroductionLimit(IntroductionDefence defence, bool isOfService, Instant now)
    {
        _defence = defence;
        IsOfService = isOfService;
        _tokens = defence.BurstPerSecond;
        _filled = now;
    }

    /// <summary>Whether the service asked for this limit: then the network's does not change it.</summary>
    public bool IsOfService { get; }

    /// <summary>The network's limit changed.</summary>
    public void Adjust(IntroductionDefence defence)
    {
        if (!IsOfService)
        {
            _defence = defence;
            _tokens = Math.Min(_tokens, defence.BurstPerSecond);
        }
    }

    /// <summary>Takes a token for one introduction; false when it is not to be passed on.</summary>
    public bool TryTake(Instant now)
    {
        if (!_defence.IsEnabled)
        {
            return true;
        }

        long seconds = (now - _filled).Ticks / TimeSpan.TicksPerSecond;
        if (seconds > 0)
        {
            // Whole seconds only, and never more than a burst, so that the product stays small.
            long enough = (_defence.BurstPerSecond / Math.Max(1, _defence.RatePerSecond)) + 1;
            _tokens = Math.Min(_defence.BurstPerSecond, _tokens + (Math.Min(seconds, enough) * _defence.RatePerSecond));
            _filled += TimeSpan.FromSeconds(seconds);
        }

        if (_tokens > 0)
        {
            _tokens--;
        }

        // As tor counts: the last token of the bucket is not spent.
        return _tokens > 0;
    }
}
