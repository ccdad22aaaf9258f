using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>This relay as introduction and rendezvous point: what its circuits tell of onion services comes here. Used under the node's gate.</summary>
internal sealed class OnionServicePoints
{
    /// <summary>Nobody waits yet.</summary>
    public OnionServicePoints(OnionServiceCounters counters)
    {
        Introductions = new(counters);
        Rendezvous = new(counters);
    }

    /// <summary>The services that wait.</summary>
    internal IntroductionPoints Introductions { get; }

    /// <summary>The clients that wait.</summary>
    internal RendezvousPoints Rendezvous { get; }

    /// <summary>The network agreed on other limits.</summary>
    public void Use(OnionServiceParameters parameters)
    {
        Introductions.Use(parameters.Defence);
        Rendezvous.RefusesSingleHop = parameters.RefusesSingleHopRendezvous;
    }

    /// <summary>A relay cell of onion services came; false when it is none that ends at a relay.</summary>
    public bool TryHandle(IPointCircuit circuit, RelayCommand command, ReadOnlySpan<byte> data, Instant now)
    {
        switch (command)
        {
            case RelayCommand.EstablishIntro:
                Introductions.HandleEstablish(circuit, data, now);
                return true;
            case RelayCommand.Introduce1:
                Introductions.HandleIntroduce(circuit, data, now);
                return true;
            case RelayCommand.EstablishRendezvous:
                Rendezvous.HandleEstablish(circuit, data);
                return true;
            case RelayCommand.Rendezvous1:
                Rendezvous.HandleRendezvous(circuit, data);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A circuit is gone.</summary>
    public void HandleClosed(IPointCircuit circuit)
    {
        switch (circuit.Point.Purpose)
        {
            case CircuitPurpose.Introduction:
                Introductions.HandleClosed(circuit);
                break;
            case CircuitPurpose.RendezvousWaiting:
                Rendezvous.HandleClosed(circuit);
                break;
            default:
                break;
        }
    }
}
