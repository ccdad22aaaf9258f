using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Wallets;

/// <summary>A token in the wallet.</summary>
/// <param name="Token">The token.</param>
/// <param name="Mebibytes">Its denomination.</param>
/// <param name="Value">What it is worth.</param>
/// <param name="AcceptUntil">Until when hops take it.</param>
/// <param name="Payee">The session at a hop that it was given to; null while it can be spent. Once set it is never spent elsewhere.</param>
/// <param name="IsCredited">Whether the hop said that it credited it.</param>
public sealed record WalletToken(Token Token, int Mebibytes, Stroops Value, UnixTime AcceptUntil, SettlementAccount? Payee, bool IsCredited)
{
    internal const string Kind = "wallet-token";

    private const int StoredLength = sizeof(ushort) + (2 * sizeof(ulong)) + 2 + SettlementAccount.Length + Token.Length;

    /// <summary>The record that ends it: to be made durable together with the entry of <see cref="MoveTo"/>.</summary>
    public StateRecord Ending => new(Kind, Token.Id.ToArray(), default);

    /// <summary>The entry that books a credited token as paid in advance.</summary>
    /// <param name="account">The account that it was paid to.</param>
    /// <param name="peer">The neighbour, for <see cref="BookAccount.Peer"/>; otherwise null.</param>
    /// <param name="now">When.</param>
    public JournalEntry MoveTo(BookAccount account, SettlementAccount? peer, UnixTime now)
    {
        Amount amount = Amount.FromStroops(Value);
        return new($"token-paid/{Token.Id}", now, [new(account, peer, amount), new(BookAccount.Tokens, null, -amount)]);
    }

    internal StateRecord ToRecord()
    {
        byte[] value = new byte[StoredLength];
        ByteWriter writer = new(value);
        writer.WriteUInt16((ushort)Mebibytes);
        writer.WriteUInt64((ulong)Value.Value);
        writer.WriteUInt64((ulong)AcceptUntil.Milliseconds);
        writer.WriteByte(Payee is null ? (byte)0 : (byte)1);
        writer.WriteByte(IsCredited ? (byte)1 : (byte)0);
        (Payee ?? default).CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteBytes(Token.Bytes);
        return new(Kind, Token.Id.ToArray(), value);
    }

    internal static WalletToken FromRecord(StateRecord record)
    {
        ByteReader reader = new(record.Value.Span);
        return reader.TryReadUInt16(out ushort mebibytes) && reader.TryReadUInt64(out ulong value) && reader.TryReadUInt64(out ulong until)
            && reader.TryReadByte(out byte isGiven) && reader.TryReadByte(out byte isCredited)
            && reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> payee) && Token.TryRead(reader.Rest, out Token? token)
            ? new(token, mebibytes, new((long)value), new((long)until), isGiven == 0 ? null : SettlementAccount.FromBytes(payee), isCredited != 0)
            : throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored token cannot be read.");
    }
}
