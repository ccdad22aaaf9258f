using MagicWave.TestKit.Networks;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace MagicWave.Interop.Tests;

/// <summary>One network of stock tor that serves every test of its collection: starting it takes many seconds.</summary>
public sealed class StockNetworkFixture(IMessageSink messages) : IAsyncLifetime
{
    private TorNetwork? _network;

    public TorNetwork Network => _network ?? throw new InvalidOperationException("The network was not started.");

    public async Task InitializeAsync()
    {
        _network = await TorNetwork.StartAsync(NetworkPlan.AllTor());
        messages.OnMessage(new DiagnosticMessage("Started: " + string.Join(", ", _network.StartSteps)));
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }
}
