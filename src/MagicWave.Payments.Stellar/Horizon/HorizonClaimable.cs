using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>An amount that was set aside on the ledger.</summary>
/// <param name="Cursor">The place after it.</param>
/// <param name="Id">Its name.</param>
/// <param name="Asset">Of what.</param>
/// <param name="Amount">How much.</param>
public sealed record HorizonClaimable(string Cursor, ClaimableBalanceId Id, Asset Asset, Stroops Amount);
