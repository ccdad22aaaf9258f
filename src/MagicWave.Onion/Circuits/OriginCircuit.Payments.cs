using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Handshakes;

namespace MagicWave.Onion.Circuits;

/// <content>The books' side of the circuit.</content>
internal sealed partial class OriginCircuit
{
    private const int MaximumAnswerLength = 32;

    private IClientAccount? _account;
    private IClientMeter? _meter;

    private void OpenAccount(Instant now)
    {
        // Sent while the account is being made, too.
        _now = now;
        _account = _plan.Accounting.OpenClient(new Payments(this), now);
    }

    /// <inheritdoc/>
    public void HandlePayment(Channel channel, CircuitId id, ReadOnlySpan<byte> body, Instant now)
    {
        Span<byte> answer = stackalloc byte[MaximumAnswerLength];
        int length = _meter?.HandleMessage(body, answer) ?? 0;
        if (length > 0)
        {
            channel.SendPayment(id, answer[..length]);
        }
    }

    private PaymentRates? RatesOf(int hop)
    {
        PaymentRates? rates = CircuitPrice.RatesOf(_paidHops, hop, _plan.Price);
        if (rates is null || _meter is null)
        {
            return rates;
        }

        Span<byte> before = stackalloc byte[TickAnchor.Length];
        Span<byte> behind = stackalloc byte[TickAnchor.Length];
        _meter.CopyAnchors(hop, before, behind);
        return rates.Value with { AnchorIn = new(before), AnchorOut = new(behind) };
    }

    private void CloseAccount()
    {
        IClientMeter? meter = _meter;
        _meter = null;
        meter?.HandleClosed();
        IClientAccount? account = _account;
        _account = null;
        account?.HandleClosed();
    }

    private void Count(RelayCommand command)
    {
        if (command == RelayCommand.Payment)
        {
            return;
        }

        _account?.Count();
        if (State == CircuitState.Open && command is not (RelayCommand.Data or RelayCommand.Drop))
        {
            _meter?.AddControl();
        }
    }

    private sealed class Payments(OriginCircuit circuit) : ClientCircuit
    {
        public override long Id => circuit.Number;

        public override int HopCount => circuit.HopCount;

        public override int RelayCount => circuit.Path.Count;

        public override int PaidHopCount => circuit._paidHops;

        public override INeighbourAccount Guard => circuit._channel!.Account;

        public override bool Send(int hop, ReadOnlySpan<byte> body)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(hop);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(hop, circuit.HopCount);
            HopMessage.Require(body);
            circuit.SendRelay(hop, RelayCommand.Payment, StreamId.None, body);
            return circuit.State != CircuitState.Closed;
        }
    }
}
