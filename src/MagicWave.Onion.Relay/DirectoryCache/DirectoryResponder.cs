using System.Net;

namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>From the bytes of requests to the bytes of their answers. Pure; used under the node's gate.</summary>
/// <param name="handler">Knows the answers.</param>
public sealed class DirectoryResponder(DirectoryHandler handler)
{
    /// <summary>Begins with one request.</summary>
    /// <param name="peer">Where it comes from, for its sender to learn; null where that is not to be told.</param>
    /// <param name="isAnonymous">Whether it comes over a circuit with a relay between.</param>
    public DirectoryExchange Open(IPAddress? peer, bool isAnonymous = false) => new(handler, peer, isAnonymous);
}
