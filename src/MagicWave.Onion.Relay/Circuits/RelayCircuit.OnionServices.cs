using MagicWave.Onion.Cells;
using MagicWave.Onion.Relay.OnionServices;

namespace MagicWave.Onion.Relay.Circuits;

/// <content>The circuit as part of an onion service: an introduction point, or one half of a rendezvous.</content>
internal sealed partial class RelayCircuit : IPointCircuit
{
    private readonly byte[] _handshakeDigest;
    private RelayCircuit? _joined;
    private CircuitPoint? _point;

    /// <inheritdoc/>
    CircuitPoint IPointCircuit.Point => _point ??= new();

    /// <inheritdoc/>
    public bool IsEnd => _next is null && _extend == ExtendState.None;

    /// <inheritdoc/>
    public bool IsSingleHop => _previous.Peer.RsaId is null && !_previous.IsInitiator;

    /// <inheritdoc/>
    ReadOnlySpan<byte> IPointCircuit.HandshakeDigest => _handshakeDigest;

    private bool HasPurpose => _point is { Purpose: not CircuitPurpose.General };

    /// <inheritdoc/>
    bool IPointCircuit.Send(RelayCommand command, ReadOnlySpan<byte> data) => !_isClosed && Send(command, StreamId.None, data);

    /// <inheritdoc/>
    void IPointCircuit.Join(IPointCircuit other)
    {
        // Sending RENDEZVOUS2 may have ended one of the two already.
        if (_isClosed || other is not RelayCircuit { _isClosed: false } joined)
        {
            return;
        }

        _joined = joined;
        if (_service is { } service)
        {
            // What comes now comes from the other circuit: it cannot be held back by a window, as a stream can.
            service.IsEnd = false;
            _previous.Reconsider();
        }
    }

    /// <summary>
    /// A cell came that is for nobody here: it is the other side's. It is counted on both circuits, as a cell of a stream would be on each, and the channel
    /// of the other one bills it when it goes out.
    /// </summary>
    private void PassToJoined(RelayCircuit joined, Span<byte> payload)
    {
        _meter?.Count();
        _account?.Count();
        _services.Counters.CellsRelayed++;
        _services.Counters.OnionServices.RendezvousCells++;
        joined._layer.EncryptBackward(payload);
        joined._account?.Count();
        if (!joined._previous.SendCell(joined._previousId, CellCommand.Relay, payload))
        {
            joined.Close(DestroyReason.ResourceLimit);
        }
    }

    private void LeaveOnionServices()
    {
        if (_point is not null)
        {
            _services.OnionServices.HandleClosed(this);
        }

        if (_joined is { } joined)
        {
            _joined = null;
            joined._joined = null;
            joined.Close(DestroyReason.Destroyed);
        }
    }
}
