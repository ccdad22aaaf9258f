using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.OnionServices;

/// <summary>Stock authorities and relays with two MagicWave relays among them, and a client of each program, <c>tor</c> and <c>mw</c>.</summary>
public sealed class OnionServiceNetworkFixture : IAsyncLifetime
{
    private TorNetwork? _network;

    public TorNetwork Network => _network ?? throw new InvalidOperationException("The network was not started.");

    public async Task InitializeAsync()
    {
        NetworkPlan stock = NetworkPlan.AllTor(authorities: 2, relays: 1, exits: 2, clients: 0);
        NodePlan[] ours = [.. Enumerable.Range(0, 2).Select(static i => new NodePlan($"mw{i}", NodeRole.Relay, NodeProgram.MagicWaveRelay))];
        _network = await TorNetwork.StartAsync(
            stock with { Nodes = [.. stock.Nodes, .. ours, new("tor", NodeRole.Client, NodeProgram.Tor), new("mw", NodeRole.Client, NodeProgram.MagicWaveClient)] });
        await _network.WaitForLastingIntervalAsync();
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }
}
