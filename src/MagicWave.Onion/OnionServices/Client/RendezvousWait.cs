using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>A client's circuit to its rendezvous point, until the service comes there (rend-spec-v3 4.1).</summary>
internal sealed class RendezvousWait(ServiceVisit visit, IRandom random) : IServiceCircuitUser
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    /// <summary>By which the rendezvous point knows the circuit.</summary>
    public RendezvousCookie Cookie { get; } = RendezvousCookie.Generate(random);

    /// <summary>The circuit, once it is open.</summary>
    public IServiceCircuit? Circuit { get; private set; }

    /// <summary>Until when the relay has to answer, while it has not.</summary>
    public Instant? AnswerBy { get; private set; }

    /// <summary>Whether the relay waits for the service.</summary>
    public bool IsEstablished { get; private set; }

    /// <inheritdoc/>
    public void HandleOpen(IServiceCircuit circuit, Instant now)
    {
        Circuit = circuit;
        AnswerBy = now + AnswerTimeout;
        Span<byte> body = stackalloc byte[EstablishRendezvousBody.Length];
        EstablishRendezvousBody.Write(body, Cookie);
        if (visit.Rendezvous != this)
        {
            circuit.Close(now);
        }
        else if (!circuit.Send(RelayCommand.EstablishRendezvous, body, now))
        {
            HandleClosed(true, now);
        }
    }

    /// <inheritdoc/>
    public bool TryHandleMessage(IServiceCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now)
    {
        switch (command)
        {
            case RelayCommand.RendezvousEstablished when !IsEstablished:
                IsEstablished = true;
                AnswerBy = null;
                visit.HandleReady(now);
                return true;
            case RelayCommand.Rendezvous2 when IsEstablished:
                return visit.TryHandleRendezvous(this, body, now);
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void HandleClosed(bool wasOpen, Instant now)
    {
        Circuit = null;
        visit.HandleRendezvousLost(this, now);
    }
}
