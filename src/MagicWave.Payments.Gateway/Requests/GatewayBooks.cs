using System.Text;
using System.Text.Json;
using MagicWave.Payments.Books;
using MagicWave.Payments.Gateway.Prices;
using MagicWave.Payments.Stellar.Chains;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Requests;

/// <summary>
/// What the gateway asked for, and the chains that it takes part in. All of it is in the store, and read at the start; every change is durable
/// before the call returns. Thread-safe; calls may block on the disk.
/// </summary>
public sealed class GatewayBooks
{
    /// <summary>Most asks, and most chains, that are kept; beyond it new ones are refused.</summary>
    public const int MaximumCount = 100_000;

    private const string AskKind = "gateway ask";
    private const string ChainKind = "gateway chain";

    private readonly Lock _lock = new();
    private readonly IPaymentStore _store;
    private readonly Dictionary<string, PaymentAsk> _asks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChainSession> _chains = new(StringComparer.Ordinal);

    /// <summary>Reads what an earlier run left.</summary>
    /// <exception cref="PaymentException">The store cannot be read, or holds something else.</exception>
    public GatewayBooks(IPaymentStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        foreach (StateRecord state in store.Load().States)
        {
            string key = Encoding.UTF8.GetString(state.Key.Span);
            if (state.Kind == AskKind)
            {
                _asks.Add(key, ReadAsk(key, state.Value.Span));
            }
            else if (state.Kind == ChainKind)
            {
                _chains.Add(key, ChainSession.FromBytes(state.Value.Span));
            }
        }
    }

    /// <summary>All asks, in no order.</summary>
    public IReadOnlyList<PaymentAsk> Asks
    {
        get
        {
            lock (_lock)
            {
                return [.. _asks.Values];
            }
        }
    }

    /// <summary>All chains that this node takes part in, in no order.</summary>
    public IReadOnlyList<ChainSession> Chains
    {
        get
        {
            lock (_lock)
            {
                return [.. _chains.Values];
            }
        }
    }

    /// <summary>The ask of a session.</summary>
    public PaymentAsk? FindAsk(string session)
    {
        lock (_lock)
        {
            return _asks.GetValueOrDefault(session);
        }
    }

    /// <summary>The chain of a session.</summary>
    public ChainSession? FindChain(string session)
    {
        lock (_lock)
        {
            return _chains.GetValueOrDefault(session);
        }
    }

    /// <summary>Adds an ask, or changes one.</summary>
    /// <returns>False when there are too many.</returns>
    /// <exception cref="PaymentException">The store cannot be written; nothing changed.</exception>
    public bool Keep(PaymentAsk ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        StoredAsk stored = new(
            ask.Commodity.Service, ask.Commodity.Kind, ask.Quantity, ask.Amount.Value, ask.Created.Milliseconds, ask.Paid?.Milliseconds);
        return Keep(AskKind, _asks, ask.Session, ask, JsonSerializer.SerializeToUtf8Bytes(stored, StoredAskJson.Default.StoredAsk));
    }

    /// <summary>Handles a command of a chain: one at a time, and what comes of it is durable before its answer is given.</summary>
    /// <returns>Null when there are too many chains.</returns>
    /// <exception cref="PaymentException">The store cannot be written; nothing changed, and nothing may be answered.</exception>
    public ChainReply? Handle(ChainNode node, ChainCommand command, string session, ReadOnlyMemory<byte> body, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(node);
        lock (_lock)
        {
            Stroops? asked = _asks.TryGetValue(session, out PaymentAsk? ask) && ask.Paid is null ? ask.Amount : null;
            ChainReply reply = node.Handle(command, session, body, _chains.GetValueOrDefault(session), asked, now);
            return reply.Changed is not { } changed || Keep(ChainKind, _chains, session, changed, changed.ToBytes()) ? reply : null;
        }
    }

    /// <summary>Forgets a chain that can no longer be paid or is paid.</summary>
    /// <exception cref="PaymentException">The store cannot be written; nothing changed.</exception>
    public void ForgetChain(string session)
    {
        lock (_lock)
        {
            _store.Commit([new StateRecord(ChainKind, Encoding.UTF8.GetBytes(session), default)]);
            _ = _chains.Remove(session);
        }
    }

    private static PaymentAsk ReadAsk(string session, ReadOnlySpan<byte> bytes)
    {
        try
        {
            StoredAsk stored = JsonSerializer.Deserialize(bytes, StoredAskJson.Default.StoredAsk) ?? throw new JsonException();
            return new(
                session,
                new Commodity(stored.Service, stored.Kind),
                stored.Quantity,
                new Stroops(stored.Amount),
                new UnixTime(stored.Created),
                stored.Paid is { } paid ? new UnixTime(paid) : null);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored payment request cannot be read.", e);
        }
    }

    private bool Keep<T>(string kind, Dictionary<string, T> kept, string key, T value, byte[] bytes)
    {
        lock (_lock)
        {
            if (kept.Count >= MaximumCount && !kept.ContainsKey(key))
            {
                return false;
            }

            _store.Commit([new StateRecord(kind, Encoding.UTF8.GetBytes(key), bytes)]);
            kept[key] = value;
            return true;
        }
    }
}
