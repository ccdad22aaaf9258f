using MagicWave.Onion.Accounting;
using MagicWave.Payments.Metering;
using ServiceLevel = MagicWave.Onion.Accounting.ServiceLevel;

namespace MagicWave.Hosting.Accounting;

/// <summary>The meter of one circuit at a relay: the pure <see cref="HopMeter"/> between the circuit and the accounts of its neighbours.</summary>
internal sealed class HopMeterAdapter : ICircuitMeter
{
    private readonly MeteredCircuit _circuit;
    private readonly PaymentTraffic _traffic;
    private readonly NeighbourExposure _exposure;
    private readonly HopMeter _meter;

    // The client told the neighbour before us another rate. Both have booked the neighbour's; the circuit is worth no more service.
    private bool _isRateWrong;

    /// <param name="circuit">The circuit.</param>
    /// <param name="settings">How circuits are metered.</param>
    /// <param name="traffic">Counts what is sent.</param>
    /// <param name="exposure">What the neighbour before us left unpaid on all its circuits.</param>
    public HopMeterAdapter(MeteredCircuit circuit, MeterSettings settings, PaymentTraffic traffic, NeighbourExposure exposure)
    {
        (_circuit, _traffic, _exposure) = (circuit, traffic, exposure);
        _meter = new(
            circuit.AnchorIn, circuit.AnchorOut, circuit.IsUpstreamClient, circuit.IsUpstreamClient ? TickRules.ClientWindow : settings.RelayWindow);
        exposure.Open();
        exposure.Relieved += circuit.ServiceChanged;
    }

    // A circuit is always served one tick's worth: only then can it be paid.
    private bool IsBeyond => _circuit.IsUpstreamClient && _exposure.IsSpent && _meter.Unpaid >= TickRules.CellsPerTick;

    public ServiceLevel Service => _isRateWrong || IsBeyond ? ServiceLevel.Stopped : _meter.Level switch
    {
        MeterLevel.Open => ServiceLevel.Paid,
        MeterLevel.Shrunk => ServiceLevel.Throttled,
        _ => ServiceLevel.Stopped,
    };

    public void Count()
    {
        long before = _meter.Unpaid;
        _meter.Count();
        _exposure.Serve(_meter.Unpaid - before);
    }

    public void HandleRelease(ReadOnlySpan<byte> body)
    {
        long before = _meter.Unpaid;
        if (TickRelease.TryRead(body, out TickRelease tick))
        {
            if (_meter.TryRelease(tick, out MeterOutput output))
            {
                _exposure.Pay(output.EarnedTicks, before - _meter.Unpaid);
                Do(output, tick, _circuit.RateIn);
            }
        }
        else if (ChainRenewal.TryRead(body, out ChainRenewal renewal))
        {
            _ = _meter.TryRenew(renewal);
        }
    }

    public void HandleMessage(bool isFromUpstream, ReadOnlySpan<byte> body)
    {
        long before = _meter.Unpaid;
        if (!isFromUpstream)
        {
            if (TickMessage.TryRead(body, out TickMessage tick) && _meter.TryHandleTick(tick.Index, tick.Value, out MeterOutput shown))
            {
                Do(shown, default, _circuit.RateIn);
            }
        }
        else if (TickAnswer.TryRead(body, out TickAnswer answer) && _meter.TryHandleAccepted(answer.Index, out MeterOutput accepted))
        {
            _exposure.Pay(accepted.EarnedTicks, before - _meter.Unpaid);
            _isRateWrong |= answer.Rate != _circuit.RateIn;
            Do(accepted, default, answer.Rate);
        }
    }

    public void HandleClosed()
    {
        _exposure.Relieved -= _circuit.ServiceChanged;
        _exposure.Close(_meter.Unpaid);
    }

    private void Do(in MeterOutput output, in TickRelease released, long rateIn)
    {
        Book(_circuit.Upstream.Earn, output.EarnedTicks, rateIn);
        if (_circuit.Downstream is { } payee)
        {
            Book(payee.Owe, output.OwedTicks, _circuit.RateOut);
        }

        if (output.IsTickDue)
        {
            Span<byte> body = new TickMessage(released.Index, released.Value).Write(stackalloc byte[TickMessage.EncodedLength]);
            _traffic.CountLinkMessage(body.Length);
            _circuit.SendUpstream(body);
        }

        if (output.IsAnswerDue)
        {
            Span<byte> body = new TickAnswer(_meter.Honoured, _circuit.RateOut).Write(stackalloc byte[TickAnswer.EncodedLength]);
            _traffic.CountLinkMessage(body.Length);
            _circuit.SendDownstream(body);
        }

        if (output.EarnedTicks > 0)
        {
            _circuit.ServiceChanged();
        }
    }

    // In steps: 64,000 cells at the highest rate are below 2⁶³ units.
    private static void Book(Action<int, long> book, uint ticks, long rate)
    {
        while (ticks > 0)
        {
            uint step = Math.Min(ticks, TickRules.MaximumCatchUp);
            int cells = (int)step * TickRules.CellsPerTick;
            book(cells, cells * rate);
            ticks -= step;
        }
    }
}
