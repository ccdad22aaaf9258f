using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.FlowControl;

namespace MagicWave.Onion.Circuits;

/// <content>What comes in.</content>
internal sealed partial class OriginCircuit
{
    // Closing the circuit while a cell is being worked on must not pull the layers away under it.
    private bool _isInLayers;

    /// <inheritdoc/>
    public void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now)
    {
        if (State == CircuitState.Closed)
        {
            return;
        }

        _now = now;
        switch (command)
        {
            case CellCommand.Relay:
                HandleRelay(payload, now);
                break;
            case CellCommand.Created2:
            case CellCommand.CreatedFast:
                HandleCreated(command, payload, now);
                break;
            case CellCommand.Destroy:
                Close(CircuitFault.Destroyed, (DestroyReason)payload[0], now);
                break;
            default:
                // RELAY_EARLY never comes this way (tor-spec 5.6): it would be a mark that a relay puts on the circuit.
                Close(CircuitFault.Protocol, DestroyReason.None, now);
                break;
        }
    }

    private void HandleRelay(Span<byte> payload, Instant now)
    {
        Account();
        _isInLayers = true;
        int hop = _layers.DecryptBackward(payload);
        if (hop < 0 || !RelayCellHeader.TryRead(payload, out RelayCellHeader header))
        {
            // One cell that is not recognized puts the layers out of step for good (tor-spec 5.5.3).
            Close(CircuitFault.Protocol, DestroyReason.None, now);
        }
        else if (!TryHandleRelay(hop, header, header.Data(payload), now))
        {
            Close(CircuitFault.Protocol, DestroyReason.None, now);
        }

        if (State == CircuitState.Open)
        {
            _meter?.Release();
        }

        _isInLayers = false;
        if (State == CircuitState.Closed)
        {
            _layers.Dispose();
        }
    }

    private bool TryHandleRelay(int hop, RelayCellHeader header, ReadOnlySpan<byte> data, Instant now)
    {
        Count(header.Command);
        switch (header.Command)
        {
            case RelayCommand.Payment when header.StreamId == StreamId.None:
                _account?.HandleMessage(hop, data, now);
                return true;
            case RelayCommand.Extended2 when header.StreamId == StreamId.None:
                HandleExtended(hop, data, now);
                return true;
            case RelayCommand.Truncated when header.StreamId == StreamId.None:
                // Some hops are still there, but a circuit that lost its end is of no use here.
                Close(CircuitFault.Truncated, data.IsEmpty ? DestroyReason.None : (DestroyReason)data[0], now);
                return true;
            case RelayCommand.Sendme when header.StreamId == StreamId.None:
                return IsFromEnd(hop) && TryHandleSendme(data);
            case RelayCommand.Data:
                return IsFromEnd(hop) && header.StreamId != StreamId.None && TryHandleData(header.StreamId, data);
            case RelayCommand.Sendme:
            case RelayCommand.Connected:
            case RelayCommand.End:
            case RelayCommand.Resolved:
                return IsFromEnd(hop) && header.StreamId != StreamId.None && _streams.TryHandle(header.StreamId, header.Command, data);
            case RelayCommand.Begin when _acceptor is not null:
                return TryHandleBegin(hop, header.StreamId, data);
            case var command when IsRendezvous(command) && header.StreamId == StreamId.None:
                return TryHandleMessage(hop, command, data, now);
            default:
                // DROP is padding. Commands that we do not know are dropped, as tor does; what only a client sends may not come back.
                return !IsFromClientOnly(header.Command);
        }
    }

    private static bool IsFromClientOnly(RelayCommand command) => command
        is RelayCommand.Begin or RelayCommand.BeginDir or RelayCommand.Resolve or RelayCommand.Extend or RelayCommand.Extend2 or RelayCommand.Truncate
        or RelayCommand.Extended or RelayCommand.Extended2 or RelayCommand.Truncated;

    /// <summary>Streams and their windows are between us and the last hop, once it is there.</summary>
    private bool IsFromEnd(int hop) => State == CircuitState.Open && hop == HopCount - 1;

    private bool TryHandleSendme(ReadOnlySpan<byte> data)
    {
        if (!SendmeBody.TryRead(data, out SendmeBody sendme) || !_windows.TryHandleSendme(sendme))
        {
            return false;
        }

        // What was sent counts when its end says that it came: nobody is paid for DATA that was dropped on the way.
        _meter?.AddData(CircuitWindows.Increment);
        _streams.HandleWritable();
        return true;
    }

    private bool TryHandleData(StreamId id, ReadOnlySpan<byte> data)
    {
        // Data of streams that were closed here counts for the circuit all the same.
        if (!_windows.TryHandleData(out bool isSendmeDue))
        {
            return false;
        }

        if (isSendmeDue)
        {
            Span<byte> body = stackalloc byte[SendmeBody.Version1Length];
            SendmeBody.WriteVersion1(body, _layers.LastBackwardDigest(HopCount - 1));
            SendRelay(HopCount - 1, RelayCommand.Sendme, StreamId.None, body);
        }

        if (State == CircuitState.Closed)
        {
            return true;
        }

        bool isGood = _streams.TryHandle(id, RelayCommand.Data, data);
        if (isGood)
        {
            _meter?.AddData(1);
        }

        return isGood;
    }
}
