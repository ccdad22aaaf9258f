using MagicWave.Onion.Cells;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>
/// The clients that wait at this relay for their services (rend-spec-v3 4), each on one circuit, and the joining of the two. There are never more of them
/// than circuits. Pure; used under the node's gate.
/// </summary>
internal sealed class RendezvousPoints(OnionServiceCounters counters)
{
    private readonly Dictionary<RendezvousCookie, IPointCircuit> _waiting = new(SeededComparer.Instance);

    /// <summary>How many clients wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Whether clients that come here directly are refused (<c>DoSRefuseSingleHopClientRendezvous</c>).</summary>
    public bool RefusesSingleHop { get; set; }

    /// <summary>ESTABLISH_RENDEZVOUS came.</summary>
    public void HandleEstablish(IPointCircuit circuit, ReadOnlySpan<byte> data)
    {
        CircuitPoint point = circuit.Point;
        if (point.Purpose == CircuitPurpose.General && circuit.IsSingleHop && RefusesSingleHop)
        {
            // Said with silence, as by tor: the client has to wait before it tries again.
            counters.EstablishRendezvousRefused++;
            return;
        }

        if (point.Purpose != CircuitPurpose.General || !circuit.IsEnd
            || !EstablishRendezvousBody.TryRead(data, out RendezvousCookie cookie) || _waiting.ContainsKey(cookie))
        {
            counters.EstablishRendezvousRefused++;
            circuit.Close(DestroyReason.Protocol);
            return;
        }

        if (!circuit.Send(RelayCommand.RendezvousEstablished, default))
        {
            return;
        }

        counters.RendezvousEstablished++;
        point.Purpose = CircuitPurpose.RendezvousWaiting;
        point.Cookie = cookie;
        _waiting.Add(cookie, circuit);
    }

    /// <summary>RENDEZVOUS1 came.</summary>
    public void HandleRendezvous(IPointCircuit service, ReadOnlySpan<byte> data)
    {
        // A cookie is 160 bits that only the client and its service know; who guesses one loses the circuit.
        if (service.Point.Purpose != CircuitPurpose.General || !service.IsEnd
            || !Rendezvous1Body.TryRead(data, out Rendezvous1Body body) || !_waiting.TryGetValue(body.Cookie, out IPointCircuit? client))
        {
            counters.RendezvousRefused++;
            service.Close(DestroyReason.Protocol);
            return;
        }

        if (!client.Send(RelayCommand.Rendezvous2, body.ForClient))
        {
            counters.RendezvousRefused++;
            service.Close(DestroyReason.Destroyed);
            return;
        }

        counters.RendezvousJoined++;
        _ = _waiting.Remove(body.Cookie);
        client.Point.Purpose = CircuitPurpose.RendezvousJoined;
        service.Point.Purpose = CircuitPurpose.RendezvousJoined;
        client.Join(service);
        service.Join(client);
    }

    /// <summary>A circuit is gone.</summary>
    public void HandleClosed(IPointCircuit circuit) => _ = _waiting.Remove(circuit.Point.Cookie);
}
