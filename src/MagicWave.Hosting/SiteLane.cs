using System.Collections.Concurrent;

namespace MagicWave.Hosting;

/// <summary>Sends requests to sites over connections of its own, one at a time for each, and knows on which circuit a site's answers come. Thread-safe.</summary>
internal sealed class SiteLane(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    private readonly ConcurrentDictionary<string, long> _circuits = [];

    /// <summary>Which circuit a site's answers come on from now on.</summary>
    public void NoteCircuit(string host, long circuit) => _circuits[host] = circuit;

    /// <summary>Which circuit they come on; null before the first connection.</summary>
    public long? FindCircuit(string host) => _circuits.TryGetValue(host, out long circuit) ? circuit : null;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => send(request, cancellationToken);
}
