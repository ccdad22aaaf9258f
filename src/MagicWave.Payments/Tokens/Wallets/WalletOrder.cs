using MagicWave.Core.Bytes;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Wallets;

/// <summary>An order that the wallet placed, with all that it needs to finish it after a crash.</summary>
public sealed class WalletOrder
{
    internal const string Kind = "wallet-order";

    internal WalletOrder(TokenOrder order, Stroops total, WalletOrderState state, SignedTransfer? transfer, IReadOnlyList<BlindedToken> tokens)
    {
        Order = order;
        Total = total;
        State = state;
        Transfer = transfer;
        Tokens = tokens;
    }

    /// <summary>The order.</summary>
    public TokenOrder Order { get; }

    /// <summary>What it costs by the key list; the wallet pays exactly this.</summary>
    public Stroops Total { get; }

    /// <summary>How far it is.</summary>
    public WalletOrderState State { get; }

    /// <summary>The transfer that pays it; null until it is signed.</summary>
    public SignedTransfer? Transfer { get; }

    internal IReadOnlyList<BlindedToken> Tokens { get; }

    internal StateRecord Ending => new(Kind, Order.Id.ToArray(), default);

    internal WalletOrder With(WalletOrderState state, SignedTransfer? transfer) => new(Order, Total, state, transfer, Tokens);

    internal StateRecord ToRecord()
    {
        byte[] transfer = Transfer is null ? [] : StoredTransfer.Write(Transfer);
        byte[] value = new byte[1 + sizeof(ulong) + sizeof(uint) + Order.Bytes.Length + sizeof(uint) + transfer.Length + (Tokens.Count * BlindedToken.StoredLength)];
        ByteWriter writer = new(value);
        writer.WriteByte((byte)State);
        writer.WriteUInt64((ulong)Total.Value);
        writer.WriteUInt32((uint)Order.Bytes.Length);
        writer.WriteBytes(Order.Bytes.Span);
        writer.WriteUInt32((uint)transfer.Length);
        writer.WriteBytes(transfer);
        foreach (BlindedToken token in Tokens)
        {
            token.Write(ref writer);
        }

        return new(Kind, Order.Id.ToArray(), value);
    }

    internal static WalletOrder FromRecord(StateRecord record)
    {
        ByteReader reader = new(record.Value.Span);
        if (!reader.TryReadByte(out byte state) || !reader.TryReadUInt64(out ulong total)
            || !reader.TryReadUInt32(out uint length) || !reader.TryReadBytes((int)length, out ReadOnlySpan<byte> bytes)
            || !TokenOrder.TryRead(bytes, out TokenOrder? order)
            || !reader.TryReadUInt32(out length) || !reader.TryReadBytes((int)length, out ReadOnlySpan<byte> transfer))
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored order for tokens cannot be read.");
        }

        List<BlindedToken> tokens = [];
        while (!reader.IsAtEnd)
        {
            tokens.Add(BlindedToken.Read(ref reader));
        }

        return new(order, new((long)total), (WalletOrderState)state, transfer.IsEmpty ? null : StoredTransfer.Read(transfer), tokens);
    }
}
