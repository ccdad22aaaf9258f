using MagicWave.Onion.Directory.Client;

namespace MagicWave.Onion;

/// <summary>
/// Reaches directory servers through the client: by a directory stream over a circuit of one hop, so that nobody but the server sees what is asked
/// for. Thread-safe.
/// </summary>
/// <param name="client">Whose circuits it uses.</param>
public sealed class DirectoryTunnel(OnionClient client) : IDirectoryTransport
{
    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(DirectoryServer server, Action<BootstrapPhase>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        progress?.Invoke(BootstrapPhase.Connecting);
        try
        {
            OnionStream stream = await client.OpenDirectoryAsync(server.Target, cancellationToken).ConfigureAwait(false);
            progress?.Invoke(BootstrapPhase.OneHopCircuit);
            return stream;
        }
        catch (OnionException exception)
        {
            throw new IOException("The directory server cannot be reached.", exception);
        }
    }
}
