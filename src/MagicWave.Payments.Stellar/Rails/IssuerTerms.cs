using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Rails;

/// <summary>What an operator agreed to when it chose an asset.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="MaximumSupply">The most of it that there may be.</param>
/// <param name="Allowed">What its issuer may have the right to do.</param>
public sealed record IssuerTerms(Asset Asset, Stroops MaximumSupply, AccountFlags Allowed = AccountFlags.None);
