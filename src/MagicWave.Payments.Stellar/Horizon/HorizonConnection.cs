using System.Net;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>A client for a Horizon server together with its connections.</summary>
public sealed class HorizonConnection : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Makes it; nothing is sent yet.</summary>
    /// <param name="options">Which server.</param>
    /// <param name="time">Measures time-outs.</param>
    /// <param name="connect">How connections are opened; null: directly.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public HorizonConnection(HorizonOptions options, TimeProvider time, Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null)
    {
        _http = HorizonClient.CreateHttp(connect);
        Client = new(_http, options, time);
    }

    /// <summary>The client.</summary>
    public HorizonClient Client { get; }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
