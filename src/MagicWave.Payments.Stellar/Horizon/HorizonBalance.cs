using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>What an account holds of one asset.</summary>
/// <param name="Asset">Of what.</param>
/// <param name="Amount">How much.</param>
/// <param name="Limit">How much it will hold at most; of the ledger's own coin, all there can be.</param>
/// <param name="IsAuthorized">Whether the issuer lets it pay and be paid.</param>
public sealed record HorizonBalance(Asset Asset, Stroops Amount, Stroops Limit, bool IsAuthorized);
