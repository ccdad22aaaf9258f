using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.State;

/// <summary>The name of an entry: no two entries of a ledger have the same.</summary>
public sealed record EntryKey
{
    private EntryKey(EntryKind kind) => Kind = kind;

    /// <summary>What kind of entry.</summary>
    public EntryKind Kind { get; }

    /// <summary>The account that has it; of a claimable balance, none.</summary>
    public SettlementAccount Account { get; private init; }

    /// <summary>Of a trust line: the asset.</summary>
    public Asset? Asset { get; private init; }

    /// <summary>Of a named value: its name.</summary>
    public string? Name { get; private init; }

    /// <summary>Of a claimable balance: its id.</summary>
    public ClaimableBalanceId Balance { get; private init; }

    /// <summary>The key of an account.</summary>
    public static EntryKey Of(SettlementAccount account) => new(EntryKind.Account) { Account = account };

    /// <summary>The key of a trust line.</summary>
    public static EntryKey Of(SettlementAccount account, Asset asset) => new(EntryKind.TrustLine) { Account = account, Asset = asset };

    /// <summary>The key of a named value.</summary>
    public static EntryKey Of(SettlementAccount account, string name) => new(EntryKind.Data) { Account = account, Name = name };

    /// <summary>The key of a claimable balance.</summary>
    public static EntryKey Of(ClaimableBalanceId balance) => new(EntryKind.ClaimableBalance) { Balance = balance };

    /// <summary>The key as bytes, apart from its kind: the same for the same entry only.</summary>
    public byte[] ToBytes()
    {
        XdrWriter writer = new();
        switch (Kind)
        {
            case EntryKind.ClaimableBalance:
                writer.WriteHash(Balance.Hash);
                break;
            default:
                writer.WriteAccount(Account);
                Asset?.Write(writer);
                if (Name is not null)
                {
                    writer.WriteAscii(Name);
                }

                break;
        }

        return writer.Written.ToArray();
    }
}
