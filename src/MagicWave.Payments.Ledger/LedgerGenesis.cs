using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;

namespace MagicWave.Payments.Ledger;

/// <summary>How a ledger begins, as every network of this kind begins: all coins belong to one account, whose key follows from the network's passphrase.</summary>
public static class LedgerGenesis
{
    /// <summary>All coins there are, in stroops: a hundred thousand million coins.</summary>
    public const long TotalCoins = 1_000_000_000_000_000_000;

    /// <summary>
    /// The key of the first account. Who knows the passphrase has it: the coins of an embedded ledger pay fees and reserves and are worth nothing.
    /// </summary>
    public static SettlementKey RootKey(LedgerNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return SettlementKey.FromSeed(network.Id.ToArray());
    }
}
