using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion;

/// <summary>
/// A connection that a client of an <see cref="OnionService"/> asks for. It is answered once, with <see cref="Accept"/> or <see cref="Refuse"/>. Who the client
/// is nobody knows. Thread-safe.
/// </summary>
public sealed class OnionServiceRequest
{
    private readonly NodeGate _gate;
    private readonly ClientStream _stream;
    private readonly OriginCircuit _circuit;

    internal OnionServiceRequest(NodeGate gate, ClientStream stream, OriginCircuit circuit, int port)
    {
        _gate = gate;
        _stream = stream;
        _circuit = circuit;
        Port = port;
    }

    /// <summary>The port that the client asked for.</summary>
    public int Port { get; }

    /// <summary>
    /// Names the client's circuit in this process: connections of one circuit are of one client, and a client may have several. For limits, never for logs.
    /// </summary>
    public long CircuitId => _circuit.Number;

    /// <summary>Takes it. The stream is the caller's to dispose of.</summary>
    public OnionStream Accept()
    {
        using NodeGate.Scope scope = _gate.Enter();
        OnionStream stream = new(_gate, _stream, _circuit, OnionStreamSide.Service);
        _stream.Accept();
        return stream;
    }

    /// <summary>Does not take it; the client hears that the host refused the connection.</summary>
    public void Refuse()
    {
        using NodeGate.Scope scope = _gate.Enter();
        _stream.Refuse(EndReason.ConnectRefused);
    }
}
