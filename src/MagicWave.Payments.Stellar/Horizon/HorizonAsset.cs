using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>An issued asset as a server sees it now.</summary>
/// <param name="Asset">Which one.</param>
/// <param name="Supply">All of it that anybody holds or may claim; the largest amount, if it is more.</param>
/// <param name="Frozen">What those hold whom the issuer does not let pay.</param>
/// <param name="Flags">What the issuer may do.</param>
public sealed record HorizonAsset(Asset Asset, Stroops Supply, Stroops Frozen, AccountFlags Flags);
