using System.Net;
using MagicWave.Onion;

namespace MagicWave.Hosting.Runtime;

/// <summary>
/// Opens connections through the client's own circuits, which no other stream shares: whoever is asked learns neither the client's address nor what
/// else it does. Before the client is there, connections fail and are tried again later. Thread-safe.
/// </summary>
internal sealed class CircuitDialer(string isolation)
{
    private volatile OnionClient? _client;

    /// <summary>Says who opens them.</summary>
    public void Use(OnionClient client) => _client = client;

    /// <summary>Opens one. The name is resolved by the exit.</summary>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        try
        {
            return _client is { } client
                ? await client.ConnectAsync(target.Host, target.Port, new() { IsolationKey = isolation }, cancellationToken).ConfigureAwait(false)
                : throw new IOException("The client is not there yet.");
        }
        catch (Exception failure) when (failure is OnionException or ObjectDisposedException)
        {
            throw new IOException("No connection could be opened through the network.", failure);
        }
    }
}
