using MagicWave.Onion.Runtime;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Runtime;

public sealed class BandwidthLimitTests
{
    [Fact]
    public async Task BurstsPassAndThenTheRateHolds()
    {
        ManualTimeProvider time = new();
        BandwidthLimit limit = new(1000, 5000, time);

        Assert.True(limit.ReceivedAsync(5000).IsCompleted);
        Task waiting = limit.ReceivedAsync(2000).AsTask();
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await waiting;
    }

    [Fact]
    public void TheDirectionsDoNotShare()
    {
        BandwidthLimit limit = new(1000, 1000, new ManualTimeProvider());

        Assert.True(limit.ReceivedAsync(1000).IsCompleted);
        Assert.True(limit.SentAsync(1000).IsCompleted);
        Assert.False(limit.SentAsync(1).IsCompleted);
    }

    [Fact]
    public void UnusedBandwidthIsKeptUpToTheBurst()
    {
        ManualTimeProvider time = new();
        BandwidthLimit limit = new(1000, 2000, time);
        time.Advance(TimeSpan.FromHours(1));

        Assert.True(limit.SentAsync(2000).IsCompleted);
        Assert.False(limit.SentAsync(1).IsCompleted);
    }
}
