using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Chains;

/// <summary>
/// The payer of an on-ledger chain: asks each node for its part, one after the other from the payee on, and signs last. One transaction holds
/// all payments, so that all are made or none. Until it has signed nothing can be paid; from then on only the ledger can tell. A pure machine, not thread-safe.
/// </summary>
public sealed class ChainPayer
{
    /// <summary>The longest that a node may take to answer.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly ChainPlan _plan;
    private readonly BuiltTransaction _transaction;
    private readonly List<DecoratedSignature> _signatures = [];
    private int _stop;

    /// <summary>Begins a chain.</summary>
    /// <param name="plan">What is paid.</param>
    /// <param name="network">The ledger.</param>
    /// <param name="source">The account whose sequence is used and who pays the ledger's fee: none of those in the chain but the payer's own.</param>
    /// <param name="sequence">The transaction's sequence.</param>
    /// <param name="fee">The ledger's fee.</param>
    /// <param name="now">When.</param>
    /// <param name="validity">For how long the ledger may take it; at most <see cref="ChainRules.LongestValidity"/>, which the nodes count too.</param>
    /// <exception cref="ArgumentException">The source is a node of the chain, or the validity is out of its range.</exception>
    public ChainPayer(
        ChainPlan plan, LedgerNetwork network, SettlementAccount source, long sequence, FeeOffer fee, UnixTime now, TimeSpan validity)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(validity, AnswerTimeout);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(validity, ChainRules.LongestValidity);
        if (plan.Stops.Any(stop => stop.Account == source))
        {
            throw new ArgumentException("A node of the chain would have to lend its sequence.", nameof(source));
        }

        _plan = plan;
        Expires = new((now + validity).Milliseconds / 1000 * 1000);
        TimeBounds bounds = new(0, (ulong)(Expires.Milliseconds / 1000));
        TransactionBuilder builder = new TransactionBuilder(network, source, sequence, fee, bounds).WithMemo(ChainRules.MemoOf(plan.Session));
        SettlementAccount payer = plan.Payer;
        for (int i = 0; i < plan.Stops.Count; i++)
        {
            SettlementAccount payee = plan.Stops[i].Account;
            _ = builder.Add(new PaymentOperation(payee, plan.Asset, plan.In(i).Value) { Source = payer });
            payer = payee;
        }

        _transaction = builder.Build();
        Enter(ChainPayerState.Creating, now);
    }

    /// <summary>Where it is.</summary>
    public ChainPayerState State { get; private set; }

    /// <summary>Why it failed.</summary>
    public ChainFault Fault { get; private set; }

    /// <summary>The node that is to blame for the failure, as an index of the plan; -1 for none.</summary>
    public int Culprit { get; private set; } = -1;

    /// <summary>The command that waits for its answer; null when none does.</summary>
    public ChainAsk? Ask { get; private set; }

    /// <summary>When to call <see cref="HandleDeadline"/>.</summary>
    public UnixTime? Deadline { get; private set; }

    /// <summary>When the ledger no longer takes the transaction.</summary>
    public UnixTime Expires { get; }

    /// <summary>How the ledger will know it.</summary>
    public Hash256 Hash => _transaction.Hash;

    /// <summary>The transaction with all signatures, from <see cref="ChainPayerState.Signed"/> on.</summary>
    public TransactionV1Envelope? Envelope { get; private set; }

    /// <summary>The node that was asked last answered.</summary>
    /// <param name="body">Its answer, JSON.</param>
    /// <param name="now">When.</param>
    public void HandleAnswer(ReadOnlySpan<byte> body, UnixTime now)
    {
        if (Ask is null)
        {
            return;
        }

        ChainFault fault = State switch
        {
            ChainPayerState.Creating => CheckPart(body),
            ChainPayerState.Signing => TakeSignature(body),
            _ => ChainFault.None,
        };
        if (fault == ChainFault.None)
        {
            Advance(now);
        }
        else
        {
            Fail(fault);
        }
    }

    /// <summary>The node that was asked last refuses.</summary>
    public void HandleRefusal(UnixTime now)
    {
        if (State == ChainPayerState.Committing)
        {
            Advance(now);
        }
        else if (Ask is not null)
        {
            Fail(ChainFault.Refused);
        }
    }

    /// <summary>Time passed.</summary>
    public void HandleDeadline(UnixTime now)
    {
        if (Deadline is not { } deadline || now < deadline)
        {
            return;
        }

        if (State == ChainPayerState.Committing)
        {
            Advance(now);
        }
        else
        {
            Fail(ChainFault.Timeout);
        }
    }

    /// <summary>Signs, last of all. What it gives must be durable before <see cref="Commit"/>.</summary>
    /// <param name="keys">The payer's key, and the source's if that is another account.</param>
    /// <exception cref="InvalidOperationException">The nodes have not signed yet, or the keys are not those.</exception>
    public TransactionV1Envelope Sign(params ReadOnlySpan<SettlementKey> keys)
    {
        if (State != ChainPayerState.Signed)
        {
            throw new InvalidOperationException("The nodes of the chain sign first.");
        }

        List<DecoratedSignature> all = [.. _signatures];
        foreach (SettlementKey key in keys)
        {
            all.Add(_transaction.SignAlone(key));
        }

        return Envelope = _transaction.TryAssemble(all) ?? throw new InvalidOperationException("These are not the keys of the payer and the source.");
    }

    /// <summary>The signed envelope is durable: hands it to the nodes.</summary>
    /// <exception cref="InvalidOperationException">It is not signed.</exception>
    public void Commit(UnixTime now)
    {
        if (Envelope is null || State != ChainPayerState.Signed)
        {
            throw new InvalidOperationException("What is committed is signed and stored before.");
        }

        Enter(ChainPayerState.Committing, now);
    }

    private static ChainPart? ReadPart(ReadOnlySpan<byte> body)
    {
        try
        {
            return body.Length > ChainNode.MaximumBodyLength
                ? null
                : JsonSerializer.Deserialize(body, ChainJson.Default.ChainTransaction)?.PendingTransaction;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ChainFault CheckPart(ReadOnlySpan<byte> body)
    {
        if (ReadPart(body) is not { } part)
        {
            return ChainFault.Malformed;
        }

        bool isAsked = part.ReferenceAmountIn == _plan.In(_stop).Value && part.AmountOut == OutOf(_stop)
            && part.PaymentDestinationAddress == StrKey.Of(_plan.Stops[_stop].Account) && part.ServiceSessionId == _plan.Session;
        return isAsked ? ChainFault.None : ChainFault.NotAsAgreed;
    }

    private ChainFault TakeSignature(ReadOnlySpan<byte> body)
    {
        if (ReadPart(body)?.Xdr is not { } text
            || !XdrConvert.TryFromBase64<TransactionEnvelope>(text, out TransactionEnvelope? envelope) || envelope is not TransactionV1Envelope signed)
        {
            return ChainFault.Malformed;
        }

        if (signed.Transaction != _transaction.Transaction)
        {
            return ChainFault.OtherTransaction;
        }

        if (_plan.IsLast(_stop))
        {
            return ChainFault.None;
        }

        if (signed.Signatures.Count != 1 || !SignatureCheck.IsBy(_plan.Stops[_stop].Account, Hash, signed.Signatures[0]))
        {
            return ChainFault.BadSignature;
        }

        _signatures.Add(signed.Signatures[0]);
        return ChainFault.None;
    }

    private void Advance(UnixTime now)
    {
        if (_stop > 0)
        {
            _stop--;
            AskStop(now);
            return;
        }

        Enter(State + 1, now);
    }

    private void Enter(ChainPayerState state, UnixTime now)
    {
        State = state;
        (Ask, Deadline) = (null, null);
        if (state is ChainPayerState.Creating or ChainPayerState.Signing or ChainPayerState.Committing)
        {
            _stop = _plan.Stops.Count - 1;
            AskStop(now);
        }
    }

    private void AskStop(UnixTime now)
    {
        bool isLast = _plan.IsLast(_stop);
        Ask = State switch
        {
            ChainPayerState.Creating => new(_stop, ChainCommand.CreateTransaction, CreateBody()),
            ChainPayerState.Signing when isLast => new(_stop, ChainCommand.SignServiceTransaction, Body(new(_transaction.Transaction, []))),
            ChainPayerState.Signing => new(_stop, ChainCommand.SignChainTransaction, SignBody()),
            _ when isLast => new(_stop, ChainCommand.CommitServiceTransaction, Body(Envelope!)),
            _ => new(_stop, ChainCommand.CommitChainTransaction, Body(Envelope!)),
        };
        Deadline = now + AnswerTimeout;
    }

    private void Fail(ChainFault fault)
    {
        (Fault, Culprit) = (fault, _stop);
        State = ChainPayerState.Failed;
        (Ask, Deadline) = (null, null);
    }

    private long OutOf(int stop) => (_plan.IsLast(stop) ? _plan.In(stop) : _plan.In(stop + 1)).Value;

    private byte[] CreateBody() => JsonSerializer.SerializeToUtf8Bytes(
        new CreateTransactionBody(_plan.In(_stop).Value, OutOf(_stop), StrKey.Of(PayerOf(_stop)), _plan.Session),
        ChainJson.Default.CreateTransactionBody);

    private byte[] Body(TransactionV1Envelope envelope) => JsonSerializer.SerializeToUtf8Bytes(
        new TransactionBody(Show(envelope)), ChainJson.Default.TransactionBody);

    private byte[] SignBody()
    {
        ChainTransaction shown = Show(new(_transaction.Transaction, []));
        return JsonSerializer.SerializeToUtf8Bytes(new SignChainBody(shown, shown), ChainJson.Default.SignChainBody);
    }

    private ChainTransaction Show(TransactionV1Envelope envelope) => new(new ChainPart(
        StrKey.Of(envelope.Transaction.Source.Account),
        _plan.In(_stop).Value,
        OutOf(_stop),
        XdrConvert.ToBase64(envelope),
        StrKey.Of(PayerOf(_stop)),
        StrKey.Of(_plan.Stops[_stop].Account),
        _plan.Asset.Code ?? "",
        _plan.Session));

    private SettlementAccount PayerOf(int stop) => stop == 0 ? _plan.Payer : _plan.Stops[stop - 1].Account;
}
