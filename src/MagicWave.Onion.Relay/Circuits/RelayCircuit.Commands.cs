using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.Circuits;

/// <content>Relay cells that are meant for this hop.</content>
internal sealed partial class RelayCircuit
{
    private void HandleRecognized(CellCommand cell, ReadOnlySpan<byte> payload, Instant now)
    {
        if (!RelayCellHeader.TryRead(payload, out RelayCellHeader header))
        {
            Close(DestroyReason.Protocol);
            return;
        }

        ReadOnlySpan<byte> data = header.Data(payload);
        Count(header.Command);
        if (header.Command is not (RelayCommand.Payment or RelayCommand.Drop))
        {
            _meter?.Count();
        }

        switch (header.Command)
        {
            case RelayCommand.Payment when header.StreamId == StreamId.None && _meter is not null && HopMessage.IsOfTicks(data):
                _meter.HandleRelease(data);
                break;
            case RelayCommand.Payment when header.StreamId == StreamId.None:
                HandlePayment(data, now);
                break;
            case RelayCommand.Data:
                HandleData(header.StreamId, data);
                break;
            case RelayCommand.Sendme when header.StreamId == StreamId.None:
                HandleCircuitSendme(data);
                break;
            case RelayCommand.Sendme:
                HandleStreamSendme(header.StreamId);
                break;
            case RelayCommand.End:
                HandleEnd(header.StreamId);
                break;
            case RelayCommand.Begin:
                HandleBegin(header.StreamId, data);
                break;
            case RelayCommand.BeginDir:
                HandleBeginDirectory(header.StreamId);
                break;
            case RelayCommand.Resolve:
                HandleResolve(header.StreamId, data);
                break;
            case RelayCommand.Extend2 when cell == CellCommand.RelayEarly:
                HandleExtend(data);
                break;
            case RelayCommand.Truncate:
                HandleTruncate();
                break;
            default:
                // What is no cell of onion services either: DROP, EXTEND2 outside of RELAY_EARLY, and commands of later versions: dropped, as tor does.
                _ = header.StreamId == StreamId.None && _services.OnionServices.TryHandle(this, header.Command, data, now);
                break;
        }
    }

    private void HandleExtend(ReadOnlySpan<byte> data)
    {
        if (_extend != ExtendState.None || HasPurpose || !Extend2Body.TryRead(data, out Extend2Body extend))
        {
            Close(DestroyReason.Protocol);
            return;
        }

        bool backwards = extend.RsaId == _previous.Peer.RsaId
            || (extend.Ed25519Id is { } ed && ed == _previous.Peer.Ed25519Id);
        bool toOurselves = extend.RsaId == _services.OwnRsaId;
        if (backwards || toOurselves || (!_services.AllowPrivateAddresses && ReservedAddress.IsReserved(extend.Address.Address)))
        {
            Close(DestroyReason.Protocol);
            return;
        }

        HopTarget target = _services.Complete(extend);
        HandshakeType type = extend.HandshakeType;
        byte[] handshake = extend.HandshakeData.ToArray();
        _extend = ExtendState.Connecting;
        int attempt = ++_extendAttempt;
        _services.Channels.Connect(target, (channel, failure) =>
        {
            // A dial that a TRUNCATE gave up may end after the next EXTEND2 came: its channel leads elsewhere.
            if (attempt == _extendAttempt)
            {
                HandleConnected(channel, failure, type, handshake);
            }
        });
    }

    private void HandleConnected(Channel? channel, ConnectFailure failure, HandshakeType type, byte[] handshake)
    {
        if (_isClosed || _extend != ExtendState.Connecting)
        {
            return;
        }

        if (channel is null || channel.IsClosed)
        {
            Close(failure == ConnectFailure.WrongIdentity ? DestroyReason.OrIdentity : DestroyReason.ConnectFailed);
            return;
        }

        CircuitId id = channel.AllocateCircuitId();
        if (id == CircuitId.None)
        {
            Close(DestroyReason.ResourceLimit);
            return;
        }

        _next = channel;
        _nextId = id;
        channel.Attach(id, this, _payer, earnedPerCell: _meter is null ? 0 : 1, owedPerCell: _countedOut);
        Span<byte> payload = _services.Scratch;
        int length = new Create2Body(type, handshake).Write(payload);
        _extend = ExtendState.AwaitingCreated;
        _ = channel.SendCell(id, CellCommand.Create2, payload[..length]);
    }

    private void HandleCreated(ReadOnlySpan<byte> payload)
    {
        if (!Created2Body.TryRead(payload, out ReadOnlySpan<byte> reply) || reply.Length > Created2Body.MaximumDataLength)
        {
            Close(DestroyReason.Protocol);
            return;
        }

        _extend = ExtendState.Done;
        Span<byte> body = stackalloc byte[CellConstants.RelayDataLength];
        int length = Created2Body.Write(body, reply);
        _ = Send(RelayCommand.Extended2, StreamId.None, body[..length]);
    }

    private void HandleTruncate()
    {
        CloseNext(DestroyReason.Requested);
        _extend = ExtendState.None;
        _ = Send(RelayCommand.Truncated, StreamId.None, [(byte)DestroyReason.Requested]);
    }
}
