using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Mixed;

/// <summary>A network of MagicWave alone, its authority included. Clients are added by the tests.</summary>
public sealed class MagicWaveNetworkFixture : IAsyncLifetime
{
    private TorNetwork? _network;

    public TorNetwork Network => _network ?? throw new InvalidOperationException("The network was not started.");

    public async Task InitializeAsync() =>
        _network = await TorNetwork.StartAsync(NetworkPlan.Create(NodeProgram.MagicWave, authorities: 1, relays: 3, exits: 2, clients: 0));

    public async Task DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }
}
