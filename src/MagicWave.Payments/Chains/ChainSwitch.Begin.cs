using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <content>What begins a node's part in a chain, and the checks that stand before it.</content>
public sealed partial class ChainSwitch
{
    /// <summary>Client: makes the first lock of a planned chain. The hops were told their routes, or will be with the same batch.</summary>
    /// <returns>False, and nothing changed: the guard cannot be reached, there is too much open, or the request is being paid already.</returns>
    public bool TryPay(ChainPlan plan, SettlementAccount guard, Instant now)
    {
        bool isKnown = _machines.All.Any(machine => machine.Payment.Role == ChainRole.Payer && machine.Payment.Request == plan.Request
            && machine.Payment.State != ChainState.Cancelled);
        ChainLock made = new(guard, plan.Locks[0], Context.ToUnixTime(now));
        if (isKnown || !IsReachable(guard) || !_machines.HasPlace(_machines.Outgoing, guard)
            || !Context.TryHold(made, HoldDirection.ToPeer))
        {
            return false;
        }

        ChainPayer payer = new(Context, new()
        {
            Role = ChainRole.Payer,
            State = ChainState.Locked,
            Out = made,
            Request = plan.Request,
            Secret = plan.Shift,
        });
        Add(payer, made.Issued);
        payer.Begin(now);
        return true;
    }

    /// <summary>Payee: gets ready to be paid.</summary>
    /// <param name="request">The name of the request.</param>
    /// <param name="amount">The least that is taken for it.</param>
    /// <param name="expires">Until when.</param>
    /// <param name="now">When.</param>
    /// <returns>The point that the request has to name.</returns>
    public LockPoint Ask(RequestId request, Amount amount, UnixTime expires, Instant now)
    {
        ChainPayee payee = new(Context, new()
        {
            Role = ChainRole.Payee,
            State = ChainState.Requested,
            Secret = LockScalar.Draw(_random),
            Request = request,
            Asked = amount,
            Expires = expires,
        });
        Add(payee, Context.ToUnixTime(now));
        payee.Begin(now);
        return payee.Point;
    }

    /// <summary>A ROUTE came from the client of a circuit, in our own onion layer.</summary>
    /// <param name="circuit">A number that names the circuit.</param>
    /// <param name="upstream">The neighbour before us on it.</param>
    /// <param name="downstream">The one behind us; null when there is none, or it keeps no account.</param>
    /// <param name="body">The message.</param>
    /// <param name="fee">What we want to keep of it.</param>
    /// <param name="now">When.</param>
    /// <returns>Why its lock will be refused; <see cref="CancelReason.WrongTerms"/> as well for what is no ROUTE.</returns>
    public CancelReason HandleRoute(
        long circuit, SettlementAccount upstream, SettlementAccount? downstream, ReadOnlySpan<byte> body, Amount fee, Instant now)
    {
        if (!RouteMessage.TryRead(body, out RouteMessage? message))
        {
            return CancelReason.WrongTerms;
        }

        if (_routes.Find(upstream, message!.In.Id) is { } known)
        {
            return known.Circuit == circuit && known.Message == message ? known.Verdict : CancelReason.WrongTerms;
        }

        CancelReason verdict = message.Out is { } behind ? JudgeForward(message, behind, downstream, fee) : JudgeFinal(message);
        return _routes.TryAdd(new(circuit, message, upstream, downstream, verdict), Context.ToUnixTime(now)) ? verdict : CancelReason.TooMany;
    }

    private void HandleLock(SettlementAccount peer, LockMessage message, ReadOnlySpan<byte> body, Instant now)
    {
        ChainLock made = new(peer, message.Terms, message.Issued);
        if (_machines.Incoming.Find(peer, message.Terms.Id) is { } known)
        {
            if (known is ChainRefusal || (known.Payment.In == made && message.Payee == _key.Account))
            {
                known.HandleLockAgain();
            }
            else
            {
                Context.Blame(peer, ProtocolFault.Conflict);
            }

            return;
        }

        if (message.Payee != _key.Account || !LockMessage.IsAuthentic(body, peer, Context.Books.Network))
        {
            Context.Blame(peer, ProtocolFault.BadSignature);
            Refuse(made, CancelReason.BadSignature, now);
            return;
        }

        ChainRoute? route = _routes.Find(peer, message.Terms.Id);
        CancelReason reason = Judge(made, route, Context.ToUnixTime(now));
        if (reason == CancelReason.None && route is null)
        {
            // The client's word may be still on the way: the payer repeats its lock.
            return;
        }

        if (reason == CancelReason.None)
        {
            reason = Begin(made, route!, now);
        }

        if (reason != CancelReason.None)
        {
            Refuse(made, reason, now);
        }
    }

    /// <summary>First the upstream amount is held, then ours; what both led to is one record.</summary>
    private CancelReason Begin(ChainLock made, ChainRoute route, Instant now)
    {
        RouteMessage message = route.Message;
        if (!Context.TryHold(made, HoldDirection.FromPeer))
        {
            return CancelReason.OverCredit;
        }

        _routes.Remove(made.Peer, made.Terms.Id);
        if (message.Out is { } terms)
        {
            ChainLock behind = new(route.Downstream!.Value, terms, Context.ToUnixTime(now));
            if (!Context.TryHold(behind, HoldDirection.ToPeer))
            {
                Context.Release(made, HoldDirection.FromPeer);
                return CancelReason.OverCredit;
            }

            ChainHop hop = new(Context, new()
            {
                Role = ChainRole.Hop,
                State = ChainState.Locked,
                In = made,
                Out = behind,
                Secret = message.Tweak,
            });
            Add(hop, behind.Issued);
            hop.Begin(now);
        }
        else
        {
            ChainPayee payee = _requests[message.Request!.Value];
            _machines.Incoming.Add(made, payee);
            payee.HandleLock(made, message.Tweak, now);
        }

        return CancelReason.None;
    }

    private CancelReason Judge(ChainLock made, ChainRoute? route, UnixTime time)
    {
        LockTerms terms = made.Terms;
        if (terms.Expires <= time + ChainTimes.Margin || terms.Expires > time + ChainTimes.Longest || made.Issued > time + ChainTimes.Earliness)
        {
            return CancelReason.BadTime;
        }

        if (!_machines.HasPlace(_machines.Incoming, made.Peer))
        {
            return CancelReason.TooMany;
        }

        if (route is null)
        {
            return CancelReason.None;
        }

        if (route.Verdict != CancelReason.None)
        {
            return route.Verdict;
        }

        if (terms != route.Message.In)
        {
            return CancelReason.WrongTerms;
        }

        return route.Message.Out is { } behind ? JudgeBehind(behind, route.Downstream!.Value, time) : JudgeFinal(route.Message);
    }

    private CancelReason JudgeBehind(LockTerms behind, SettlementAccount downstream, UnixTime time) =>
        behind.Expires <= time + ChainTimes.Margin ? CancelReason.BadTime
        : _machines.Outgoing.Find(downstream, behind.Id) is not null ? CancelReason.WrongTerms
        : !_machines.HasPlace(_machines.Outgoing, downstream) ? CancelReason.TooMany
        : !IsReachable(downstream) ? CancelReason.Unreachable
        : CancelReason.None;

    private static CancelReason JudgeForward(RouteMessage message, LockTerms behind, SettlementAccount? downstream, Amount fee) =>
        downstream is null ? CancelReason.Unreachable
        : message.In.Amount - behind.Amount < (fee.IsNegative ? Amount.Zero : fee) ? CancelReason.LowFee
        : message.In.Expires - behind.Expires < ChainTimes.Step ? CancelReason.BadTime
        : !behind.Point.TryShift(message.Tweak, out LockPoint before) || before != message.In.Point ? CancelReason.BadTweak
        : CancelReason.None;

    private CancelReason JudgeFinal(RouteMessage message) =>
        !_requests.TryGetValue(message.Request!.Value, out ChainPayee? payee) || payee.Payment.State != ChainState.Requested
            || message.In.Amount < payee.Payment.Asked ? CancelReason.NotRequested
        : !payee.Point.TryShift(message.Tweak, out LockPoint before) || before != message.In.Point ? CancelReason.BadTweak
        : CancelReason.None;

    private bool IsReachable(SettlementAccount peer) => Context.Books.Find(peer) is { IsLinked: true };
}
