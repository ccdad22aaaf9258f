using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Tokens;

/// <summary>A signed transfer as a state in the books: what it moves, its hash, the envelope.</summary>
internal static class StoredTransfer
{
    private const int HeaderLength = (2 * SettlementAccount.Length) + (3 * sizeof(ulong)) + TransferMemo.Length + TransferHash.Length;

    public static byte[] Write(SignedTransfer transfer)
    {
        TransferOrder order = transfer.Order;
        byte[] value = new byte[HeaderLength + transfer.Envelope.Length];
        ByteWriter writer = new(value);
        order.Source.CopyTo(writer.Reserve(SettlementAccount.Length));
        order.Destination.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteUInt64((ulong)order.Amount.Value);
        order.Memo.CopyTo(writer.Reserve(TransferMemo.Length));
        writer.WriteUInt64((ulong)order.Sequence);
        writer.WriteUInt64((ulong)order.ValidUntil.Milliseconds);
        transfer.Hash.CopyTo(writer.Reserve(TransferHash.Length));
        writer.WriteBytes(transfer.Envelope.Span);
        return value;
    }

    /// <exception cref="PaymentException">It is damaged.</exception>
    public static SignedTransfer Read(ReadOnlySpan<byte> value)
    {
        ByteReader reader = new(value);
        if (!reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> source)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> destination)
            || !reader.TryReadUInt64(out ulong amount) || !reader.TryReadBytes(TransferMemo.Length, out ReadOnlySpan<byte> memo)
            || !reader.TryReadUInt64(out ulong sequence) || !reader.TryReadUInt64(out ulong validUntil)
            || !reader.TryReadBytes(TransferHash.Length, out ReadOnlySpan<byte> hash))
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored transfer cannot be read.");
        }

        TransferOrder order = new(
            SettlementAccount.FromBytes(source),
            SettlementAccount.FromBytes(destination),
            new((long)amount),
            TransferMemo.FromBytes(memo),
            (long)sequence,
            new((long)validUntil));
        return new(order, TransferHash.FromBytes(hash), reader.Rest.ToArray());
    }
}
