using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;

namespace MagicWave.Payments.Tokens.Wallets;

/// <summary>A token that a session was asked for as change.</summary>
internal sealed record WalletChange(SettlementAccount Payee, BlindedToken Blinded)
{
    public const string Kind = "wallet-change";

    public ChangeId Id => ChangeId.Of(Blinded.Item.Key, Blinded.Item.Blinded.Span);

    public StateRecord Ending => new(Kind, Id.ToArray(), default);

    public StateRecord ToRecord()
    {
        byte[] value = new byte[SettlementAccount.Length + BlindedToken.StoredLength];
        ByteWriter writer = new(value);
        Payee.CopyTo(writer.Reserve(SettlementAccount.Length));
        Blinded.Write(ref writer);
        return new(Kind, Id.ToArray(), value);
    }

    public static WalletChange FromRecord(StateRecord record)
    {
        ByteReader reader = new(record.Value.Span[SettlementAccount.Length..]);
        return new(SettlementAccount.FromBytes(record.Value.Span[..SettlementAccount.Length]), BlindedToken.Read(ref reader));
    }
}
