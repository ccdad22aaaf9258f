using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>
/// A visitor's side of payment for things: holds a publisher's request against what was asked for and the user's budgets, pays it by a chain through the
/// rendezvous point, and keeps the proof. What it set aside and what it paid survive the program. A pure machine; every call comes under the
/// owner's gate.
/// </summary>
public sealed class ResourceWallet : IChainUser
{
    /// <summary>Payments that are being made, or whose proof may still be shown.</summary>
    internal const int MaximumPayments = 4_096;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly ResourceSpending _spending;
    private readonly IRandom _random;
    private readonly Dictionary<RequestId, ResourcePayment> _payments = [];
    private readonly Dictionary<RequestId, Action<ResourceOutcome>> _waiting = [];
    private CircuitPayments? _circuits;
    private IPeerBooks? _books;
    private Instant? _sweepAt;

    /// <summary>Makes it for one engine.</summary>
    /// <param name="budget">What the user allows.</param>
    /// <param name="random">For names and tweaks.</param>
    /// <exception cref="ArgumentOutOfRangeException">A budget is negative.</exception>
    public ResourceWallet(ResourceBudget budget, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(random);
        budget.Check();
        _spending = new(budget);
        _random = random;
    }

    /// <summary>
    /// Whether what the guard is owed for a payment is settled on the ledger, as by an account that lasts; false for the key of one run that pays with tokens.
    /// <value>Default: true.</value>
    /// </summary>
    public bool HasAccount { get; init; } = true;

    /// <inheritdoc/>
    public Instant? NextDeadline => _sweepAt;

    /// <summary>What happened so far.</summary>
    public ResourceWalletTotals Totals { get; private set; } = new();

    private IPeerBooks Books => _books ?? throw new InvalidOperationException("The wallet belongs to no engine yet.");

    /// <inheritdoc/>
    /// <exception cref="PaymentException">A stored payment cannot be read.</exception>
    public void Attach(CircuitPayments circuits, IPeerBooks books)
    {
        ArgumentNullException.ThrowIfNull(circuits);
        ArgumentNullException.ThrowIfNull(books);
        (_circuits, _books) = (circuits, books);
        _spending.Attach(books);
        foreach (StateRecord state in books.StatesOf(ResourcePayment.Kind))
        {
            if (!ResourcePayment.TryRead(state.Value.Span, out ResourcePayment? payment))
            {
                throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored payment for content cannot be read.");
            }

            _payments.Add(payment!.Request.Id, payment);
            _sweepAt = default(Instant);
        }
    }

    /// <summary>Pays a request, if it fits and the budgets allow it.</summary>
    /// <param name="port">Our circuit whose last hop is the rendezvous point: all its hops have to take payment.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="request">What the publisher sent.</param>
    /// <param name="now">When.</param>
    /// <param name="done">Called once, later and under the gate, when the payment came through or did not. Not called when it is refused here.</param>
    /// <returns>Why not; with the reason none, it is begun.</returns>
    public ResourceRefusal TryPay(IClientPort port, in ResourceOrder order, ResourceRequest request, Instant now, Action<ResourceOutcome> done)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(done);
        ResourceRefusal refusal = Begin(port, order, request, now);
        if (refusal.Reason == ResourceRefusalReason.None)
        {
            _waiting[request.Id] = done;
            Arm(now);
        }
        else
        {
            Totals = Totals with { Refused = Totals.Refused + 1 };
        }

        return refusal;
    }

    /// <summary>A proof that is still good, for a thing that was paid before: the answer may have been lost, or the program ended meanwhile.</summary>
    /// <returns>The newest; null when there is none.</returns>
    public ResourceProof? FindProof(SiteKey site, ResourceDigest resource, Instant now)
    {
        UnixTime time = Books.ToUnixTime(now);
        return _payments.Values
            .Where(payment => payment.Opening is not null && payment.Request.Site == site && payment.Request.Resource == resource
                && payment.Request.ServeUntil > time)
            .MaxBy(payment => payment.Request.Issued)?.Proof;
    }

    /// <summary>
    /// Takes up a payment for a thing that nobody waits for, as after the program ended before it came through: it is not paid once more. Those of other
    /// sessions are left alone, because the proof would tell the site whose the session was.
    /// </summary>
    /// <param name="order">What is wanted; with the resource.</param>
    /// <param name="now">When.</param>
    /// <param name="done">Called once, at once when the proof is there already.</param>
    /// <returns>Its name; null when there is none.</returns>
    internal RequestId? TryTakeUp(ResourceOrder order, Instant now, Action<ResourceOutcome> done)
    {
        UnixTime time = Books.ToUnixTime(now);
        if (_payments.Values
            .Where(payment => !payment.IsTold && payment.Request.Site == order.Site && payment.Request.Resource == order.Resource
                && payment.Request.Session.IsSame(order.Session) && payment.Request.ServeUntil > time && !_waiting.ContainsKey(payment.Request.Id))
            .MaxBy(payment => payment.Request.Issued) is not { } left)
        {
            return null;
        }

        _waiting.Add(left.Request.Id, done);
        if (left.Proof is { } proof)
        {
            Store(left with { IsTold = true });
            Tell(left.Request.Id, new(proof, default));
        }

        return left.Request.Id;
    }

    /// <summary>Whoever waited for a payment is gone, perhaps just when it came through: the next one who wants the same may take it up.</summary>
    internal void Leave(RequestId request)
    {
        _ = _waiting.Remove(request);
        if (_payments.TryGetValue(request, out ResourcePayment? payment) && payment.IsTold)
        {
            Store(payment with { IsTold = false });
        }
    }

    /// <inheritdoc/>
    public bool HandleEvent(in ChainEvent happened, Instant now)
    {
        if (happened.Request is not { } id || !_payments.TryGetValue(id, out ResourcePayment? payment))
        {
            return false;
        }

        if (happened is { Kind: ChainEventKind.Paid, Receipt: { } receipt } && payment.Opening is null)
        {
            ResourcePayment paid = payment with { Opening = receipt, IsTold = _waiting.ContainsKey(id) };
            Store(paid);
            Totals = Totals with { Paid = Totals.Paid + 1, Spent = Totals.Spent + paid.Cost };
            Tell(id, new(paid.Proof, default));
        }
        else if (happened.Kind == ChainEventKind.Failed && payment.Opening is null)
        {
            Forget(payment);
            _spending.Release(payment.Request.Site, payment.Cost, payment.Reserved);
            Totals = Totals with { Failed = Totals.Failed + 1 };
            Tell(id, new(null, new(ResourceRefusalReason.PaymentFailed, payment.Cost, default, default)));
        }

        return true;
    }

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        UnixTime time = Books.ToUnixTime(now);
        foreach (ResourcePayment payment in _payments.Values.Where(
            payment => payment.Opening is not null && payment.Request.ServeUntil <= time).ToArray())
        {
            Forget(payment);
        }

        _sweepAt = _payments.Count == 0 ? null : now + SweepEvery;
    }

    private ResourceRefusal Begin(IClientPort port, in ResourceOrder order, ResourceRequest request, Instant now)
    {
        UnixTime time = Books.ToUnixTime(now);
        ResourceRefusalReason reason = Judge(order, request, time);
        int hops = port.PaidHopCount;
        if (reason != ResourceRefusalReason.None || hops is < 1 or > ChainLimits.Hops || port.Guard is not { } guard)
        {
            return new(reason == ResourceRefusalReason.None ? ResourceRefusalReason.NoChain : reason, default, default, default);
        }

        Amount[] fees = [.. Enumerable.Repeat(_circuits!.TransitFee, hops)];
        if (ChainPlan.TryMakeBefore(request.Id, request.Lock, fees, _random) is not { } plan)
        {
            return new(ResourceRefusalReason.NoCredit, request.Lock.Amount, default, default);
        }

        Amount cost = plan.Locks[0].Amount;
        if (plan.Locks[0].Expires > time + ChainTimes.Longest)
        {
            return new(ResourceRefusalReason.BadTime, cost, default, default);
        }

        ResourceRefusal refusal = _spending.Reserve(request.Site, cost, time);
        if (refusal.Reason != ResourceRefusalReason.None)
        {
            return refusal;
        }

        // The hops know what to do before the lock comes; without it they would wait for its repetition.
        for (int hop = 0; hop < hops; hop++)
        {
            _ = port.Send(hop, [(byte)HopMessageKind.Chain, .. plan.Routes[hop].Write()]);
        }

        if (!_circuits.Chains.TryPay(plan, guard, now))
        {
            _spending.Release(request.Site, cost, time);
            return new(ResourceRefusalReason.NoCredit, cost, default, default);
        }

        Store(new(request, cost, time, null));
        return default;
    }

    private ResourceRefusalReason Judge(in ResourceOrder order, ResourceRequest request, UnixTime time) =>
        !HasAccount ? ResourceRefusalReason.NoAccount
        : request.Site != order.Site || !request.Session.IsSame(order.Session) || (order.Resource is { } wanted && request.Resource != wanted)
            ? ResourceRefusalReason.NotAskedFor
        : request.Network != Books.Network ? ResourceRefusalReason.WrongNetwork
        : !request.IsAuthentic() ? ResourceRefusalReason.BadSignature
        : request.PayBefore <= time || request.Issued > time + ChainTimes.Window ? ResourceRefusalReason.BadTime
        : _payments.ContainsKey(request.Id) ? ResourceRefusalReason.Known
        : _payments.Count >= MaximumPayments ? ResourceRefusalReason.NoCredit
        : ResourceRefusalReason.None;

    private void Tell(RequestId id, in ResourceOutcome outcome)
    {
        if (_waiting.Remove(id, out Action<ResourceOutcome>? done))
        {
            done(outcome);
        }
    }

    private void Store(ResourcePayment payment)
    {
        _payments[payment.Request.Id] = payment;
        Books.Add(payment.ToRecord());
    }

    private void Forget(ResourcePayment payment)
    {
        _payments.Remove(payment.Request.Id);
        Books.Add(payment.ToRemoval());
    }

    private void Arm(Instant now)
    {
        if (_sweepAt is null)
        {
            _sweepAt = now + SweepEvery;
            Books.Wake();
        }
    }
}
