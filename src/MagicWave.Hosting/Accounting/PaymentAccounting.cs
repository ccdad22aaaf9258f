using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Payments;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Metering;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Tokens;
using ServiceLevel = MagicWave.Onion.Accounting.ServiceLevel;

namespace MagicWave.Hosting.Accounting;

/// <summary>
/// Adapts what the onion layer asks of whoever keeps the books to the payment engine. One link of the engine for each channel; both run
/// under the node's gate.
/// </summary>
public sealed class PaymentAccounting : ICircuitAccounting
{
    private readonly PaymentEngine _engine;
    private readonly CircuitPayments _circuits;
    private readonly MeterSettings? _meter;
    private readonly Exposures _exposures = new();
    private readonly Dictionary<long, ClientPort> _own = [];
    private long _carried;
    private readonly TokenDesk? _desk;

    /// <summary>Adapts an engine, which must have been started with the node's gate.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="circuits">Its extension for circuits that no neighbour is billed for.</param>
    /// <param name="meter">How circuits are metered; null: our own are billed by counted cells, and those of others that ask for ticks not at all.</param>
    /// <param name="desk">Where clients' tokens are taken; null where none are.</param>
    /// <exception cref="ArgumentNullException">The engine or the circuits are null.</exception>
    public PaymentAccounting(PaymentEngine engine, CircuitPayments circuits, MeterSettings? meter = null, TokenDesk? desk = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(circuits);
        _circuits = circuits;
        _desk = desk;
        _engine = engine;
        _meter = meter;
    }

    /// <summary>What was sent for the sake of payment.</summary>
    public PaymentTraffic Traffic { get; } = new();

    /// <summary>What a cell of a paid circuit must leave this relay at least, in units of 10⁻¹³ MWT. Set under the gate.</summary>
    public long LeastShare { get; set; }

    /// <inheritdoc/>
    public bool Takes(INeighbourAccount neighbour, long share) => share >= LeastShare && !_engine.IsOverExposed && _exposures.Of(neighbour as Account).TakesCircuit;

    /// <inheritdoc/>
    public INeighbourAccount Open(NeighbourLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new Account(link, _engine, Traffic, _exposures);
    }

    /// <inheritdoc/>
    public ICircuitMeter? OpenMeter(MeteredCircuit circuit) => _meter is null || circuit is null ? null
        : new HopMeterAdapter(circuit, _meter, Traffic, _exposures.Of(circuit.Upstream as Account));

    /// <inheritdoc/>
    public IClientMeter? OpenClientMeter(int hops, long rate)
    {
        if (_meter is null || rate is < 1 or > TickRules.MaximumRate)
        {
            return null;
        }

        // What a circuit leaves unpaid is less than a tick; the next one pays it, so that short circuits are not free.
        long carried = _carried;
        _carried = 0;
        return new ClientMeterAdapter(hops, rate, _meter, carried, left => _carried += left, _engine.OpenCircuitBudget(), Traffic);
    }

    /// <inheritdoc/>
    public IHopAccount? OpenHop(HopCircuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return new Hop(circuit, _circuits, _desk);
    }

    /// <inheritdoc/>
    public IClientAccount? OpenClient(ClientCircuit circuit, Instant now)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ClientPort port = new(circuit);
        _own[circuit.Id] = port;
        return new Client(_circuits.OpenClient(port), () => Close(circuit.Id));
    }

    /// <summary>A circuit of our own was closed: its number. Raised under the gate.</summary>
    public event Action<long>? CircuitClosed;

    /// <summary>
    /// A circuit of our own by its number, for payments to and from whoever is joined to it at its last relay. Under the gate.
    /// </summary>
    /// <returns>Null when there is none, or a relay of it takes no payment.</returns>
    public IClientPort? FindCircuit(long number) => _own.TryGetValue(number, out ClientPort? port) && port.IsPaidThroughout ? port : null;

    private void Close(long number)
    {
        _own.Remove(number);
        CircuitClosed?.Invoke(number);
    }

    /// <summary>The two enumerations have the same members; the cast of one to the other is what the cell path pays.</summary>
    internal static ServiceLevel Convert(Payments.ServiceLevel level) => (ServiceLevel)(int)level;

    private static SettlementAccount? PeerOf(INeighbourAccount? account) => (account as Account)?.Peer;

    /// <summary>A circuit through this relay: both what the onion layer calls and what the payments are lent.</summary>
    private sealed class Hop : IHopAccount, IHopPort
    {
        private readonly HopCircuit _circuit;
        private readonly HopPayments _payments;
        private readonly TokenDesk? _desk;

        public Hop(HopCircuit circuit, CircuitPayments circuits, TokenDesk? desk)
        {
            _circuit = circuit;
            _desk = desk;
            _payments = circuits.OpenHop(this);
        }

        public long Id => _circuit.Id;

        public SettlementAccount? Upstream => PeerOf(_circuit.Upstream);

        public SettlementAccount? Downstream => PeerOf(_circuit.Downstream);

        public SettlementAccount? Joined => PeerOf(_circuit.Joined);

        public bool IsBilledToNeighbour => _circuit.IsBilledToNeighbour;

        public void Count() => _payments.Count();

        public void HandleMessage(ReadOnlySpan<byte> body, Instant now)
        {
            // Tokens pay the guard, on whose link the client greeted with the session's key. Further on, the neighbour is a relay.
            if (!body.IsEmpty && body[0] == TokenMessages.TokenKind && _desk is not null && !_payments.TakesTokens)
            {
                if (_circuit.Upstream is Account { IsClient: true, Peer: { } session })
                {
                    _desk.Post(body[1..], session, receipt => _circuit.Send([TokenMessages.ReceiptKind, .. receipt]));
                }

                return;
            }

            _payments.HandleMessage(body, now);
        }

        public void HandleClosed() => _payments.HandleClosed();

        public void Serve(Payments.ServiceLevel level) => _circuit.Serve(Convert(level));

        public bool Send(ReadOnlySpan<byte> body) => _circuit.Send(body);
    }

    private sealed class Client(CircuitPayer? payments, Action closed) : IClientAccount
    {
        public void Count() => payments?.Count();

        public void HandleMessage(int hop, ReadOnlySpan<byte> body, Instant now) => payments?.HandleMessage(hop, body, now);

        public void HandleClosed()
        {
            payments?.HandleClosed();
            closed();
        }
    }

    private sealed class ClientPort(ClientCircuit circuit) : IClientPort
    {
        public int PaidHopCount => circuit.PaidHopCount;

        public bool IsPaidThroughout => circuit.PaidHopCount == circuit.RelayCount;

        public SettlementAccount? Guard => PeerOf(circuit.Guard);

        public bool Send(int hop, ReadOnlySpan<byte> body) => circuit.Send(hop, body);
    }

    /// <summary>
    /// What neighbours left unpaid, by their accounts: who comes back on a new channel is where it was. Whoever has no account is not remembered, and
    /// neither is it served for long: the books stop it.
    /// </summary>
    private sealed class Exposures
    {
        private const int Maximum = 4_096;
        private readonly Dictionary<SettlementAccount, NeighbourExposure> _known = [];

        public NeighbourExposure Of(Account? neighbour)
        {
            if (neighbour?.Peer is not { } peer)
            {
                return neighbour?.OwnExposure ?? new(isClient: true);
            }

            if (!_known.TryGetValue(peer, out NeighbourExposure? exposure))
            {
                if (_known.Count >= Maximum)
                {
                    _ = _known.Remove(_known.FirstOrDefault(pair => !pair.Value.IsInUse).Key);
                }

                _known.Add(peer, exposure = neighbour.OwnExposure);
            }

            return exposure;
        }

        public void Forget(SettlementAccount? peer)
        {
            if (peer is { } known && _known.TryGetValue(known, out NeighbourExposure? exposure) && exposure.IsSettled)
            {
                _known.Remove(known);
            }
        }
    }

    private sealed class Account : INeighbourAccount, IPeerTransport
    {
        private readonly Exposures _exposures;

        private readonly NeighbourLink _link;
        private readonly PaymentTraffic _traffic;
        private readonly IPeerLink? _peer;

        public Account(NeighbourLink link, PaymentEngine engine, PaymentTraffic traffic, Exposures exposures)
        {
            _exposures = exposures;
            _link = link;
            _traffic = traffic;
            IsClient = link.RsaId is null && !link.IsInitiator;
            OwnExposure = new(IsClient);
            _peer = engine.OpenPeer(this, link.Binding.Span, link.IsPaymentAnnounced, IsClient);
        }

        // The engine sends its HELLO, and may tell of a change, while the account is still being made.
        public ServiceLevel Service => _peer is null ? ServiceLevel.Unpaid : Convert(_peer.Service);

        public bool IsClient { get; }

        public SettlementAccount? Peer => _peer?.Peer;

        public NeighbourExposure OwnExposure { get; }

        public void Earn(int cells, long amount) => _peer!.Earn(cells, amount);

        public void Owe(int cells, long amount) => _peer!.Owe(cells, amount);

        public void HandleMessage(ReadOnlySpan<byte> body, Instant now) => _peer!.HandleMessage(body, now);

        public void HandleClosed()
        {
            _peer!.HandleClosed();
            _exposures.Forget(Peer);
        }

        public void Send(ReadOnlySpan<byte> body)
        {
            _traffic.CountLinkMessage(body.Length);
            _link.Send(body);
        }

        public void ServiceChanged() => _link.ServiceChanged();
    }
}
