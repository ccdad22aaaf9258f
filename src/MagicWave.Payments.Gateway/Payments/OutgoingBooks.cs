using System.Text;
using System.Text.Json;
using MagicWave.Payments.Books;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Payments;

/// <summary>
/// What the gateway pays: durable before a signed transaction leaves, and counted against the budget from the moment at which it is begun.
/// Thread-safe; calls may block on the disk.
/// </summary>
public sealed class OutgoingBooks
{
    private const string Kind = "gateway payment";

    private readonly Lock _lock = new();
    private readonly IPaymentStore _store;
    private readonly Dictionary<string, OutgoingPayment> _payments = new(StringComparer.Ordinal);

    /// <summary>Reads what an earlier run left. What was not signed then cost nothing, and is forgotten.</summary>
    /// <exception cref="PaymentException">The store cannot be read, or holds something else.</exception>
    public OutgoingBooks(IPaymentStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        foreach (StateRecord state in store.Load().States)
        {
            if (state.Kind == Kind)
            {
                OutgoingPayment payment = Read(Encoding.UTF8.GetString(state.Key.Span), state.Value.Span);
                _payments.Add(payment.Session, payment);
            }
        }

        foreach (OutgoingPayment payment in _payments.Values.Where(payment => payment is { Envelope: null, IsPaid: false }).ToArray())
        {
            Forget(payment.Session);
        }
    }

    /// <summary>All payments, in no order.</summary>
    public IReadOnlyList<OutgoingPayment> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _payments.Values];
            }
        }
    }

    /// <summary>Begins a payment, if the budget allows it.</summary>
    /// <exception cref="PaymentException">The store cannot be written; nothing changed.</exception>
    public PaymentFault TryBegin(string session, Stroops total, GatewaySettings settings, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        lock (_lock)
        {
            if (_payments.ContainsKey(session))
            {
                return PaymentFault.Repeated;
            }

            long day = now.Milliseconds / TimeSpan.MillisecondsPerDay;
            Int128 spent = 0;
            foreach (OutgoingPayment payment in _payments.Values.Where(one => one.Created.Milliseconds / TimeSpan.MillisecondsPerDay == day))
            {
                spent += payment.Total.Value;
            }

            if (total > settings.PaymentBudget || spent + total.Value > settings.DailyBudget.Value)
            {
                return PaymentFault.OverBudget;
            }

            Keep(new OutgoingPayment(session, total, now, null, default, IsPaid: false));
            return PaymentFault.None;
        }
    }

    /// <summary>Stores a payment as it is now.</summary>
    /// <exception cref="PaymentException">The store cannot be written; nothing changed.</exception>
    public void Keep(OutgoingPayment payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        StoredPayment stored = new(
            payment.Total.Value,
            payment.Created.Milliseconds,
            payment.Envelope is null ? null : XdrConvert.ToBase64(payment.Envelope),
            payment.Expires.Milliseconds,
            payment.IsPaid);
        lock (_lock)
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(stored, StoredPaymentJson.Default.StoredPayment);
            _store.Commit([new StateRecord(Kind, Encoding.UTF8.GetBytes(payment.Session), bytes)]);
            _payments[payment.Session] = payment;
        }
    }

    /// <summary>A payment came to nothing: its part of the budget is free again.</summary>
    /// <exception cref="PaymentException">The store cannot be written; nothing changed.</exception>
    public void Forget(string session)
    {
        lock (_lock)
        {
            _store.Commit([new StateRecord(Kind, Encoding.UTF8.GetBytes(session), default)]);
            _ = _payments.Remove(session);
        }
    }

    private static OutgoingPayment Read(string session, ReadOnlySpan<byte> bytes)
    {
        try
        {
            StoredPayment stored = JsonSerializer.Deserialize(bytes, StoredPaymentJson.Default.StoredPayment) ?? throw new JsonException();
            TransactionV1Envelope? envelope = null;
            if (stored.Envelope is { } text)
            {
                envelope = XdrConvert.TryFromBase64<TransactionEnvelope>(text, out TransactionEnvelope? read)
                    ? read as TransactionV1Envelope
                    : throw new FormatException();
            }

            return new(session, new Stroops(stored.Total), new UnixTime(stored.Created), envelope, new UnixTime(stored.Expires), stored.IsPaid);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored payment cannot be read.", e);
        }
    }
}
