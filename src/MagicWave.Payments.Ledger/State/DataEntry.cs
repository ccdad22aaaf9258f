using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.State;

/// <summary>A named value of an account.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Up to 64 bytes.</param>
public sealed record DataEntry(SettlementAccount Account, string Name, XdrArray<byte> Value) : LedgerEntry
{
    /// <inheritdoc/>
    public override EntryKey Key => EntryKey.Of(Account, Name);

    internal static DataEntry? ReadBody(ref XdrReader reader) =>
        reader.TryReadAccount(out SettlementAccount account)
        && reader.TryReadAscii(XdrLimits.DataName, out string? name)
        && reader.TryReadOpaque(XdrLimits.DataValue, out ReadOnlySpan<byte> value)
            ? new(account, name, [.. value])
            : null;

    private protected override void WriteBody(XdrWriter writer)
    {
        writer.WriteAccount(Account);
        writer.WriteAscii(Name);
        writer.WriteOpaque(Value.AsSpan());
    }
}
