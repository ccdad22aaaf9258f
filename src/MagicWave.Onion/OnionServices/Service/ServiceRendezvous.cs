using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.OnionServices.Handshake;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>A service's way to one client's rendezvous point (rend-spec-v3 4.2), and the joined circuit that comes of it.</summary>
internal sealed class ServiceRendezvous(ServiceHost host, RendezvousCookie cookie, ReadOnlyMemory<byte> reply, SecretBytes keys) : IServiceCircuitUser
{
    /// <summary>The joined circuit.</summary>
    public IServiceCircuit? Circuit { get; private set; }

    /// <summary>Since when it is joined.</summary>
    public Instant Since { get; private set; }

    /// <summary>Whether the client has no stream on it: it can be closed when there is no room, and the client can come again.</summary>
    public bool IsIdle => Circuit is { HasStreams: false };

    /// <inheritdoc/>
    public void HandleOpen(IServiceCircuit circuit, Instant now)
    {
        using (keys)
        {
            Span<byte> body = stackalloc byte[Rendezvous1Body.WrittenLength];
            Rendezvous1Body.Write(body, cookie, reply.Span[..HsNtor.ReplyLength], host.Random);
            if (host.IsClosed)
            {
                circuit.Close(now);
            }
            else if (circuit.Send(RelayCommand.Rendezvous1, body, now))
            {
                Circuit = circuit;
                Since = now;
                circuit.Join(keys.Span, RendezvousSide.Service, host.Accept(circuit));
                host.HandleMet(this, now);
            }
        }
    }

    /// <inheritdoc/>
    public bool TryHandleMessage(IServiceCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now) => false;

    /// <inheritdoc/>
    public void HandleClosed(bool wasOpen, Instant now)
    {
        keys.Dispose();
        Circuit = null;
        host.HandleRendezvousClosed(this, wasOpen);
    }
}
