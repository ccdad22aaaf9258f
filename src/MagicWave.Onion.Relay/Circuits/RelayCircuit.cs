using System.Security.Cryptography;
using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.Relay.Circuits;

/// <summary>
/// A circuit as one relay sees it: a previous channel, a layer of encryption, and either a next channel or streams that leave here (tor-spec
/// 5.5, 6). A pure machine under the node's gate; relaying a cell allocates nothing.
/// </summary>
internal sealed partial class RelayCircuit : ICircuitEnd, IDisposable
{
    private readonly RelayCircuitServices _services;
    private readonly Channel _previous;
    private readonly CircuitId _previousId;
    private readonly RelayLayer _layer;
    private readonly HopService? _service;
    private readonly INeighbourAccount _payer;
    private readonly PaymentRates _rates;
    private readonly long _countedIn;
    private readonly long _countedOut;
    private Channel? _next;
    private CircuitId _nextId;
    private ExtendState _extend;
    private int _extendAttempt;
    private int _relayEarlyCount;
    private bool _isClosed;

    internal RelayCircuit(RelayCircuitServices services, Channel previous, CircuitId previousId, RelayLayer layer, ReadOnlySpan<byte> handshakeDigest, PaymentRates rates)
    {
        _services = services;
        _previous = previous;
        _previousId = previousId;
        _layer = layer;
        _handshakeDigest = handshakeDigest.ToArray();
        _rates = rates;

        // A circuit that pays nothing is served as such, whoever opened it.
        _service = rates.RateIn == 0 ? new() : null;
        _payer = _service ?? (rates.IsMetered ? OpenMeter(previous.Account) : previous.Account);

        // Of a metered circuit the channels only count what they write.
        _countedIn = _meter is null && !rates.IsMetered ? (long)rates.RateIn : 0;
        _countedOut = _meter is null && !rates.IsMetered ? (long)rates.RateOut : 0;
        previous.Attach(previousId, this, _payer, _meter is null ? _countedIn : 1);
    }

    private enum ExtendState
    {
        None,
        Connecting,
        AwaitingCreated,
        Done,
    }

    /// <summary>How many circuits-level DATA cells may be sent back to the client now.</summary>
    internal int PackageWindow => Windows.PackageWindow;

    private CircuitWindows Windows { get; } = new();

    /// <inheritdoc/>
    public void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now)
    {
        if (ReferenceEquals(channel, _previous) && id == _previousId)
        {
            HandleForward(command, payload, now);
        }
        else
        {
            HandleBackward(command, payload);
        }
    }

    /// <inheritdoc/>
    public void HandleClosed(Channel channel, CircuitId id, Instant now)
    {
        if (ReferenceEquals(channel, _previous))
        {
            CloseWithoutPrevious(DestroyReason.ChannelClosed);
        }
        else
        {
            _next = null;
            Close(DestroyReason.Destroyed);
        }
    }

    /// <inheritdoc/>
    public void HandleDrained(Channel channel, CircuitId id, Instant now)
    {
        if (ReferenceEquals(channel, _previous))
        {
            ResumeStreams();
        }
    }

    /// <summary>Erases the keys. The circuit is closed first.</summary>
    public void Dispose()
    {
        _layer.Dispose();
        CryptographicOperations.ZeroMemory(_handshakeDigest);
    }

    /// <summary>Ends the circuit on both sides and everything in it.</summary>
    public void Close(DestroyReason reason)
    {
        if (_isClosed)
        {
            return;
        }

        _previous.Destroy(_previousId, reason);
        CloseWithoutPrevious(reason);
    }

    private void CloseWithoutPrevious(DestroyReason reason)
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _ = reason;
        CloseAccount();
        CloseMeter();
        CloseNext(DestroyReason.Destroyed);
        CloseStreams();
        LeaveOnionServices();
        _services.Counters.CircuitsOpen--;
        Dispose();
    }

    private void CloseNext(DestroyReason reason)
    {
        _next?.Destroy(_nextId, reason);
        _next = null;
    }

    private void HandleForward(CellCommand command, Span<byte> payload, Instant now)
    {
        switch (command)
        {
            case CellCommand.RelayEarly when ++_relayEarlyCount > CellConstants.MaximumRelayEarly:
                Close(DestroyReason.Protocol);
                break;
            case CellCommand.Relay:
            case CellCommand.RelayEarly:
                RelayForward(command, payload, now);
                break;
            case CellCommand.Destroy:
                _previous.Detach(_previousId);
                CloseWithoutPrevious(DestroyReason.Destroyed);
                break;
            default:
                Close(DestroyReason.Protocol);
                break;
        }
    }

    private void RelayForward(CellCommand command, Span<byte> payload, Instant now)
    {
        Bill();
        if (_layer.DecryptForward(payload))
        {
            _services.Counters.CellsEnded++;
            HandleRecognized(command, payload, now);
        }
        else if (_next is { } next && _extend == ExtendState.Done)
        {
            OweForCell(next);
            _services.Counters.CellsRelayed++;
            _account?.Count();
            if (!next.SendCell(_nextId, command, payload))
            {
                Close(DestroyReason.ResourceLimit);
            }
        }
        else if (_joined is { } joined)
        {
            PassToJoined(joined, payload);
        }
        else
        {
            // Not for us, and nobody behind us (tor-spec 6.1).
            Close(DestroyReason.Protocol);
        }
    }

    private void HandleBackward(CellCommand command, Span<byte> payload)
    {
        switch (command)
        {
            case CellCommand.Relay when _extend == ExtendState.Done:
                OweForCell(_next!);
                _layer.EncryptBackward(payload);
                _services.Counters.CellsRelayed++;
                _account?.Count();
                if (!_previous.SendCell(_previousId, CellCommand.Relay, payload))
                {
                    Close(DestroyReason.ResourceLimit);
                }

                break;
            case CellCommand.Created2 when _extend == ExtendState.AwaitingCreated:
                HandleCreated(payload);
                break;
            case CellCommand.Destroy:
                _next!.Detach(_nextId);
                _next = null;

                // The reason from ahead is not passed on: it would tell the client's side of the network about the other (tor does the same).
                Close(DestroyReason.Destroyed);
                break;
            default:
                // RELAY_EARLY never comes back (tor-spec 5.6); anything else was not asked for.
                Close(DestroyReason.Protocol);
                break;
        }
    }

    private void Bill()
    {
        if (_countedIn != 0)
        {
            _previous.Account.Earn(1, _countedIn);
        }
    }

    private void OweForCell(Channel next)
    {
        if (_countedOut != 0)
        {
            next.Account.Owe(1, _countedOut);
        }
    }

    /// <summary>Sends one relay cell to the client.</summary>
    private bool Send(RelayCommand command, StreamId streamId, ReadOnlySpan<byte> data)
    {
        Span<byte> payload = _services.Scratch;
        RelayCellHeader.Write(payload, command, streamId, data);
        _services.Padding.Fill(RelayCellHeader.PaddingOf(payload, data.Length));
        _layer.OriginateBackward(payload);
        _services.Counters.CellsEnded++;
        Count(command);
        if (command == RelayCommand.Data)
        {
            Windows.OnPackaged(_layer.LastBackwardDigest);
        }

        if (_previous.SendCell(_previousId, CellCommand.Relay, payload))
        {
            return true;
        }

        Close(DestroyReason.ResourceLimit);
        return false;
    }
}
