using MagicWave.Onion;
using MagicWave.Onion.Directory.Client;

namespace MagicWave.Hosting.Directories;

/// <summary>Reaches directory servers over circuits of one hop, as clients do. Thread-safe.</summary>
internal sealed class CircuitDirectoryTransport(OnionClient client) : IDirectoryTransport
{
    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(DirectoryServer server, Action<BootstrapPhase>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        progress?.Invoke(BootstrapPhase.Connecting);
        try
        {
            OnionStream stream = await client.OpenDirectoryAsync(server.Target, cancellationToken).ConfigureAwait(false);
            progress?.Invoke(BootstrapPhase.Connected);
            return stream;
        }
        catch (OnionException exception)
        {
            throw new IOException("The directory server cannot be reached.", exception);
        }
    }
}
