using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Payments;
using MagicWave.Payments.Runtime;
using ServiceLevel = MagicWave.Onion.Accounting.ServiceLevel;

namespace MagicWave.Hosting.Accounting;

/// <summary>
/// Adapts what the onion layer asks of whoever keeps the books to the payment engine. One link of the engine for each channel; both run
/// under the node's gate.
/// </summary>
public sealed class PaymentAccounting : ICircuitAccounting
{
    private readonly PaymentEngine _engine;

    /// <summary>Adapts an engine, which must have been started with the node's gate.</summary>
    /// <exception cref="ArgumentNullException">The engine is null.</exception>
    public PaymentAccounting(PaymentEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engine = engine;
    }

    /// <inheritdoc/>
    public INeighbourAccount Open(NeighbourLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new Account(link, _engine);
    }

    /// <summary>The two enumerations have the same members; the cast of one to the other is what the cell path pays.</summary>
    internal static ServiceLevel Convert(Payments.ServiceLevel level) => (ServiceLevel)(int)level;

    private sealed class Account : INeighbourAccount, IPeerTransport
    {
        private readonly NeighbourLink _link;
        private readonly IPeerLink? _peer;

        public Account(NeighbourLink link, PaymentEngine engine)
        {
            _link = link;
            _peer = engine.OpenPeer(this, link.Binding.Span, link.IsPaymentAnnounced, isClient: link.RsaId is null && !link.IsInitiator);
        }

        // The engine sends its HELLO, and may tell of a change, while the account is still being made.
        public ServiceLevel Service => _peer is null ? ServiceLevel.Unpaid : Convert(_peer.Service);

        public void Earn(int cells, long amount) => _peer!.Earn(cells, amount);

        public void Owe(int cells, long amount) => _peer!.Owe(cells, amount);

        public void HandleMessage(ReadOnlySpan<byte> body, Instant now) => _peer!.HandleMessage(body, now);

        public void HandleClosed() => _peer!.HandleClosed();

        public void Send(ReadOnlySpan<byte> body) => _link.Send(body);

        public void ServiceChanged() => _link.ServiceChanged();
    }
}
