namespace MagicWave.Payments.Chains;

/// <summary>
/// What a ROUTE is for. The first two pay for the cells of the circuit that they come on. The others pass on a payment to somebody behind a
/// rendezvous point: they have nothing to do with the circuit's own bill, and each hop keeps the same fee for one.
/// </summary>
public enum RouteForm : byte
{
    /// <summary>From the client: the lock behind goes to the next hop of the circuit.</summary>
    Forward = 1,

    /// <summary>From the client: the hop is paid itself.</summary>
    Final = 2,

    /// <summary>From a visitor: the lock behind goes to the next hop of the circuit.</summary>
    Transit = 3,

    /// <summary>From a visitor, to the rendezvous point: the lock behind goes to the neighbour on the circuit that is joined to this one.</summary>
    Joined = 4,

    /// <summary>From a service, on its circuit to the rendezvous point: the lock comes from the next hop, and the one behind goes back towards the service.</summary>
    Back = 5,
}
