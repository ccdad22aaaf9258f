using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Messages;

/// <summary>
/// REQUEST: version (1), type (1), network (32), id (16), sequence (8), payee (32), payer (32), amount in stroops (8), earned in 10⁻¹³ MWT
/// (16), cells (8), received in stroops (8), limit in stroops (8), memo (32), sequence (8) and hash (32) of the last statement, issued (8), expires (8),
/// signature of the payee (64).
/// Times are milliseconds since 1970. The sums are cumulative over all links of the pair, so loss and repetition do no harm.
/// </summary>
public sealed record RequestMessage
{
    /// <summary>The ledger and asset.</summary>
    public required NetworkId Network { get; init; }

    /// <summary>Its name.</summary>
    public required RequestId Id { get; init; }

    /// <summary>Grows with every request of the payee to this payer, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>Who is to be paid, and signs.</summary>
    public required SettlementAccount Payee { get; init; }

    /// <summary>Who is to pay.</summary>
    public required SettlementAccount Payer { get; init; }

    /// <summary>How much.</summary>
    public required Stroops Amount { get; init; }

    /// <summary>All that the payee ever earned from the payer, by its own count.</summary>
    public required Amount Earned { get; init; }

    /// <summary>All cells that it earned this with.</summary>
    public required long Cells { get; init; }

    /// <summary>All that it received from the payer.</summary>
    public required Stroops Received { get; init; }

    /// <summary>The balance at which service gets worse; none when it already is, and payment should not wait.</summary>
    public required Stroops Limit { get; init; }

    /// <summary>What the transfer is to carry.</summary>
    public required TransferMemo Memo { get; init; }

    /// <summary>The sequence of the last statement that the payee knows both to have signed; 0 before the first.</summary>
    public long StatementSequence { get; init; }

    /// <summary>Its hash.</summary>
    public StatementHash Statement { get; init; }

    /// <summary>When it was made.</summary>
    public required UnixTime Issued { get; init; }

    /// <summary>After this it need not be paid.</summary>
    public required UnixTime Expires { get; init; }

    private static ReadOnlySpan<byte> Tag => "MagicWave payment REQUEST 1"u8;

    /// <summary>Reads one. The signature is not looked at: see <see cref="IsAuthentic"/>.</summary>
    /// <returns>False when the body is not a REQUEST of this version and length, or a number in it is out of its range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out RequestMessage? message)
    {
        message = null;
        ByteReader reader = new(body);
        if (body.Length != MessageNumbers.RequestLength || !MessageHeader.TryRead(ref reader, MessageType.Request))
        {
            return false;
        }

        // The length is right, so no field can be missing.
        _ = reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> network);
        _ = reader.TryReadBytes(RequestId.Length, out ReadOnlySpan<byte> id);
        _ = reader.TryReadUInt64(out ulong sequence);
        _ = reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> payee);
        _ = reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> payer);
        _ = reader.TryReadUInt64(out ulong amount);
        _ = reader.TryReadBytes(Units.Amount.EncodedLength, out ReadOnlySpan<byte> earned);
        _ = reader.TryReadUInt64(out ulong cells);
        _ = reader.TryReadUInt64(out ulong received);
        _ = reader.TryReadUInt64(out ulong limit);
        _ = reader.TryReadBytes(TransferMemo.Length, out ReadOnlySpan<byte> memo);
        _ = reader.TryReadUInt64(out ulong statementSequence);
        _ = reader.TryReadBytes(StatementHash.Length, out ReadOnlySpan<byte> statement);
        _ = reader.TryReadUInt64(out ulong issued);
        _ = reader.TryReadUInt64(out ulong expires);
        Amount earnedAmount = Units.Amount.FromBytes(earned);
        if ((sequence | amount | cells | received | limit | statementSequence) > long.MaxValue || earnedAmount.IsNegative
            || issued > MessageNumbers.MaximumTime || expires > MessageNumbers.MaximumTime)
        {
            return false;
        }

        message = new()
        {
            Network = NetworkId.FromBytes(network),
            Id = RequestId.FromBytes(id),
            Sequence = (long)sequence,
            Payee = SettlementAccount.FromBytes(payee),
            Payer = SettlementAccount.FromBytes(payer),
            Amount = new((long)amount),
            Earned = earnedAmount,
            Cells = (long)cells,
            Received = new((long)received),
            Limit = new((long)limit),
            Memo = TransferMemo.FromBytes(memo),
            StatementSequence = (long)statementSequence,
            Statement = StatementHash.FromBytes(statement),
            Issued = new((long)issued),
            Expires = new((long)expires),
        };
        return true;
    }

    /// <summary>Whether the payee that the body names signed it.</summary>
    /// <param name="body">A body that <see cref="TryRead"/> took.</param>
    public bool IsAuthentic(ReadOnlySpan<byte> body) => SignedBody.IsSignedBy(Payee, Tag, [], body);

    internal byte[] Write(SettlementKey key)
    {
        byte[] body = new byte[MessageNumbers.RequestLength];
        ByteWriter writer = new(body);
        MessageHeader.Write(ref writer, MessageType.Request);
        Network.CopyTo(writer.Reserve(NetworkId.Length));
        Id.CopyTo(writer.Reserve(RequestId.Length));
        writer.WriteUInt64((ulong)Sequence);
        Payee.CopyTo(writer.Reserve(SettlementAccount.Length));
        Payer.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteUInt64((ulong)Amount.Value);
        Earned.CopyTo(writer.Reserve(Units.Amount.EncodedLength));
        writer.WriteUInt64((ulong)Cells);
        writer.WriteUInt64((ulong)Received.Value);
        writer.WriteUInt64((ulong)Limit.Value);
        Memo.CopyTo(writer.Reserve(TransferMemo.Length));
        writer.WriteUInt64((ulong)StatementSequence);
        Statement.CopyTo(writer.Reserve(StatementHash.Length));
        writer.WriteUInt64((ulong)Issued.Milliseconds);
        writer.WriteUInt64((ulong)Expires.Milliseconds);
        writer.Reserve(Ed25519.SignatureLength).Clear();
        SignedBody.Sign(Tag, [], body, key);
        return body;
    }
}
