using MagicWave.Core.Security;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion.Relay.Tests.EndToEnd;

/// <summary>A client with one path.</summary>
internal sealed class RunningClient : IAsyncDisposable
{
    public RunningClient(HopTarget[] path, ICircuitAccounting? accounting = null, long price = 0)
    {
        Gate = new(TimeProvider.System, SystemRandom.Instance);
        Channels = new(Gate, new() { Accounting = accounting ?? NoAccounting.Instance });
        Paths = new(path);
        Onion = new(new() { AllowsPrivateAddresses = true, PricePerCell = price, Accounting = accounting ?? NoAccounting.Instance }, Gate, Channels, Paths);
    }

    public NodeGate Gate { get; }

    public ChannelPool Channels { get; }

    public FixedPath Paths { get; }

    public OnionClient Onion { get; }

    public async ValueTask DisposeAsync()
    {
        Onion.Dispose();
        await Channels.DisposeAsync();
        Gate.Dispose();
    }
}
