using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Mixed;

/// <summary>Stock authorities and relays, with three MagicWave relays <c>mw0</c>, <c>mw1</c>, <c>mw2</c> among them.</summary>
public sealed class MixedNetworkFixture : IAsyncLifetime
{
    private TorNetwork? _network;

    public TorNetwork Network => _network ?? throw new InvalidOperationException("The network was not started.");

    public async Task InitializeAsync()
    {
        NetworkPlan stock = NetworkPlan.AllTor(authorities: 3, relays: 2, exits: 2, clients: 0);
        NodePlan[] ours = [.. Enumerable.Range(0, 3).Select(i => new NodePlan($"mw{i}", NodeRole.Exit, NodeProgram.MagicWaveRelay))];
        _network = await TorNetwork.StartAsync(stock with { Nodes = [.. stock.Nodes, .. ours] });
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }
}
