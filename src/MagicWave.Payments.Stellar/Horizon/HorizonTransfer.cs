using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>An amount that went from one account to another.</summary>
/// <param name="From">Who paid.</param>
/// <param name="To">Who was paid.</param>
/// <param name="Asset">What arrived.</param>
/// <param name="Amount">How much of it.</param>
public sealed record HorizonTransfer(MuxedAccount From, MuxedAccount To, Asset Asset, Stroops Amount);
