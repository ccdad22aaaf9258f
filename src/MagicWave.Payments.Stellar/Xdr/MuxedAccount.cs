using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>An account, and possibly a number that tells apart those who share it (CAP-27). The ledger knows the account only.</summary>
/// <param name="Account">The account.</param>
/// <param name="Id">The number; null for the account as a whole.</param>
public readonly record struct MuxedAccount(SettlementAccount Account, ulong? Id = null) : IReadableXdrValue<MuxedAccount>
{
    private const uint Ed25519Key = 0;
    private const uint MuxedEd25519Key = 0x100;

    /// <summary>The account as a whole.</summary>
    public static implicit operator MuxedAccount(SettlementAccount account) => new(account);

    /// <summary>The same as the operator.</summary>
    public static MuxedAccount FromSettlementAccount(SettlementAccount account) => new(account);

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, out MuxedAccount value)
    {
        value = default;
        ulong id = 0;
        if (!reader.TryReadUInt32(out uint type)
            || type is not (Ed25519Key or MuxedEd25519Key)
            || (type == MuxedEd25519Key && !reader.TryReadUInt64(out id))
            || !reader.TryReadFixed(SettlementAccount.Length, out ReadOnlySpan<byte> key))
        {
            return false;
        }

        value = new(SettlementAccount.FromBytes(key), type == MuxedEd25519Key ? id : null);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32(Id is null ? Ed25519Key : MuxedEd25519Key);
        if (Id is { } id)
        {
            writer.WriteUInt64(id);
        }

        writer.WriteFixed(Account.ToArray());
    }
}
