using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Relay.Circuits;

/// <content>The books' side of the circuit.</content>
internal sealed partial class RelayCircuit
{
    private IHopAccount? _account;
    private bool _isAccountRefused;

    private void HandlePayment(ReadOnlySpan<byte> body, Instant now)
    {
        if (_account is null && !_isAccountRefused)
        {
            _account = _services.Accounting.OpenHop(new Payments(this, ++_services.LastCircuitNumber));
            _isAccountRefused = _account is null;
        }

        if (!body.IsEmpty)
        {
            _account?.HandleMessage(body, now);
        }
    }

    private void CloseAccount()
    {
        IHopAccount? account = _account;
        _account = null;
        _isAccountRefused = true;
        account?.HandleClosed();
    }

    private void Count(RelayCommand command)
    {
        if (command != RelayCommand.Payment)
        {
            _account?.Count();
        }
    }

    private sealed class Payments(RelayCircuit circuit, long number) : HopCircuit
    {
        public override long Id => number;

        public override INeighbourAccount Upstream => circuit._previous.Account;

        public override INeighbourAccount? Downstream => circuit._extend == ExtendState.Done ? circuit._next?.Account : null;

        public override INeighbourAccount? Joined => circuit._joined?._previous.Account;

        public override bool IsBilledToNeighbour => circuit._service is null;

        public override void Serve(ServiceLevel level)
        {
            if (circuit._isClosed || circuit._service is not { } service || !service.Become(level))
            {
                return;
            }

            service.IsEnd = circuit._next is null && circuit._joined is null;
            circuit._previous.Reconsider();
            circuit._next?.Reconsider();
            circuit.OpenWindow();
        }

        public override bool Send(ReadOnlySpan<byte> body)
        {
            HopMessage.Require(body);
            return !circuit._isClosed && circuit.Send(RelayCommand.Payment, StreamId.None, body);
        }
    }
}
