using MagicWave.Hosting.Runtime;
using MagicWave.Onion.Relay.Circuits;
using MagicWave.Onion.Relay.OnionServices;
using MagicWave.TestKit;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Tests.Runtime;

public sealed class HeartbeatTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Lines _lines = new();

    [Fact]
    public async Task ItBeatsEachPeriodAndOnceMoreAtTheEnd()
    {
        using CancellationTokenSource stop = new();
        Task beating = Heartbeat.RunAsync(_lines, new RelayCounters(), TimeSpan.FromHours(6), _time, stop.Token);
        Assert.Empty(_lines.All);
        _time.Advance(TimeSpan.FromHours(6));
        await _lines.WaitAsync(1);
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beating);
        Assert.Equal(2, _lines.All.Count);
        Assert.All(_lines.All, static line => Assert.StartsWith("Heartbeat: 0 circuits since the start", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutAPeriodItSpeaksAtTheEndOnly()
    {
        using CancellationTokenSource stop = new();
        Task beating = Heartbeat.RunAsync(_lines, new RelayCounters(), TimeSpan.Zero, _time, stop.Token);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Empty(_lines.All);
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beating);
        Assert.Single(_lines.All);
    }

    [Fact]
    public async Task WhatWasDoneForOnionServicesIsToldInTotals()
    {
        RelayCounters counters = new();
        HsDirectory directory = new(counters.OnionServices);
        _ = new Onion.Relay.DirectoryCache.DirectoryHandler(new(), null, directory).Handle(
            new Onion.Directory.Http.HttpRequest("GET", "/tor/hs/3/nobody"), null, DateTimeOffset.UnixEpoch, isAnonymous: true);
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Heartbeat.RunAsync(_lines, counters, TimeSpan.Zero, _time, stop.Token));
        Assert.Equal(2, _lines.All.Count);
        Assert.Equal("Heartbeat: directory of onion services: 0 descriptors stored, 0 refused, 0 dropped for room; 0 given out, 1 not.", _lines.All[1]);
    }

    private sealed class Lines : ILogger
    {
        private readonly SemaphoreSlim _written = new(0);

        public List<string> All { get; } = [];

        public async Task WaitAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.True(await _written.WaitAsync(TimeSpan.FromSeconds(30)));
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            All.Add(formatter(state, exception));
            _written.Release();
        }
    }
}
