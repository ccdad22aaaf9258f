using MagicWave.Onion.Circuits;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Runtime;

/// <summary>Waits, from outside of the gate, for a stream on a circuit that is there already.</summary>
internal sealed class StreamOpening : IStreamOwner
{
    private readonly NodeGate _gate;
    private readonly OriginCircuit _circuit;
    private readonly TaskCompletionSource<OnionStream> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientStream? _stream;

    private StreamOpening(NodeGate gate, OriginCircuit circuit)
    {
        _gate = gate;
        _circuit = circuit;
    }

    /// <summary>Opens a stream.</summary>
    /// <param name="gate">The gate of the node.</param>
    /// <param name="circuit">An open circuit.</param>
    /// <param name="begin">Sends what opens it; null when the circuit takes none any more. Called under the gate.</param>
    /// <param name="cancellationToken">Gives up, and ends the stream.</param>
    /// <exception cref="StreamRefusedException">The other end ended it, or the circuit is gone.</exception>
    internal static async Task<OnionStream> OpenAsync(
        NodeGate gate, OriginCircuit circuit, Func<OriginCircuit, IStreamOwner, ClientStream?> begin, CancellationToken cancellationToken)
    {
        StreamOpening opening = new(gate, circuit);
        using (gate.Enter())
        {
            opening._stream = begin(circuit, opening) ?? throw new StreamRefusedException(StreamEnding.CircuitLost);
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => opening.Cancel(cancellationToken));
        return await opening._completion.Task.ConfigureAwait(false);
    }

    void IStreamOwner.HandleChanged(ClientStream stream, StreamChanges changes)
    {
        if (changes.HasFlag(StreamChanges.Connected))
        {
            _ = _completion.TrySetResult(new OnionStream(_gate, stream, _circuit));
        }
        else if (changes.HasFlag(StreamChanges.Ended))
        {
            _ = _completion.TrySetException(new StreamRefusedException(stream.Ending));
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        using NodeGate.Scope scope = _gate.Enter();
        if (_completion.TrySetCanceled(cancellationToken))
        {
            _stream?.Close();
        }
    }
}
