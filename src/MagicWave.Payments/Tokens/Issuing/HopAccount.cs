using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>What the issuer owes a hop: sums since the beginning, and the last payouts.</summary>
internal sealed record HopAccount(SettlementAccount Hop)
{
    public const string Kind = "issuer-hop";

    /// <summary>How many payouts are told to a hop that asks.</summary>
    public const int RememberedPayouts = 8;

    /// <summary>What it redeemed.</summary>
    public Stroops Redeemed { get; init; }

    /// <summary>What of it went into change.</summary>
    public Stroops Changed { get; init; }

    /// <summary>What was paid out, or is being paid out.</summary>
    public Stroops Paid { get; init; }

    /// <summary>The last payouts that are on the ledger, the newest first.</summary>
    public IReadOnlyList<TransferHash> Payouts { get; init; } = [];

    public Stroops Payable => new(Redeemed.Value - Changed.Value - Paid.Value);

    public StateRecord ToRecord()
    {
        byte[] value = new byte[(3 * sizeof(ulong)) + (Payouts.Count * TransferHash.Length)];
        ByteWriter writer = new(value);
        writer.WriteUInt64((ulong)Redeemed.Value);
        writer.WriteUInt64((ulong)Changed.Value);
        writer.WriteUInt64((ulong)Paid.Value);
        foreach (TransferHash hash in Payouts)
        {
            hash.CopyTo(writer.Reserve(TransferHash.Length));
        }

        return new(Kind, Hop.ToArray(), value);
    }

    public static HopAccount FromRecord(StateRecord record)
    {
        ByteReader reader = new(record.Value.Span);
        bool isRead = reader.TryReadUInt64(out ulong redeemed) & reader.TryReadUInt64(out ulong changed) & reader.TryReadUInt64(out ulong paid);
        List<TransferHash> payouts = [];
        while (reader.TryReadBytes(TransferHash.Length, out ReadOnlySpan<byte> hash))
        {
            payouts.Add(TransferHash.FromBytes(hash));
        }

        return isRead && reader.IsAtEnd
            ? new(SettlementAccount.FromBytes(record.Key.Span))
            {
                Redeemed = new((long)redeemed),
                Changed = new((long)changed),
                Paid = new((long)paid),
                Payouts = payouts,
            }
            : throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "The account of a hop cannot be read.");
    }
}
