using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Chains;

/// <summary>
/// A relay or the last payee of an on-ledger chain. Pure: a command and what is stored of its session in, an answer and what to store out. It signs
/// what it has put together itself from a transaction that keeps every one of <see cref="ChainRules"/>, once for a session, and nothing else.
/// The path of such a chain is on the public ledger, for everybody and for ever. Thread-safe.
/// </summary>
/// <param name="network">The ledger.</param>
/// <param name="asset">The only asset that the node deals in.</param>
/// <param name="key">The node's key; it stays the caller's.</param>
/// <param name="fee">What the node keeps of a payment at least.</param>
public sealed class ChainNode(LedgerNetwork network, Asset asset, SettlementKey key, Stroops fee)
{
    /// <summary>The longest body that is looked at.</summary>
    public const int MaximumBodyLength = 32 * 1024;

    private static readonly byte[] Nothing = "{}"u8.ToArray();

    /// <summary>Handles a command.</summary>
    /// <param name="command">Which.</param>
    /// <param name="session">The session that it came under.</param>
    /// <param name="body">Its contents, JSON.</param>
    /// <param name="stored">What is stored of the session; null for a new one.</param>
    /// <param name="asked">What this node itself asked to be paid under the session; null: nothing, so that it can only be a relay in it.</param>
    /// <param name="now">When.</param>
    public ChainReply Handle(
        ChainCommand command, string session, ReadOnlyMemory<byte> body, ChainSession? stored, Stroops? asked, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (body.Length > MaximumBodyLength || !ChainTerms.IsSession(session))
        {
            return Refuse(ChainFault.Malformed);
        }

        string digest = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        if (stored is not null && Find(stored, command) is { } answered)
        {
            return answered.Body == digest
                ? new(ChainFault.None, Encoding.UTF8.GetBytes(answered.Answer), null)
                : Refuse(ChainFault.Conflict);
        }

        ChainReply reply = command switch
        {
            ChainCommand.CreateTransaction => Create(session, body.Span, stored, asked, now),
            ChainCommand.SignServiceTransaction or ChainCommand.SignChainTransaction => Sign(command, body.Span, stored, now),
            ChainCommand.CommitServiceTransaction or ChainCommand.CommitChainTransaction => Commit(command, body.Span, stored),
            _ => Refuse(ChainFault.Malformed),
        };
        if (reply.Changed is not { } changed)
        {
            return reply;
        }

        ChainAnswered answer = new((int)command, digest, Encoding.UTF8.GetString(reply.Answer.Span));
        return reply with { Changed = changed with { Answered = changed.Answered.Add(answer) } };
    }

    private static ChainReply Refuse(ChainFault fault) => new(fault, default, null);

    private static ChainAnswered? Find(ChainSession stored, ChainCommand command)
    {
        foreach (ChainAnswered one in stored.Answered)
        {
            if (one.Command == (int)command)
            {
                return one;
            }
        }

        return null;
    }

    private static T? Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ChainReply Create(string session, ReadOnlySpan<byte> body, ChainSession? stored, Stroops? asked, UnixTime now)
    {
        if (stored is not null)
        {
            return Refuse(ChainFault.WrongStep);
        }

        if (Read(body, ChainJson.Default.CreateTransactionBody) is not { } wanted || wanted.ServiceSessionId != session
            || wanted.TotalIn <= 0 || wanted.TotalOut <= 0
            || !StrKey.TryParse(wanted.SourceAddress, out SettlementAccount payer) || payer == key.Account)
        {
            return Refuse(ChainFault.Malformed);
        }

        if (asked is { } amount && (wanted.TotalIn != amount.Value || wanted.TotalOut != amount.Value))
        {
            return Refuse(ChainFault.NotAsked);
        }

        if (asked is null && (wanted.TotalIn < wanted.TotalOut || wanted.TotalIn - wanted.TotalOut < fee.Value))
        {
            return Refuse(ChainFault.FeeNotCovered);
        }

        ChainTerms terms = new(session, payer, new(wanted.TotalIn), asked is null ? new(wanted.TotalOut) : Stroops.Zero);
        return new(ChainFault.None, Answer(terms, transaction: null), new() { Terms = terms, Created = now });
    }

    private ChainReply Sign(ChainCommand command, ReadOnlySpan<byte> body, ChainSession? stored, UnixTime now)
    {
        if (stored is null)
        {
            return Refuse(ChainFault.UnknownSession);
        }

        if (stored.Transaction is not null || stored.Terms.IsLast != (command == ChainCommand.SignServiceTransaction))
        {
            return Refuse(ChainFault.WrongStep);
        }

        if (now > stored.Created + ChainRules.LongestValidity)
        {
            return Refuse(ChainFault.WrongValidity);
        }

        ChainTransaction? shown = command == ChainCommand.SignServiceTransaction
            ? Read(body, ChainJson.Default.TransactionBody)?.Transaction
            : OneOf(Read(body, ChainJson.Default.SignChainBody));
        if (shown?.PendingTransaction?.Xdr is not { } text || ReadEnvelope(text) is not { } envelope)
        {
            return Refuse(ChainFault.Malformed);
        }

        ChainFault fault = ChainRules.Judge(envelope.Transaction, stored.Terms, key.Account, asset, now);
        if (fault != ChainFault.None)
        {
            return Refuse(fault);
        }

        if (ChainRules.Rebuild(envelope.Transaction, network) is not { } built)
        {
            return Refuse(ChainFault.ForeignOperation);
        }

        TransactionV1Envelope signed = new(built.Transaction, stored.Terms.IsLast ? [] : [built.SignAlone(key)]);
        return new(ChainFault.None, Answer(stored.Terms, signed), stored with { Transaction = built.Hash });
    }

    private ChainReply Commit(ChainCommand command, ReadOnlySpan<byte> body, ChainSession? stored)
    {
        if (stored is null)
        {
            return Refuse(ChainFault.UnknownSession);
        }

        if (stored.Transaction is not { } agreed || stored.Terms.IsLast != (command == ChainCommand.CommitServiceTransaction))
        {
            return Refuse(ChainFault.WrongStep);
        }

        if (Read(body, ChainJson.Default.TransactionBody)?.Transaction?.PendingTransaction?.Xdr is not { } text
            || ReadEnvelope(text) is not { } envelope)
        {
            return Refuse(ChainFault.Malformed);
        }

        if (ChainRules.Rebuild(envelope.Transaction, network) is not { } built || built.Hash != agreed)
        {
            return Refuse(ChainFault.OtherTransaction);
        }

        return built.TryAssemble(envelope.Signatures) is { } assembled
            ? new(ChainFault.None, Nothing, stored with { Envelope = assembled })
            : Refuse(ChainFault.BadSignature);
    }

    /// <summary>Debit and credit are of one transaction here; two would not be paid both or none.</summary>
    private static ChainTransaction? OneOf(SignChainBody? body) =>
        body?.Debit?.PendingTransaction?.Xdr is { } debit && debit == body.Credit?.PendingTransaction?.Xdr ? body.Debit : null;

    private static TransactionV1Envelope? ReadEnvelope(string text) =>
        XdrConvert.TryFromBase64<TransactionEnvelope>(text, out TransactionEnvelope? envelope) ? envelope as TransactionV1Envelope : null;

    private byte[] Answer(ChainTerms terms, TransactionV1Envelope? transaction) => JsonSerializer.SerializeToUtf8Bytes(
        new ChainTransaction(new ChainPart(
            transaction is null ? "" : StrKey.Of(transaction.Transaction.Source.Account),
            terms.In.Value,
            terms.IsLast ? terms.In.Value : terms.Out.Value,
            transaction is null ? null : XdrConvert.ToBase64(transaction),
            StrKey.Of(terms.Payer),
            StrKey.Of(key.Account),
            asset.Code ?? "",
            terms.Session)),
        ChainJson.Default.ChainTransaction);
}
