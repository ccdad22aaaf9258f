using System.Collections.Immutable;
using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Chains;

/// <summary>What a node remembers of one chain. Immutable; made durable before the answer that it comes with leaves.</summary>
public sealed record ChainSession
{
    /// <summary>What was agreed.</summary>
    public required ChainTerms Terms { get; init; }

    /// <summary>When it was agreed.</summary>
    public required UnixTime Created { get; init; }

    /// <summary>The transaction that the node agreed to, by its hash; null before. There is never a second.</summary>
    public Hash256? Transaction { get; init; }

    /// <summary>The transaction with everybody's signature, ready for the ledger; null before.</summary>
    public TransactionV1Envelope? Envelope { get; init; }

    internal ImmutableArray<ChainAnswered> Answered { get; init; } = [];

    /// <summary>The session in bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new StoredChainSession(
            Terms.Session,
            Terms.Payer.ToString(),
            Terms.In.Value,
            Terms.Out.Value,
            Created.Milliseconds,
            Transaction?.ToString(),
            Envelope is null ? null : XdrConvert.ToBase64(Envelope),
            Answered),
        ChainJson.Default.StoredChainSession);

    /// <summary>Reads back what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="PaymentException">The bytes are of something else.</exception>
    public static ChainSession FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            StoredChainSession stored = JsonSerializer.Deserialize(bytes, ChainJson.Default.StoredChainSession) ?? throw new JsonException();
            TransactionV1Envelope? envelope = null;
            if (stored.Envelope is { } text)
            {
                envelope = XdrConvert.TryFromBase64<TransactionEnvelope>(text, out TransactionEnvelope? read) ? read as TransactionV1Envelope : throw new FormatException();
            }

            return new()
            {
                Terms = new(
                    stored.Session,
                    SettlementAccount.FromBytes(Convert.FromHexString(stored.Payer)),
                    new Stroops(stored.In),
                    new Stroops(stored.Out)),
                Created = new UnixTime(stored.Created),
                Transaction = stored.Transaction is { } hash ? Hash256.FromBytes(Convert.FromHexString(hash)) : null,
                Envelope = envelope,
                Answered = [.. stored.Answered],
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored chain session cannot be read.", e);
        }
    }
}
