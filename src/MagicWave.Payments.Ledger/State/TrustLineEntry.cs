using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Ledger.State;

/// <summary>An account's balance of an issued asset. There is no order book, and so there are no liabilities.</summary>
/// <param name="Account">Who holds it.</param>
/// <param name="Asset">The asset; never the ledger's own coin.</param>
public sealed record TrustLineEntry(SettlementAccount Account, Asset Asset) : LedgerEntry
{
    /// <inheritdoc/>
    public override EntryKey Key => EntryKey.Of(Account, Asset);

    /// <summary>The balance in stroops of the asset.</summary>
    public long Balance { get; init; }

    /// <summary>The most it may become by payments.</summary>
    public long Limit { get; init; }

    /// <summary>What the issuer allows.</summary>
    public TrustLineFlags Flags { get; init; }

    /// <summary>The issuer lets it pay and be paid.</summary>
    public bool IsAuthorized => (Flags & TrustLineFlags.Authorized) != 0;

    internal static TrustLineEntry? ReadBody(ref XdrReader reader) =>
        reader.TryReadAccount(out SettlementAccount account)
        && Asset.TryRead(ref reader, out Asset? asset)
        && reader.TryReadInt64(out long balance)
        && reader.TryReadInt64(out long limit)
        && reader.TryReadUInt32(out uint flags)
            ? new(account, asset) { Balance = balance, Limit = limit, Flags = (TrustLineFlags)flags }
            : null;

    private protected override void WriteBody(XdrWriter writer)
    {
        writer.WriteAccount(Account);
        Asset.Write(writer);
        writer.WriteInt64(Balance);
        writer.WriteInt64(Limit);
        writer.WriteUInt32((uint)Flags);
    }
}
