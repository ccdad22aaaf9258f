using MagicWave.Payments.Ledger.Horizon;
using MagicWave.Payments.Ledger.Http;

namespace MagicWave.Payments.Ledger.Tests;

public sealed class HorizonServerTests : HorizonTests
{
    private HorizonServer? _server;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _server!.DisposeAsync();
    }

    private protected override async Task<HttpClient> ConnectAsync(HorizonEndpoint endpoint)
    {
        _server = await HorizonServer.StartAsync(endpoint, 0, CancellationToken.None);
        SocketsHttpHandler direct = new() { UseProxy = false };
        return new HttpClient(direct) { BaseAddress = _server.Address };
    }
}
