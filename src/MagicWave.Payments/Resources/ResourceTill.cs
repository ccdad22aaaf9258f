using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>
/// A publisher's side of payment for things: asks, is paid by chains through rendezvous points, and says whether a proof is good. A payment is booked as
/// revenue of content in the step in which the chain is opened, so before anybody can have a proof. A pure machine; every call comes under the
/// owner's gate.
/// </summary>
public sealed class ResourceTill : IChainUser
{
    /// <summary>How often a proof is taken again, in case the answer was lost: as often and no oftener when the program was started again meanwhile.</summary>
    public const int Repetitions = 3;

    private const string Kind = "resource-till";
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RememberFor = TimeSpan.FromMinutes(10);

    private readonly ResourceTillOptions _options;
    private readonly SettlementKey _key;
    private readonly SiteBinding _binding;
    private readonly IRandom _random;
    private readonly Dictionary<RequestId, Entry> _entries = [];
    private CircuitPayments? _circuits;
    private IPeerBooks? _books;
    private Instant? _sweepAt;
    private int _open;

    /// <summary>Makes it for one engine.</summary>
    /// <param name="options">What the publisher chose.</param>
    /// <param name="key">The key of the account that the site names.</param>
    /// <param name="binding">The site's word that the account is its own.</param>
    /// <param name="random">For names.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The key is not that of the site's account.</exception>
    public ResourceTill(ResourceTillOptions options, SettlementKey key, SiteBinding binding, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(binding);
        ArgumentNullException.ThrowIfNull(random);
        options.Check();
        if (binding.Account != key.Account)
        {
            throw new ArgumentException("The site names another account.", nameof(binding));
        }

        (_options, _key, _binding, _random) = (options, key, binding, random);
    }

    /// <inheritdoc/>
    public Instant? NextDeadline => _sweepAt;

    /// <summary>What happened so far.</summary>
    public ResourceTillTotals Totals { get; private set; } = new();

    /// <summary>The site and its account.</summary>
    public SiteBinding Binding => _binding;

    private IPeerBooks Books => _books ?? throw new InvalidOperationException("The till belongs to no engine yet.");

    /// <inheritdoc/>
    /// <exception cref="PaymentException">A stored payment cannot be read.</exception>
    public void Attach(CircuitPayments circuits, IPeerBooks books)
    {
        ArgumentNullException.ThrowIfNull(circuits);
        ArgumentNullException.ThrowIfNull(books);
        (_circuits, _books) = (circuits, books);
        foreach (StateRecord state in books.StatesOf(Kind))
        {
            Entry entry = Entry.TryRead(state.Value.Span)
                ?? throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored payment for content cannot be read.");
            if (entry.Request.Site == _binding.Site)
            {
                _entries.Add(entry.Request.Id, entry);
                _sweepAt = default(Instant);
            }
        }
    }

    /// <summary>A circuit of ours is joined to a visitor's at its last hop.</summary>
    /// <param name="port">Our circuit: the rendezvous point is its last hop, and all its hops have to take payment.</param>
    public PayeeCircuit Open(IClientPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return new(this, port, _circuits!.NewNumber());
    }

    /// <summary>Asks the visitor behind a circuit to pay for a thing. Every call makes another request; one that is not paid is forgotten by itself.</summary>
    /// <param name="circuit">The circuit that the visitor's request came on.</param>
    /// <param name="session">The visitor's session.</param>
    /// <param name="resource">What for.</param>
    /// <param name="amount">How much: from <see cref="ResourceTillOptions.LeastAmount"/> up.</param>
    /// <param name="now">When.</param>
    /// <param name="request">The request to send; null when there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is too small.</exception>
    public ResourceAskFault TryAsk(
        PayeeCircuit circuit, ResourceSession session, ResourceDigest resource, Amount amount, Instant now, out ResourceRequest? request)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, _options.LeastAmount);
        request = null;
        int hops = circuit.Port.PaidHopCount;
        if (circuit.IsClosed || hops is < 1 or > ChainLimits.Hops || circuit.Port.Guard is not { } neighbour)
        {
            return ResourceAskFault.NoChain;
        }

        if (circuit.Open >= ChainLimits.CircuitRoutes || _open >= _options.MaximumOpen)
        {
            return ResourceAskFault.TooMany;
        }

        Amount fee = _circuits!.TransitFee;
        if (amount.Units + (fee.Units * (hops - 1)) > LockTerms.MaximumUnits)
        {
            return ResourceAskFault.TooMuch;
        }

        UnixTime time = Books.ToUnixTime(now);
        UnixTime payBefore = time + ChainTimes.Window;
        RequestId id = RequestId.Draw(_random);
        LockPoint point = _circuits.Chains.Ask(id, amount, payBefore + ChainTimes.Step, now);
        ChainPlan plan = ChainPlan.TryMakeBehind(id, point, amount, [.. Enumerable.Repeat(fee, hops - 1)], payBefore, _random)!;
        Announce(circuit, neighbour, plan, now);
        LockTerms joined = plan.Locks[0];
        request = ResourceRequest.Sign(
            new(id, session, resource, amount, joined, time, payBefore, joined.Expires + _options.ServeFor), _binding, _key);
        _entries.Add(id, new(request, circuit));
        circuit.Open++;
        _open++;
        Totals = Totals with { Asked = Totals.Asked + 1 };
        Arm(now);
        return ResourceAskFault.None;
    }

    /// <summary>
    /// Looks at a proof. The same one for the same thing is good <see cref="Repetitions"/> times more until its time is over; how often it was shown is in the
    /// books soon after.
    /// </summary>
    /// <param name="proof">What the visitor showed.</param>
    /// <param name="resource">What it wants for it.</param>
    /// <param name="now">When.</param>
    public ResourceVerdict Verify(ResourceProof proof, ResourceDigest resource, Instant now)
    {
        ResourceVerdict verdict = Judge(proof, resource, now);
        if (verdict is ResourceVerdict.Accepted or ResourceVerdict.AcceptedAgain)
        {
            // Nobody waits for the books: if the program dies before, this once is not counted.
            Entry entry = _entries[proof.Request];
            entry.IsShown = true;
            entry.Showings++;
            Books.Add(entry.ToRecord());
        }
        else
        {
            Totals = Totals with { Refused = Totals.Refused + 1 };
        }

        return verdict;
    }

    /// <inheritdoc/>
    public bool HandleEvent(in ChainEvent happened, Instant now)
    {
        if (happened.Request is not { } id || !_entries.TryGetValue(id, out Entry? entry))
        {
            return false;
        }

        if (happened.Kind == ChainEventKind.Received && !entry.IsPaid)
        {
            Close(entry);
            entry.IsPaid = true;
            Books.Add(entry.ToRecord());
            Books.Add(new JournalEntry(
                $"content/{id}",
                Books.ToUnixTime(now),
                [new(BookAccount.Revenue, null, happened.Amount), new(BookAccount.ContentRevenue, null, -happened.Amount)]));
            Totals = Totals with { Paid = Totals.Paid + 1, Earned = Totals.Earned + happened.Amount };
        }
        else if (happened.Kind == ChainEventKind.NotPaid && !entry.IsPaid)
        {
            Close(entry);
            _entries.Remove(id);
            Totals = Totals with { NotPaid = Totals.NotPaid + 1 };
        }

        return true;
    }

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        UnixTime time = Books.ToUnixTime(now);
        foreach (Entry entry in _entries.Values.Where(entry => entry.IsPaid && entry.Request.ServeUntil + RememberFor <= time).ToArray())
        {
            _entries.Remove(entry.Request.Id);
            Books.Add(new StateRecord(Kind, entry.Request.Id.ToArray(), default));
        }

        _sweepAt = _entries.Count == 0 ? null : now + SweepEvery;
    }

    internal void HandleClosed(PayeeCircuit circuit) => _circuits?.Chains.HandleCircuitClosed(circuit.Number);

    private ResourceVerdict Judge(ResourceProof proof, ResourceDigest resource, Instant now) =>
        !_entries.TryGetValue(proof.Request, out Entry? entry) ? ResourceVerdict.Unknown
        : !entry.Request.Session.IsSame(proof.Session) ? ResourceVerdict.WrongSession
        : entry.Request.Resource != resource ? ResourceVerdict.WrongResource
        : entry.Request.Lock.Point != proof.Opening.Point ? ResourceVerdict.WrongOpening
        : entry.Request.ServeUntil <= Books.ToUnixTime(now) ? ResourceVerdict.Expired
        : !entry.IsPaid ? ResourceVerdict.NotPaid
        : entry.Showings > Repetitions ? ResourceVerdict.UsedUp
        : entry.IsShown ? ResourceVerdict.AcceptedAgain
        : ResourceVerdict.Accepted;

    /// <summary>Tells our hops their locks, from the one next to the rendezvous point to our neighbour, and ourselves the last.</summary>
    private void Announce(PayeeCircuit circuit, SettlementAccount neighbour, ChainPlan plan, Instant now)
    {
        int behind = circuit.Port.PaidHopCount - 1;
        for (int i = 0; i < behind; i++)
        {
            _ = circuit.Port.Send(behind - 1 - i, [(byte)HopMessageKind.Chain, .. plan.Routes[i].Write()]);
        }

        _ = _circuits!.Chains.HandleRoute(circuit.Number, neighbour, null, plan.Routes[behind].Write(), Amount.Zero, now);
    }

    private void Close(Entry entry)
    {
        entry.Circuit!.Open--;
        _open--;
    }

    private void Arm(Instant now)
    {
        if (_sweepAt is null)
        {
            _sweepAt = now + SweepEvery;
            Books.Wake();
        }
    }

    /// <summary>A request, and its stored form once it is paid: the request, and how often its proof was shown (1); without that byte it was not.</summary>
    private sealed class Entry(ResourceRequest request, PayeeCircuit? circuit)
    {
        public ResourceRequest Request => request;

        /// <summary>Null for one that an earlier run of the program was paid for.</summary>
        public PayeeCircuit? Circuit => circuit;

        public bool IsPaid { get; set; }

        /// <summary>Whether its proof was shown to this run of the program.</summary>
        public bool IsShown { get; set; }

        /// <summary>How often its proof was taken, by all runs: at most once more than it may be repeated.</summary>
        public byte Showings { get; set; }

        public static Entry? TryRead(ReadOnlySpan<byte> value) =>
            value.Length is ResourceRequest.Length or ResourceRequest.Length + 1 && ResourceRequest.TryRead(value[..ResourceRequest.Length]) is { } request
                ? new(request, null) { IsPaid = true, Showings = value.Length > ResourceRequest.Length ? value[^1] : (byte)0 }
                : null;

        public StateRecord ToRecord() => new(Kind, Request.Id.ToArray(), (byte[])[.. Request.AsBytes(), Showings]);
    }
}
