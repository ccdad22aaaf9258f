using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Streams;

/// <summary>What a stream asks of its circuit.</summary>
internal interface IStreamCircuit
{
    /// <summary>Whether the circuit's window and queue take one more DATA cell. When not, streams are told as soon as they do.</summary>
    bool CanPackage { get; }

    /// <summary>How much data the next DATA cell may carry.</summary>
    int PackageRoom { get; }

    /// <summary>Sends one DATA cell. Only after <see cref="CanPackage"/> said yes.</summary>
    void Package(StreamId id, ReadOnlySpan<byte> data);

    /// <summary>Sends any other cell of a stream.</summary>
    void Send(StreamId id, RelayCommand command, ReadOnlySpan<byte> data);

    /// <summary>This side ended the stream; the other side does not know yet.</summary>
    void HandleStreamClosed(ClientStream stream);
}
