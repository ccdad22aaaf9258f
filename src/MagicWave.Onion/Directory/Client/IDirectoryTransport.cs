namespace MagicWave.Onion.Directory.Client;

/// <summary>How a directory server is reached. Implementations are thread-safe.</summary>
public interface IDirectoryTransport
{
    /// <summary>
    /// Opens a connection for one request: a directory stream over a circuit of one hop, or, for relays, a connection to the directory port.
    /// The caller disposes of the stream.
    /// </summary>
    /// <param name="server">Whom to reach.</param>
    /// <param name="progress">Told of the steps on the way, where they are known; may be called on any thread.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It cannot be reached.</exception>
    ValueTask<Stream> OpenAsync(DirectoryServer server, Action<BootstrapPhase>? progress, CancellationToken cancellationToken);
}
