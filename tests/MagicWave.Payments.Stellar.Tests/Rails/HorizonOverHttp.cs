using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.Horizon;
using MagicWave.Payments.Ledger.Http;
using MagicWave.Payments.Stellar.Horizon;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>
/// The client for Horizon servers, talking HTTP to the embedded ledger's own Horizon without a socket. When time has passed, a ledger closes before
/// the next answer, as on a ledger that closes every second.
/// </summary>
internal sealed class HorizonOverHttp(LocalLedger ledger, TimeProvider time, HttpMessageHandler server) : DelegatingHandler(server)
{
    public static HorizonClient Client(LocalLedger ledger, TimeProvider time, LedgerFaults faults) => new(
        new HttpClient(new HorizonOverHttp(ledger, time, new HorizonHandler(new HorizonEndpoint(ledger, time, faults)))),
        new HorizonOptions { Endpoint = new Uri("http://127.0.0.1/"), Network = ledger.Network },
        time);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (ledger.Last.CloseTime < (ulong)time.GetUtcNow().ToUnixTimeSeconds())
        {
            ledger.Close();
        }

        return base.SendAsync(request, cancellationToken);
    }
}
