using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Handshakes;

namespace MagicWave.Onion.Relay.Circuits;

/// <content>Billing by ticks, and service through the flow-control window.</content>
internal sealed partial class RelayCircuit
{
    /// <summary>What a throttled circuit may have under way: one SENDME's worth, less would never be acknowledged.</summary>
    private const int ThrottledWindow = CircuitWindows.Increment;

    private readonly WithheldSendmes _withheld = new();
    private ICircuitMeter? _meter;

    /// <inheritdoc/>
    public void HandlePayment(Channel channel, CircuitId id, ReadOnlySpan<byte> body, Instant now)
    {
        bool isFromUpstream = ReferenceEquals(channel, _previous) && id == _previousId;
        _meter?.HandleMessage(isFromUpstream, body);
    }

    /// <inheritdoc/>
    public void HandleServiceChanged(Channel channel)
    {
        if (!_isClosed && ReferenceEquals(channel, _previous))
        {
            OpenWindow();
        }
    }

    /// <summary>How many DATA cells may be under way to the client at this level of service.</summary>
    private int WindowLimit => _service is { IsStopped: true } ? 0 : _payer.Service switch
    {
        ServiceLevel.Paid or ServiceLevel.Unpaid => CircuitWindows.Start,
        ServiceLevel.Throttled or ServiceLevel.Suspended => ThrottledWindow,
        _ => 0,
    };

    private INeighbourAccount OpenMeter(INeighbourAccount neighbour)
    {
        MeteredService service = new(neighbour);
        _meter = _services.Accounting.OpenMeter(new Metered(this));
        service.Meter = _meter;
        return _meter is null ? neighbour : service;
    }

    private void CloseMeter()
    {
        ICircuitMeter? meter = _meter;
        _meter = null;
        meter?.HandleClosed();
    }

    /// <summary>Sends what SENDMEs the present level allows: the client's window is smaller by those that are held back.</summary>
    private bool TryAnswerData(ReadOnlySpan<byte> digest)
    {
        bool isWithinWindow = _withheld.TryAdd(digest);
        SendWithheld();
        return isWithinWindow;
    }

    private void SendWithheld()
    {
        int kept = (CircuitWindows.Start - WindowLimit) / CircuitWindows.Increment;
        Span<byte> digest = stackalloc byte[SendmeBody.DigestLength];
        Span<byte> body = stackalloc byte[SendmeBody.Version1Length];
        while (!_isClosed && _withheld.Count > kept && _withheld.TryTake(digest))
        {
            SendmeBody.WriteVersion1(body, digest);
            _ = Send(RelayCommand.Sendme, StreamId.None, body);
        }
    }

    private void OpenWindow()
    {
        SendWithheld();
        ResumeStreams();
    }

    private sealed class Metered(RelayCircuit circuit) : MeteredCircuit
    {
        private readonly byte[] _anchorIn = Copy(circuit._rates.AnchorIn);
        private readonly byte[] _anchorOut = circuit._rates.AnchorOut.IsNone ? [] : Copy(circuit._rates.AnchorOut);

        public override long RateIn => (long)circuit._rates.RateIn;

        public override long RateOut => (long)circuit._rates.RateOut;

        public override ReadOnlySpan<byte> AnchorIn => _anchorIn;

        public override ReadOnlySpan<byte> AnchorOut => _anchorOut;

        public override bool IsUpstreamClient => circuit._previous.Peer.RsaId is null && !circuit._previous.IsInitiator;

        public override INeighbourAccount Upstream => circuit._previous.Account;

        public override INeighbourAccount? Downstream => circuit._extend == ExtendState.Done ? circuit._next?.Account : null;

        public override void SendUpstream(ReadOnlySpan<byte> body) => circuit._previous.SendPayment(circuit._previousId, body);

        public override void SendDownstream(ReadOnlySpan<byte> body)
        {
            if (circuit._extend == ExtendState.Done)
            {
                circuit._next?.SendPayment(circuit._nextId, body);
            }
        }

        public override void ServiceChanged()
        {
            if (circuit._isClosed)
            {
                return;
            }

            circuit._previous.Reconsider();
            circuit._next?.Reconsider();
            circuit.OpenWindow();
        }

        private static byte[] Copy(TickAnchor anchor)
        {
            byte[] bytes = new byte[TickAnchor.Length];
            anchor.CopyTo(bytes);
            return bytes;
        }
    }
}
