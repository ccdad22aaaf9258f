using MagicWave.Payments.Circuits;

namespace MagicWave.Payments.Resources;

/// <summary>
/// A circuit of a service to a rendezvous point, as the service's till sees it: visitors at its other side can be asked for payment. Every member is
/// called under the owner's gate.
/// </summary>
public sealed class PayeeCircuit
{
    private readonly ResourceTill _owner;

    internal PayeeCircuit(ResourceTill owner, IClientPort port, long number) => (_owner, Port, Number) = (owner, port, number);

    internal IClientPort Port { get; }

    /// <summary>Below nothing: relays number the circuits through them from nothing up.</summary>
    internal long Number { get; }

    internal int Open { get; set; }

    internal bool IsClosed { get; private set; }

    /// <summary>The circuit is closed. What was locked already is paid without it.</summary>
    public void HandleClosed()
    {
        IsClosed = true;
        _owner.HandleClosed(this);
    }
}
