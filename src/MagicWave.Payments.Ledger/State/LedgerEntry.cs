using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.State;

/// <summary>One entry of the ledger. Immutable.</summary>
public abstract record LedgerEntry
{
    private protected LedgerEntry()
    {
    }

    /// <summary>The entry's name.</summary>
    public abstract EntryKey Key { get; }

    /// <summary>Who holds the reserve for it instead of its owner; null: its owner does.</summary>
    public SettlementAccount? Sponsor { get; init; }

    /// <summary>The ledger that changed it last.</summary>
    public uint ModifiedIn { get; init; }

    internal void Write(XdrWriter writer)
    {
        WriteBody(writer);
        WriteAccount(writer, Sponsor);
        writer.WriteUInt32(ModifiedIn);
    }

    internal static LedgerEntry? Read(EntryKind kind, ReadOnlySpan<byte> bytes)
    {
        XdrReader reader = new(bytes);
        LedgerEntry? entry = kind switch
        {
            EntryKind.Account => AccountEntry.ReadBody(ref reader),
            EntryKind.TrustLine => TrustLineEntry.ReadBody(ref reader),
            EntryKind.Data => DataEntry.ReadBody(ref reader),
            EntryKind.ClaimableBalance => ClaimableBalanceEntry.ReadBody(ref reader),
            _ => null,
        };
        return entry is not null && TryReadAccount(ref reader, out SettlementAccount? sponsor) && reader.TryReadUInt32(out uint modified)
            && reader.IsAtEnd
            ? entry with { Sponsor = sponsor, ModifiedIn = modified }
            : null;
    }

    private protected abstract void WriteBody(XdrWriter writer);

    private protected static void WriteAccount(XdrWriter writer, SettlementAccount? account)
    {
        writer.WriteBoolean(account is not null);
        if (account is { } present)
        {
            writer.WriteAccount(present);
        }
    }

    private protected static bool TryReadAccount(ref XdrReader reader, out SettlementAccount? account)
    {
        account = null;
        if (!reader.TryReadBoolean(out bool present))
        {
            return false;
        }

        if (!present)
        {
            return true;
        }

        bool read = reader.TryReadAccount(out SettlementAccount value);
        account = value;
        return read;
    }
}
