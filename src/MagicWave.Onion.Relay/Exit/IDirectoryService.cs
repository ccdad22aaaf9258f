namespace MagicWave.Onion.Relay.Exit;

/// <summary>Answers directory requests that come over circuits.</summary>
public interface IDirectoryService
{
    /// <summary>
    /// Looks at what a client sent so far. Called under the node's gate each time more came.
    /// </summary>
    /// <param name="received">All bytes of the request so far.</param>
    /// <param name="isAnonymous">Whether a relay stands between the client and this one: false when the client came directly.</param>
    /// <param name="response">The whole HTTP response, when the request is complete or wrong; the connection is closed behind it.</param>
    /// <returns>Whether there is a response.</returns>
    bool TryRespond(ReadOnlySpan<byte> received, bool isAnonymous, out ReadOnlyMemory<byte> response);
}
