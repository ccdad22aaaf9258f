using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>An account as a server sees it now.</summary>
/// <param name="Account">Its key.</param>
/// <param name="Sequence">The sequence of its last transaction.</param>
/// <param name="Balances">What it holds: the ledger's own coin, and an entry for each trust line to an issued asset.</param>
public sealed record HorizonAccount(SettlementAccount Account, long Sequence, XdrArray<HorizonBalance> Balances)
{
    /// <summary>What it holds of an asset; null when it has no trust line to it.</summary>
    public HorizonBalance? BalanceOf(Asset asset) => Balances.FirstOrDefault(balance => balance.Asset == asset);
}
