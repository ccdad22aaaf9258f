using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Exit;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>Answers directory requests that come over circuits. Used under the node's gate.</summary>
/// <param name="responder">Knows the answers.</param>
/// <param name="time">The clock of the node.</param>
public sealed class DirectoryStreamService(DirectoryResponder responder, TimeProvider time) : IDirectoryService
{
    /// <inheritdoc/>
    public bool TryRespond(ReadOnlySpan<byte> received, bool isAnonymous, out ReadOnlyMemory<byte> response) =>
        responder.TryRespond(received, peer: null, time.GetUtcNow(), out response, isAnonymous);
}
