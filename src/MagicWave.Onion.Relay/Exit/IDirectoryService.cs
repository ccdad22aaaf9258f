namespace MagicWave.Onion.Relay.Exit;

/// <summary>Answers directory requests that come over circuits.</summary>
public interface IDirectoryService
{
    /// <summary>Begins with one request, for a stream that was opened. Called under the node's gate.</summary>
    /// <param name="isAnonymous">Whether a relay stands between the client and this one: false when the client came directly.</param>
    IDirectoryExchange Open(bool isAnonymous);
}
