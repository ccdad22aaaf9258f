using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Circuits;

/// <content>The books' side of the circuit.</content>
internal sealed partial class OriginCircuit
{
    private IClientAccount? _account;

    private void OpenAccount(Instant now)
    {
        // Sent while the account is being made, too.
        _now = now;
        _account = _plan.Accounting.OpenClient(new Payments(this), now);
    }

    private void CloseAccount()
    {
        IClientAccount? account = _account;
        _account = null;
        account?.HandleClosed();
    }

    private void Count(RelayCommand command)
    {
        if (command != RelayCommand.Payment)
        {
            _account?.Count();
        }
    }

    private sealed class Payments(OriginCircuit circuit) : ClientCircuit
    {
        public override long Id => circuit.Number;

        public override int HopCount => circuit.HopCount;

        public override int PaidHopCount => CircuitPrice.PaidHops(circuit.Path);

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
