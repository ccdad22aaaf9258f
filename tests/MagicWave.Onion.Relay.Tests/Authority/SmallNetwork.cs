using MagicWave.Onion.Relay.Tests.EndToEnd;

namespace MagicWave.Onion.Relay.Tests.Authority;

/// <summary>An authority and three relays of MagicWave's with a site behind them, for all tests of a class.</summary>
public sealed class SmallNetwork : IAsyncLifetime
{
    private readonly List<PublishedRelay> _relays = [];

    internal RunningAuthority Authority { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));

    internal Site Site { get; } = new(100_000);

    public Task InitializeAsync()
    {
        _relays.Add(new PublishedRelay("guard", [Authority.Server]));
        _relays.Add(new PublishedRelay("middle", [Authority.Server]));
        _relays.Add(new PublishedRelay("exit", [Authority.Server], isExit: true));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (PublishedRelay relay in _relays)
        {
            await relay.DisposeAsync();
        }

        await Authority.DisposeAsync();
        await Site.DisposeAsync();
    }
}
