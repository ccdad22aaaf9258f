using System.Net.Sockets;
using MagicWave.Onion.Directory.Client;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// Reaches directory servers on their directory ports, in the clear. For relays only: their addresses and what they ask are public anyway.
/// Servers without such a port are left to <paramref name="others"/>. Thread-safe.
/// </summary>
/// <param name="others">For servers without a directory port; null to fail there.</param>
public sealed class DirPortTransport(IDirectoryTransport? others) : IDirectoryTransport
{
    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(DirectoryServer server, Action<BootstrapPhase>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (server.DirPort is not { } address)
        {
            return others is null
                ? throw new IOException("The directory server has no directory port.")
                : await others.OpenAsync(server, progress, cancellationToken).ConfigureAwait(false);
        }

        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            progress?.Invoke(BootstrapPhase.Connecting);
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            progress?.Invoke(BootstrapPhase.Connected);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException("The directory port cannot be reached.", exception);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }
}
