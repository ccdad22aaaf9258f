using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Runtime;

/// <summary>One wish for a circuit of <see cref="ServiceCircuits"/>, and the circuit that came of it. Used under the node's gate.</summary>
internal sealed class ServiceCircuit(ServiceCircuitKind kind, HopTarget target, IServiceCircuitUser user) : IServiceCircuit, ICircuitMessages
{
    internal ServiceCircuitKind Kind { get; } = kind;

    internal IServiceCircuitUser User { get; } = user;

    /// <summary>The one that is being built or is open; null before the first and after the last.</summary>
    internal OriginCircuit? Circuit { get; set; }

    internal int Tries { get; set; }

    internal bool WasOpen { get; set; }

    /// <summary>Whether its user closed it, and hears no more of it.</summary>
    internal bool IsGivenUp { get; private set; }

    public HopTarget Last { get; } = target;

    public ReadOnlySpan<byte> HandshakeDigest => Circuit is { } circuit ? circuit.HandshakeDigest : default;

    public bool HasStreams => Circuit is { StreamCount: > 0 };

    public bool Send(RelayCommand command, ReadOnlySpan<byte> body, Instant now) => Circuit is { } circuit && circuit.SendMessage(command, body, now);

    public void Join(ReadOnlySpan<byte> keyMaterial, RendezvousSide side, IStreamAcceptor? acceptor) =>
        (Circuit ?? throw new InvalidOperationException("The circuit is gone.")).Join(keyMaterial, side, acceptor);

    public void Close(Instant now)
    {
        IsGivenUp = true;
        Circuit?.Close(now);
    }

    bool ICircuitMessages.TryHandleMessage(OriginCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now) =>
        IsGivenUp || User.TryHandleMessage(this, command, body, now);
}
