using MagicWave.Onion.Accounting;
using MagicWave.Payments.Metering;
using ServiceLevel = MagicWave.Onion.Accounting.ServiceLevel;

namespace MagicWave.Hosting.Accounting;

/// <summary>The meter of one circuit at a relay: the pure <see cref="HopMeter"/> between the circuit and the accounts of its neighbours.</summary>
internal sealed class HopMeterAdapter(MeteredCircuit circuit, MeterSettings settings, PaymentTraffic traffic) : ICircuitMeter
{
    private readonly HopMeter _meter = new(
        circuit.AnchorIn, circuit.AnchorOut, circuit.IsUpstreamClient, circuit.IsUpstreamClient ? TickRules.ClientWindow : settings.RelayWindow);

    // The client told the neighbour before us another rate. Both have booked the neighbour's; the circuit is worth no more service.
    private bool _isRateWrong;

    public ServiceLevel Service => _isRateWrong ? ServiceLevel.Stopped : _meter.Level switch
    {
        MeterLevel.Open => ServiceLevel.Paid,
        MeterLevel.Shrunk => ServiceLevel.Throttled,
        _ => ServiceLevel.Stopped,
    };

    public void Count() => _meter.Count();

    public void HandleRelease(ReadOnlySpan<byte> body)
    {
        if (TickRelease.TryRead(body, out TickRelease tick))
        {
            if (_meter.TryRelease(tick, out MeterOutput output))
            {
                Do(output, tick, circuit.RateIn);
            }
        }
        else if (ChainRenewal.TryRead(body, out ChainRenewal renewal))
        {
            _ = _meter.TryRenew(renewal);
        }
    }

    public void HandleMessage(bool isFromUpstream, ReadOnlySpan<byte> body)
    {
        if (!isFromUpstream)
        {
            if (TickMessage.TryRead(body, out TickMessage tick) && _meter.TryHandleTick(tick.Index, tick.Value, out MeterOutput shown))
            {
                Do(shown, default, circuit.RateIn);
            }
        }
        else if (TickAnswer.TryRead(body, out TickAnswer answer) && _meter.TryHandleAccepted(answer.Index, out MeterOutput accepted))
        {
            _isRateWrong |= answer.Rate != circuit.RateIn;
            Do(accepted, default, answer.Rate);
        }
    }

    public void HandleClosed()
    {
    }

    private void Do(in MeterOutput output, in TickRelease released, long rateIn)
    {
        Book(circuit.Upstream.Earn, output.EarnedTicks, rateIn);
        if (circuit.Downstream is { } payee)
        {
            Book(payee.Owe, output.OwedTicks, circuit.RateOut);
        }

        if (output.IsTickDue)
        {
            Span<byte> body = new TickMessage(released.Index, released.Value).Write(stackalloc byte[TickMessage.EncodedLength]);
            traffic.CountLinkMessage(body.Length);
            circuit.SendUpstream(body);
        }

        if (output.IsAnswerDue)
        {
            Span<byte> body = new TickAnswer(_meter.Honoured, circuit.RateOut).Write(stackalloc byte[TickAnswer.EncodedLength]);
            traffic.CountLinkMessage(body.Length);
            circuit.SendDownstream(body);
        }

        if (output.EarnedTicks > 0)
        {
            circuit.ServiceChanged();
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
