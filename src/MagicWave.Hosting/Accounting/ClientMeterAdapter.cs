using System.Diagnostics.CodeAnalysis;
using MagicWave.Onion.Accounting;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Metering;

namespace MagicWave.Hosting.Accounting;

/// <summary>The meter of one circuit at its client: the pure <see cref="ClientMeter"/> between the circuit and the guard's account.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The circuit closes it: every circuit is closed, by its owner or by its channel.")]
internal sealed class ClientMeterAdapter : IClientMeter
{
    private readonly ClientMeter _meter;
    private readonly long _rate;
    private readonly CircuitBudget _budget;
    private readonly PaymentTraffic _traffic;
    private readonly Action<long> _leave;
    private ClientCircuit? _circuit;

    /// <param name="hops">How many hops are paid.</param>
    /// <param name="rate">What the guard is owed per cell.</param>
    /// <param name="settings">How circuits are metered.</param>
    /// <param name="carried">Cells of earlier circuits that are still to be paid for.</param>
    /// <param name="leave">Told how many are left when this circuit ends.</param>
    /// <param name="budget">The most that the circuit may cost.</param>
    /// <param name="traffic">Counts what is sent.</param>
    public ClientMeterAdapter(int hops, long rate, MeterSettings settings, long carried, Action<long> leave, CircuitBudget budget, PaymentTraffic traffic)
    {
        _meter = new(hops, settings.CircuitCap, carried, settings.Random);
        _rate = rate;
        _leave = leave;
        _budget = budget;
        _traffic = traffic;
    }

    public void CopyAnchors(int hop, Span<byte> before, Span<byte> behind)
    {
        _meter.AnchorBefore(hop).CopyTo(before);
        behind.Clear();
        _meter.AnchorBehind(hop).CopyTo(behind);
    }

    public void Begin(ClientCircuit circuit) => _circuit = circuit;

    public void AddData(int cells) => _meter.AddData(cells);

    public void AddControl() => _meter.AddControl();

    public void Release()
    {
        while (_meter.IsDue && _circuit is { } circuit && _budget.TrySpend(TickRules.CellsPerTick * _rate))
        {
            if (_meter.IsRenewalDue)
            {
                Renew(circuit);
            }

            ReleaseOne(circuit);
        }
    }

    public int HandleMessage(ReadOnlySpan<byte> body, Span<byte> answer) =>

        // A guard that takes us for a relay shows what we released to it: that was booked then.
        TickMessage.TryRead(body, out TickMessage tick) && tick.Index <= _meter.Released ? new TickAnswer(tick.Index, _rate).Write(answer).Length : 0;

    public void HandleClosed()
    {
        _circuit = null;
        _leave(_meter.Rest);
        _meter.Dispose();
    }

    private void Renew(ClientCircuit circuit)
    {
        _meter.Renew();
        Span<byte> body = stackalloc byte[ChainRenewal.EncodedLength];
        for (int hop = 0; hop < _meter.HopCount; hop++)
        {
            Send(circuit, hop, new ChainRenewal(_meter.Released, _meter.AnchorBefore(hop), _meter.AnchorBehind(hop)).Write(body));
        }
    }

    // The guard first: on the way of the circuit nothing overtakes, so that every payer knows a tick before its payee shows the next.
    private void ReleaseOne(ClientCircuit circuit)
    {
        Span<byte> ticks = stackalloc byte[16 * TickHash.Length];
        uint index = _meter.Release(ticks);
        circuit.Guard.Owe(TickRules.CellsPerTick, TickRules.CellsPerTick * _rate);
        Span<byte> body = stackalloc byte[TickRelease.EncodedLength];
        for (int hop = 0; hop < _meter.HopCount; hop++)
        {
            Send(circuit, hop, new TickRelease(index, ticks.Slice(hop * TickHash.Length, TickHash.Length)).Write(body));
        }
    }

    private void Send(ClientCircuit circuit, int hop, ReadOnlySpan<byte> body)
    {
        _traffic.CountRelayCells(hop + 1);
        _ = circuit.Send(hop, body);
    }
}
