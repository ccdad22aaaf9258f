using MagicWave.Payments.Ledger.Horizon;
using MagicWave.Payments.Ledger.Http;

namespace MagicWave.Payments.Ledger.Tests;

public sealed class HorizonHandlerTests : HorizonTests
{
    private protected override Task<HttpClient> ConnectAsync(HorizonEndpoint endpoint) =>
        Task.FromResult(new HttpClient(new HorizonHandler(endpoint)) { BaseAddress = new Uri("http://ledger.invalid/") });
}
