using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// Payment for circuits that no neighbour is billed for: as a hop, asks clients and takes what they pay; as a client, pays the hops of its own
/// circuits. Chains go through it. What travels on a circuit promises nothing that outlives the circuit, so only what neighbours say to each other
/// waits for the books. An extension of one engine: every call comes under the owner's gate.
/// </summary>
public sealed partial class CircuitPayments : IPeerExtension
{
    private const string DayKind = "circuit-day";

    private readonly CircuitSettings _settings;
    private readonly IRandom _random;
    private readonly SpendingBudget _day;
    private readonly HashSet<HopPayments> _hops = [];
    private readonly List<IChainUser> _users = [];
    private readonly Dictionary<RequestId, HopPayments> _asked = [];
    private readonly Dictionary<(SettlementAccount Peer, LockId Id), HopPayments> _routed = [];
    private readonly Dictionary<RequestId, (ClientPayments Circuit, PursePayment Payment)> _paying = [];
    private IPeerBooks? _books;
    private long _lastNumber;
    private Prepayment? _prepayment;

    /// <summary>Makes them for one engine.</summary>
    /// <param name="settings">What the operator chose.</param>
    /// <param name="key">The node's settlement key.</param>
    /// <param name="random">For names, secrets and thresholds.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public CircuitPayments(CircuitSettings settings, SettlementKey key, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        _settings = settings;
        Price = settings.Price;
        _random = random;
        _day = new(settings.DailyBudget);
        Chains = new(key, random);
    }

    /// <summary>The chains of this node.</summary>
    public ChainSwitch Chains { get; }

    /// <summary>As a hop: where tokens are taken; null: none are.</summary>
    public ITokenTaker? TokenTaker { get; init; }

    /// <summary>As a client: where tokens come from; null: there are none.</summary>
    public ITokenPayer? TokenPayer { get; init; }

    /// <summary>What each hop of this node's own circuits earns per cell, for those that are opened from now on: from 0 to 14 MWT.</summary>
    public long Price { get; set; }

    /// <summary>As a hop: the least that is taken per cell; terms that offer less are none.</summary>
    public long LeastRate { get; set; }

    /// <summary>What each hop is offered for passing on a payment that is not for its circuit: as much as for the cells that it takes.</summary>
    public Amount TransitFee => new((Int128)Price * ChainLimits.TransitCells);

    /// <summary>As a hop: the least that is kept of such a payment.</summary>
    internal Amount LeastTransitFee => new((Int128)LeastRate * ChainLimits.TransitCells);

    /// <summary>How this node's own circuits are paid for.</summary>
    public ISettlementStrategy Strategy => _settings.Strategy;

    /// <summary>What happened so far.</summary>
    public CircuitTotals Totals { get; private set; } = new();

    /// <inheritdoc/>
    public byte FirstType => Chains.FirstType;

    /// <inheritdoc/>
    public byte LastType => Chains.LastType;

    /// <inheritdoc/>
    public Instant? NextDeadline
    {
        get
        {
            Instant? next = Instant.Earlier(Chains.NextDeadline, _prepayment?.NextDeadline);
            foreach (HopPayments hop in _hops)
            {
                next = Instant.Earlier(next, hop.NextDeadline);
            }

            foreach (IChainUser user in _users)
            {
                next = Instant.Earlier(next, user.NextDeadline);
            }

            return next;
        }
    }

    internal NetworkId Network => Books.Network;

    internal IPeerBooks Books => _books ?? throw new InvalidOperationException("The circuits' payments belong to no engine yet.");

    /// <summary>A circuit through here, from its client's first message on.</summary>
    public HopPayments OpenHop(IHopPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        HopPayments hop = new(this, port);
        _hops.Add(hop);
        return hop;
    }

    /// <summary>A circuit of our own, when it is built. Its hops are told their terms, or its guard is paid in advance.</summary>
    /// <returns>Null: it is not paid this way.</returns>
    public CircuitPayer? OpenClient(IClientPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        if (Strategy.Billing == CircuitBilling.Neighbours)
        {
            return port.PaidHopCount > 0 && Price > 0 ? _prepayment?.Open(port) : null;
        }

        bool isPaidHere = Price > 0 && port.PaidHopCount is > 0 and <= ChainLimits.Hops
            && (Strategy.Billing != CircuitBilling.Chain || port.Guard is not null);
        if (!isPaidHere)
        {
            return null;
        }

        ClientPayments circuit = new(this, port, new CircuitPurse(_settings with { Price = Price }, port.PaidHopCount, Network, _day, _random));
        circuit.Open();
        return circuit;
    }

    /// <inheritdoc/>
    public void Attach(IPeerBooks books)
    {
        ArgumentNullException.ThrowIfNull(books);
        _books = books;
        if (TokenPayer is { } tokens)
        {
            _prepayment = new(this, tokens);
        }

        Chains.Attach(books);
        foreach (StateRecord state in books.StatesOf(DayKind))
        {
            RestoreDay(state);
        }

        foreach (IChainUser user in _users)
        {
            user.Attach(this, books);
        }
    }

    /// <summary>Somebody asks or pays by these chains for something else than cells. Before the engine begins, or under the owner's gate.</summary>
    public void Add(IChainUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        _users.Add(user);
        if (_books is { } books)
        {
            user.Attach(this, books);
            books.Wake();
        }
    }

    /// <inheritdoc/>
    public void HandleLinked(IPeerBook peer, Instant now)
    {
        Chains.HandleLinked(peer, now);
        _prepayment?.HandleLinked(peer, now);
        HandleEvents(now);
    }

    /// <inheritdoc/>
    public void HandleUnlinked(IPeerBook peer, Instant now) => Chains.HandleUnlinked(peer, now);

    /// <inheritdoc/>
    public void HandleMessage(IPeerBook peer, IPeerLink link, ReadOnlySpan<byte> body, Instant now)
    {
        Chains.HandleMessage(peer, link, body, now);
        HandleEvents(now);
    }

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        Chains.HandleDeadline(now);
        _prepayment?.HandleDeadline(now);
        HandleEvents(now);
        foreach (HopPayments hop in _hops.Where(hop => hop.NextDeadline <= now).ToArray())
        {
            hop.HandleDeadline(now);
        }

        foreach (IChainUser user in _users.Where(user => user.NextDeadline <= now).ToArray())
        {
            user.HandleDeadline(now);
        }
    }

    /// <summary>Names a circuit of our own among those whose routes wait: below nothing, as relays number the circuits through them from nothing up.</summary>
    internal long NewNumber() => --_lastNumber;

    internal void Wake() => _books?.Wake();

    internal UnixTime ToUnixTime(Instant now) => Books.ToUnixTime(now);

    internal HopBill MakeBill(TermsMessage terms) => new(terms, _settings.MeanThresholdCells, _random);

    internal HopRequestMessage MakeRequest(HopPayments hop, HopBill bill, Amount amount, bool isByChain, Instant now)
    {
        RequestId id = RequestId.Draw(_random);
        UnixTime expires = Books.ToUnixTime(now) + HopBill.Validity;
        _asked[id] = hop;
        Totals = Totals with { Asked = Totals.Asked + 1 };
        return new()
        {
            Terms = bill.Terms.Id,
            Id = id,
            Network = Network,
            Cells = bill.Cells,
            Amount = amount,
            Expires = expires,
            Point = isByChain ? Chains.Ask(id, amount, expires, now) : null,
        };
    }

    internal void NoteRoute(HopPayments hop, SettlementAccount upstream, LockId before) => _routed[(upstream, before)] = hop;

    internal void NotePaid(RequestId? request, Amount amount)
    {
        long paid = request is { } known && _asked.Remove(known) ? 1 : 0;
        Totals = Totals with { Paid = Totals.Paid + paid, Earned = Totals.Earned + amount };
    }

    internal void NoteRefused() => Totals = Totals with { Refused = Totals.Refused + 1 };

    internal void Remove(HopPayments hop, long circuit)
    {
        _hops.Remove(hop);
        Chains.HandleCircuitClosed(circuit);
        foreach ((SettlementAccount, LockId) key in _routed.Where(pair => pair.Value == hop).Select(pair => pair.Key).ToArray())
        {
            _routed.Remove(key);
        }
    }

    private void HandleEvents(Instant now)
    {
        while (Chains.TryTakeEvent(out ChainEvent happened))
        {
            HandleEvent(happened, now);
        }
    }

    private void HandleEvent(in ChainEvent happened, Instant now)
    {
        foreach (IChainUser user in _users)
        {
            if (user.HandleEvent(happened, now))
            {
                return;
            }
        }

        switch (happened.Kind)
        {
            case ChainEventKind.Paid or ChainEventKind.Failed when happened.Request is { } request && _paying.Remove(request, out var paid):
                HandleOutcome(paid.Circuit, paid.Payment, happened.Kind == ChainEventKind.Paid, now);
                break;
            case ChainEventKind.Relayed:
                Totals = Totals with { Relayed = Totals.Relayed + 1, Earned = Totals.Earned + happened.Amount };
                if (_routed.Remove((happened.Peer, happened.Lock), out HopPayments? passed))
                {
                    passed.HandlePaid(null, happened.Amount);
                }

                break;
            case ChainEventKind.Received when happened.Request is { } request:
                Totals = Totals with { Paid = Totals.Paid + 1, Earned = Totals.Earned + happened.Amount };
                if (_asked.Remove(request, out HopPayments? receiver))
                {
                    receiver.HandlePaid(request, happened.Amount);
                }

                break;
            case ChainEventKind.NotPaid when happened.Request is { } request && _asked.Remove(request, out HopPayments? asker):
                asker.HandleNotPaid(request, now);
                break;
            default:
                break;
        }
    }
}
