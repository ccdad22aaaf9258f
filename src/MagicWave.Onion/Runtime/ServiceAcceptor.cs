using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Runtime;

/// <summary>Takes the streams of one client's circuit for an onion service, within the service's limits. Used under the node's gate.</summary>
internal sealed class ServiceAcceptor(NodeGate gate, ServiceCircuit circuit, ServiceAcceptorSettings settings) : IStreamAcceptor, IStreamOwner
{
    private readonly OriginCircuit _circuit = circuit.Circuit!;

    /// <inheritdoc/>
    public IStreamOwner HandleBegin(ClientStream stream, BeginBody begin)
    {
        if (!settings.Ports.Contains(begin.Port))
        {
            Refuse(stream, EndReason.Done, !settings.AllowsUnknownPorts);
        }
        else if (settings.MaximumStreams > 0 && _circuit.StreamCount > settings.MaximumStreams)
        {
            Refuse(stream, EndReason.ResourceLimit, settings.ClosesCircuitAtMaximum);
        }
        else if (!settings.Offer(stream, _circuit, begin.Port))
        {
            Refuse(stream, EndReason.ResourceLimit, closesCircuit: false);
        }

        return this;
    }

    /// <summary>Nobody has it yet: what comes waits in it.</summary>
    void IStreamOwner.HandleChanged(ClientStream stream, StreamChanges changes)
    {
    }

    private void Refuse(ClientStream stream, EndReason reason, bool closesCircuit)
    {
        settings.Refused();
        if (closesCircuit)
        {
            ((IServiceCircuit)circuit).Close(gate.Now);
        }
        else
        {
            stream.Refuse(reason);
        }
    }
}
