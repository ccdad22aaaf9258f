using MagicWave.Onion.Accounting;
using MagicWave.Payments.Metering;
using ServiceLevel = MagicWave.Onion.Accounting.ServiceLevel;

namespace MagicWave.Hosting.Accounting;

/// <summary>The meter of one circuit at a relay: the pure <see cref="HopMeter"/> between the circuit and the accounts of its neighbours.</summary>
internal sealed class HopMeterAdapter(MeteredCircuit circuit, MeterSettings settings, PaymentTraffic traffic) : ICircuitMeter
{
    private readonly HopMeter _meter = new(
        circuit.AnchorIn, circuit.AnchorOut, circuit.IsUpstreamClient, circuit.IsUpstreamClient ? TickRules.ClientWindow : settings.RelayWindow);

    public ServiceLevel Service => _meter.Level switch
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
                Do(output, tick);
            }
        }
        else if (ChainRenewal.TryRead(body, out ChainRenewal renewal))
        {
            _ = _meter.TryRenew(renewal);
        }
    }

    public void HandleMessage(bool isFromUpstream, ReadOnlySpan<byte> body)
    {
        MeterOutput output = default;
        bool isNews = isFromUpstream
            ? TickAnswer.TryRead(body, out TickAnswer answer) && _meter.TryHandleAccepted(answer.Index, out output)
            : TickMessage.TryRead(body, out TickMessage tick) && _meter.TryHandleTick(tick.Index, tick.Value, out output);
        if (isNews)
        {
            Do(output, default);
        }
    }

    public void HandleClosed()
    {
    }

    private void Do(in MeterOutput output, in TickRelease released)
    {
        if (output.EarnedTicks > 0)
        {
            (int cells, long amount) = Price(output.EarnedTicks, circuit.RateIn);
            circuit.Upstream.Earn(cells, amount);
        }

        if (output.OwedTicks > 0 && circuit.Downstream is { } payee)
        {
            (int cells, long amount) = Price(output.OwedTicks, circuit.RateOut);
            payee.Owe(cells, amount);
        }

        if (output.IsTickDue)
        {
            Span<byte> body = new TickMessage(released.Index, released.Value).Write(stackalloc byte[TickMessage.EncodedLength]);
            traffic.CountLinkMessage(body.Length);
            circuit.SendUpstream(body);
        }

        if (output.IsAnswerDue)
        {
            Span<byte> body = new TickAnswer(_meter.Honoured).Write(stackalloc byte[TickAnswer.EncodedLength]);
            traffic.CountLinkMessage(body.Length);
            circuit.SendDownstream(body);
        }

        if (output.EarnedTicks > 0)
        {
            circuit.ServiceChanged();
        }
    }

    // At most 64 ticks in one step at no more than 10¹³ a cell: far below 2⁶³.
    private static (int Cells, long Amount) Price(uint ticks, long rate)
    {
        int cells = (int)ticks * TickRules.CellsPerTick;
        return (cells, cells * rate);
    }
}
