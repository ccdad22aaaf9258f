using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Handshake;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>A client's circuit to an introduction point, for one introduction (rend-spec-v3 3.2).</summary>
internal sealed class IntroductionTry(ServiceVisit visit, IntroductionPoint point, IRandom random) : IServiceCircuitUser, IDisposable
{
    /// <summary>Where.</summary>
    public IntroductionPoint Point { get; } = point;

    /// <summary>Our half of the handshake with the service.</summary>
    public HsNtorClient Handshake { get; } = new(point.AuthenticationKey, point.EncryptionKey.Span, random);

    /// <summary>The circuit, once it is open.</summary>
    public IServiceCircuit? Circuit { get; private set; }

    /// <summary>Whether INTRODUCE1 was sent.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether the point passed it on.</summary>
    public bool IsTaken { get; private set; }

    /// <inheritdoc/>
    public void HandleOpen(IServiceCircuit circuit, Instant now)
    {
        Circuit = circuit;
        if (visit.Introduction != this)
        {
            circuit.Close(now);
        }
        else
        {
            visit.HandleReady(now);
        }
    }

    /// <summary>Sends the introduction; false when the circuit is gone.</summary>
    public bool Send(ReadOnlySpan<byte> body, Instant now)
    {
        IsSent = true;
        return Circuit is { } circuit && circuit.Send(RelayCommand.Introduce1, body, now);
    }

    /// <inheritdoc/>
    public bool TryHandleMessage(IServiceCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now)
    {
        if (command != RelayCommand.IntroduceAck || !IsSent || IsTaken || !IntroduceAckBody.TryRead(body, out IntroduceAckStatus status))
        {
            return false;
        }

        IsTaken = status == IntroduceAckStatus.Success;
        circuit.Close(now);
        Circuit = null;
        visit.HandleAcknowledged(this, now);
        return true;
    }

    /// <inheritdoc/>
    public void HandleClosed(bool wasOpen, Instant now)
    {
        Circuit = null;
        visit.HandleAcknowledged(this, now);
    }

    /// <summary>Erases the handshake, and closes the circuit.</summary>
    public void Dispose() => Handshake.Dispose();
}
