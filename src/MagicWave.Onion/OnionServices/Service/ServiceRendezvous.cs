using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Handshake;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>A service's way to one client's rendezvous point (rend-spec-v3 4.2), and the joined circuit that comes of it.</summary>
internal sealed class ServiceRendezvous(ServiceHost host, RendezvousCookie cookie, ReadOnlyMemory<byte> reply, SecretBytes keys, Instant began) : IServiceCircuitUser
{
    private IServiceCircuit? _building;

    /// <summary>The joined circuit.</summary>
    public IServiceCircuit? Circuit { get; private set; }

    /// <summary>Since when it is joined, or, before, on the way.</summary>
    public Instant Since { get; private set; } = began;

    /// <summary>Whether the client has no stream on it: it can be closed when there is no room, and the client can come again.</summary>
    public bool IsIdle => Circuit is { HasStreams: false };

    /// <summary>Sets out to the rendezvous point.</summary>
    public void Begin(ServiceCircuitKind kind, HopTarget place) => _building = host.Network.Build(kind, place, this);

    /// <summary>Turns back. The service does not hear of it.</summary>
    public void GiveUp(Instant now)
    {
        keys.Dispose();
        _building?.Close(now);
    }

    /// <inheritdoc/>
    public void HandleOpen(IServiceCircuit circuit, Instant now)
    {
        using (keys)
        {
            Span<byte> body = stackalloc byte[Rendezvous1Body.WrittenLength];
            Rendezvous1Body.Write(body, cookie, reply.Span[..HsNtor.ReplyLength], host.Random);
            if (circuit.Send(RelayCommand.Rendezvous1, body, now))
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
