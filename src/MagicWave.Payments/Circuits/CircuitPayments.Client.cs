using System.Buffers.Binary;
using MagicWave.Core.Time;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <content>The client's side.</content>
public sealed partial class CircuitPayments
{
    private static readonly byte[] DayKey = [0];

    /// <summary>Pays a request that the purse let through.</summary>
    internal void Pay(ClientPayments circuit, PursePayment payment, Instant now)
    {
        if (payment.Request.Point is null && TokenPayer is { } tokens)
        {
            tokens.Take(
                TokenSession.Of(payment.Request.Terms), payment.Amount, (bodies, value) => circuit.PayWithTokens(payment, bodies, value, now));
            return;
        }

        bool isBegun = payment.Request.Point is { } point && TryPayByChain(circuit, payment, point, now);
        if (!isBegun)
        {
            HandleOutcome(circuit, payment, isPaid: false, now);
        }
    }

    /// <summary>Makes durable what was spent today.</summary>
    internal void Store(Instant now)
    {
        byte[] value = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, ToUnixTime(now).Milliseconds);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(sizeof(long)), _day.Spent.Value);
        Books.Add(new StateRecord(DayKind, DayKey, value));
    }

    private bool TryPayByChain(ClientPayments circuit, PursePayment payment, LockPoint point, Instant now)
    {
        ChainPlan? plan = ChainPlan.TryMake(payment.Request.Id, point, payment.Amount, payment.Fees, ToUnixTime(now), _random);
        if (plan is null || circuit.Port.Guard is not { } guard)
        {
            return false;
        }

        // The hops know what to do before the lock comes; without it they would wait for its repetition.
        for (int hop = 0; hop < plan.Routes.Count; hop++)
        {
            _ = circuit.Port.Send(hop, [(byte)HopMessageKind.Chain, .. plan.Routes[hop].Write()]);
        }

        _paying[payment.Request.Id] = (circuit, payment);
        if (Chains.TryPay(plan, guard, now))
        {
            return true;
        }

        _paying.Remove(payment.Request.Id);
        return false;
    }

    internal void NoteExtra(Amount extra) => Totals = Totals with { Spent = Totals.Spent + extra };

    internal void HandleOutcome(ClientPayments circuit, PursePayment payment, bool isPaid, Instant now)
    {
        if (isPaid)
        {
            circuit.Purse.HandlePaid(payment);
            Totals = Totals with { Paying = Totals.Paying + 1, Spent = Totals.Spent + payment.Total };
            circuit.HandleNext(payment.Hop, now);
            return;
        }

        circuit.Purse.HandleFailed(payment);
        Totals = Totals with { Failed = Totals.Failed + 1 };
        circuit.Refuse(payment.Hop, payment.Request.Id, HopRefusalReason.PaymentFailed);
        Store(now);
        circuit.HandleNext(payment.Hop, now);
    }

    private void RestoreDay(StateRecord state)
    {
        if (state.Value.Length != 2 * sizeof(long))
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "What was spent on circuits today cannot be read.");
        }

        UnixTime time = new(BinaryPrimitives.ReadInt64BigEndian(state.Value.Span));
        _day.Restore(new(BinaryPrimitives.ReadInt64BigEndian(state.Value.Span[sizeof(long)..])), time);
    }
}
